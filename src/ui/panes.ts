/** The widths of panes, as both sides read them from the cookie. */
const PANES = ["sidebar", "list", "rail"];
export const PANE_COOKIE = "panes";

/** Widths by pane, in px. Nothing but names of panes and numbers comes out: they become CSS. */
export function parsePanes(value: string | undefined): Record<string, number> {
  const pairs = (value ?? "").split("_").map((pair) => pair.split("."));
  return Object.fromEntries(
    pairs.flatMap(([pane, px]) => (pane && PANES.includes(pane) && Number(px) > 0 && Number(px) < 1_000 ? [[pane, Number(px)]] : [])),
  );
}

/** Gives all panes the widths they had before they were dragged, at once and from now on. */
export function forgetPanes(): void {
  for (const pane of PANES) document.documentElement.style.removeProperty(`--w-${pane}`);
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser we support
  document.cookie = `${PANE_COOKIE}=; path=/; max-age=0; samesite=lax`;
}
