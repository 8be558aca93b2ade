/** Whether words can be read on a colour, by WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */

/** @param color as #rrggbb */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 (the same) to 21 (black on white). Both as #rrggbb. */
export function contrastOf(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on it: on every colour there is, one of the two has a contrast of more than 4.5. */
export const inkOn = (color: string): "#000000" | "#ffffff" =>
  contrastOf(color, "#000000") >= contrastOf(color, "#ffffff") ? "#000000" : "#ffffff";
