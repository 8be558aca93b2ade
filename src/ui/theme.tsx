"use client";
/** The choice of light, dark or the system's. The choice is a cookie: the server draws it. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { THEME_COOKIE, type ThemeChoice, themeOf } from "#/ui/themeChoice.ts";

type Theme = { choice: ThemeChoice; name: "light" | "dark"; choose: (choice: ThemeChoice) => void };
const ThemeContext = createContext<Theme>({ choice: "system", name: "light", choose: () => {} });
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

export function ThemeProvider({ initial, children }: { initial: ThemeChoice; children: ReactNode }) {
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
  const context = useMemo(() => ({ choice, name, choose }), [choice, name, choose]);
  return <ThemeContext value={context}>{children}</ThemeContext>;
}
