"use client";
/** Ant Design in the product's clothes, and the choice of light, dark or the system's. The choice is a cookie: the server draws it. */
import { ConfigProvider, type ThemeConfig, theme } from "antd";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { LOCALES } from "#/core/locale.ts";
import { usePageText } from "#/ui/messages/text.tsx";
import tokens from "#/ui/theme.json";
import { THEME_COOKIE, type ThemeChoice, themeOf } from "#/ui/themeChoice.ts";

const SEEDS = ["colorPrimary", "colorLink", "colorSuccess", "colorWarning", "colorError", "colorInfo"] as const;
type Algorithm = (
  seed: Parameters<typeof theme.defaultAlgorithm>[0],
  map?: ReturnType<typeof theme.defaultAlgorithm>,
) => ReturnType<typeof theme.defaultAlgorithm>;
/** The dark algorithm would otherwise derive its own accent and state colours. */
const keepSeeds: Algorithm = (seed, map) => ({
  ...(map ?? theme.defaultAlgorithm(seed)),
  ...Object.fromEntries(SEEDS.map((name) => [name, seed[name]])),
});
const configOf = (name: "light" | "dark"): ThemeConfig => ({
  ...(tokens[name] as ThemeConfig),
  algorithm: [name === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm, keepSeeds],
  cssVar: { prefix: "cx", key: `connect-${name}` },
  hashed: false,
});
const CONFIGS = { light: configOf("light"), dark: configOf("dark") };

const ThemeContext = createContext<{ choice: ThemeChoice; choose: (choice: ThemeChoice) => void }>({ choice: "system", choose: () => {} });
export const useTheme = () => useContext(ThemeContext);

const SYSTEM_DARK = "(prefers-color-scheme: dark)";
const watchSystem = (onChange: () => void) => {
  const query = matchMedia(SYSTEM_DARK);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
};

/** Shows the theme at once, on the whole page: our own styles hang on the root's attributes. */
function paint(choice: ThemeChoice): void {
  const root = document.documentElement;
  root.dataset.choice = choice;
  root.classList.add("is-switching");
  root.dataset.theme = themeOf(choice, matchMedia(SYSTEM_DARK).matches);
  requestAnimationFrame(() => requestAnimationFrame(() => root.classList.remove("is-switching")));
}

type Props = { initial: ThemeChoice; nonce: string | undefined; children: ReactNode };
export function ThemeProvider({ initial, nonce, children }: Props) {
  const { t, language } = usePageText();
  const [choice, setChoice] = useState(initial);
  const isSystemDark = useSyncExternalStore(
    watchSystem,
    () => matchMedia(SYSTEM_DARK).matches,
    () => false,
  );
  const choose = useCallback((next: ThemeChoice) => {
    setChoice(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser we support
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=31536000; samesite=lax`;
  }, []);
  // An error page is drawn without the script that does this before the first paint; and the system may change its mind.
  // biome-ignore lint/correctness/useExhaustiveDependencies: painted anew when the system has changed
  useEffect(() => paint(choice), [choice, isSystemDark]);
  const name = themeOf(choice, isSystemDark);
  const context = useMemo(() => ({ choice, choose }), [choice, choose]);
  return (
    <ThemeContext value={context}>
      <ConfigProvider
        theme={CONFIGS[name]}
        direction={LOCALES[language].direction}
        wave={{ disabled: true }}
        csp={nonce ? { nonce } : undefined}
        tooltip={{ arrow: false }}
        popover={{ arrow: false }}
        modal={{ closable: { "aria-label": t("action.close") } }}
        drawer={{ closable: { "aria-label": t("action.close") } }}
      >
        {children}
      </ConfigProvider>
    </ThemeContext>
  );
}
