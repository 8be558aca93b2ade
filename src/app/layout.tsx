import "@fontsource-variable/inter/index.css";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import "#/ui/styles/index.css";
import { reader, text } from "#/app/reader.ts";
import { LOCALES } from "#/core/locale.ts";
import { parsePanes } from "#/ui/panes.ts";
import { ThemeProvider } from "#/ui/theme.tsx";
import { parseTheme, THEME_COOKIE, THEME_SCRIPT } from "#/ui/themeChoice.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: { default: "Connect", template: "%s · Connect" }, description: await text("app.description") };
}
export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f2f4f5" },
    { media: "(prefers-color-scheme: dark)", color: "#090c0c" },
  ],
};

/** Every page carries a nonce of its own, so every page is drawn for its request. */
export const dynamic = "force-dynamic";

/** What every page has, and no more: what the desk needs besides comes with it. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [head, jar, read] = await Promise.all([headers(), cookies(), reader()]);
  const { direction } = LOCALES[read.locale];
  const nonce = head.get("x-nonce") ?? undefined;
  const choice = parseTheme(jar.get(THEME_COOKIE)?.value);
  const panes = parsePanes(jar.get("panes")?.value);
  const style = Object.fromEntries(Object.entries(panes).map(([pane, px]) => [`--w-${pane}`, `${px}px`]));
  return (
    <html
      lang={read.locale}
      dir={direction}
      data-choice={choice}
      data-theme={choice === "dark" ? "dark" : "light"}
      style={style}
      suppressHydrationWarning
    >
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours that must run before the first paint */}
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} suppressHydrationWarning />
      </head>
      <body>
        <ThemeProvider initial={choice}>{children}</ThemeProvider>
      </body>
    </html>
  );
}
