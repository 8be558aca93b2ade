import { useEffect } from "react";

/**
 * Takes over what was typed, or filled in by the browser, while the page's code was on its way: React keeps it in the field and does not
 * tell of it. Call beside the state of a field that the server has drawn.
 */
export function useTypedEarly(id: string, set: (value: string) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page becomes alive
  useEffect(() => {
    const field = document.getElementById(id);
    if (field instanceof HTMLInputElement && field.value !== field.defaultValue) set(field.value);
  }, []);
}
