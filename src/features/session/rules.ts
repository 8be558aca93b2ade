/** Pure rules of signing in. */

/** A path of this site, and nothing that a browser could read as another. */
export const pathOf = (next: unknown): string => (typeof next === "string" && /^\/[a-z0-9][\w\-/?=&%.]*$/i.test(next) ? next : "/");
