"use client";
/** Ant Design in the product's clothes, and the choice of light, dark or the system's. The choice is a cookie: the server draws it. */
import { ConfigProvider, type ThemeConfig, theme } from "antd";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState, useSyncExternalStore } from "react";
import tokens from "#/ui/theme.json";

export const THEMES = ["light", "dark", "system"] as const;
export type ThemeChoice = (typeof THEMES)[number];
export const THEME_COOKIE = "theme";
export const parseTheme = (value: string | undefined): ThemeChoice => THEMES.find((name) => name === value) ?? "system";

/** Runs before the first paint: only the browser knows what the system prefers. */
export const THEME_SCRIPT = `(function(d){if(d.dataset.choice==="system")d.dataset.theme=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light"})(document.documentElement)`;

const SEEDS = ["colorPrimary", "colorLink", "colorSuccess", "colorWarning", "colorError", "colorInfo"] as const;
type Algorithm = typeof theme.defaultAlgorithm;
/** The dark algorithm would otherwise derive its own accent and state colours. */
const keepSeeds: Algorithm = (seed, map) => ({ ...(map ?? theme.defaultAlgorithm(seed)), ...Object.fromEntries(SEEDS.map((name) => [name, seed[name]])) });
const themeOf = (name: "light" | "dark"): ThemeConfig => ({
  ...(tokens[name] as ThemeConfig),
  algorithm: [name === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm, keepSeeds],
  cssVar: { prefix: "cx", key: `connect-${name}` },
  hashed: false,
});
const CONFIGS = { light: themeOf("light"), dark: themeOf("dark") };

const ThemeContext = createContext<{ choice: ThemeChoice; choose: (choice: ThemeChoice) => void }>({ choice: "system", choose: () => {} });
export const useTheme = () => useContext(ThemeContext);

const watchSystem = (onChange: () => void) => {
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
};

export function ThemeProvider({ initial, nonce, children }: { initial: ThemeChoice; nonce: string | undefined; children: ReactNode }) {
  const [choice, setChoice] = useState(initial);
  const isSystemDark = useSyncExternalStore(
    watchSystem,
    () => matchMedia("(prefers-color-scheme: dark)").matches,
    () => false,
  );
  const choose = useCallback((next: ThemeChoice) => {
    setChoice(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser we support
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=31536000; samesite=lax`;
    const root = document.documentElement;
    const isDark = next === "dark" || (next === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.choice = next;
    root.classList.add("is-switching");
    root.dataset.theme = isDark ? "dark" : "light";
    requestAnimationFrame(() => requestAnimationFrame(() => root.classList.remove("is-switching")));
  }, []);
  const name = choice === "system" ? (isSystemDark ? "dark" : "light") : choice;
  const context = useMemo(() => ({ choice, choose }), [choice, choose]);
  return (
    <ThemeContext value={context}>
      <ConfigProvider theme={CONFIGS[name]} wave={{ disabled: true }} csp={nonce ? { nonce } : undefined} tooltip={{ arrow: false }} popover={{ arrow: false }}>
        {children}
      </ConfigProvider>
    </ThemeContext>
  );
}
