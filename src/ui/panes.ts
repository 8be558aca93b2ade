/** The widths of panes, as both sides read them from the cookie. */
export const PANE_COOKIE = "panes";

/** Widths by pane, in px. Nothing but names of panes and numbers comes out: they become CSS. */
export function parsePanes(value: string | undefined): Record<string, number> {
  const pairs = (value ?? "").split("_").map((pair) => pair.split("."));
  return Object.fromEntries(
    pairs.flatMap(([pane, px]) =>
      pane && ["sidebar", "list", "rail"].includes(pane) && Number(px) > 0 && Number(px) < 1_000 ? [[pane, Number(px)]] : [],
    ),
  );
}
