/** The choice of light, dark or the system's, as both sides read it. */
export const THEMES = ["light", "dark", "system"] as const;
export type ThemeChoice = (typeof THEMES)[number];
export const THEME_COOKIE = "theme";
export const parseTheme = (value: string | undefined): ThemeChoice => THEMES.find((name) => name === value) ?? "system";
/** The theme a choice comes to. */
export const themeOf = (choice: ThemeChoice, isSystemDark: boolean): "light" | "dark" =>
  choice === "system" ? (isSystemDark ? "dark" : "light") : choice;

/** Runs before the first paint: only the browser knows what the system prefers. */
export const THEME_SCRIPT = `(function(d){if(d.dataset.choice==="system")d.dataset.theme=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light"})(document.documentElement)`;
