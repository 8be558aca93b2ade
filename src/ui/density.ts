/** How much air a list's rows have. A cookie, so that the server already draws them so. */
export const DENSITY_COOKIE = "density";
export type Density = "comfortable" | "compact";
export const parseDensity = (value: string | undefined): Density => (value === "compact" ? "compact" : "comfortable");

/** Shows it on the whole page, and remembers it for the first paint of the next. */
export function paintDensity(density: Density): void {
  document.documentElement.dataset.density = density;
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser we support
  document.cookie = `${DENSITY_COOKIE}=${density}; path=/; max-age=31536000; samesite=lax`;
}
