/** What can be found wrong with a page as it stands: in both of its themes, and at every width. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 1100, height: 800 },
  { width: 800, height: 900 },
  // A window of 1440 by 900, enlarged to 200 %.
  { width: 720, height: 450 },
  { width: 390, height: 844 },
  { width: 360, height: 740 },
];

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What the theme can change. */
const OF_COLOUR = ["color-contrast", "link-in-text-block"];

/** What axe finds in the light, and of colours in the dark, in short. */
export async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ["dark", "light"] as const) {
    // Without motion: colours would be read half-way.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    // The API's reference is a page of its own, which follows the system by style alone.
    if (!new URL(page.url()).pathname.startsWith("/docs")) await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    found.push(...(await axe(page, theme === "dark" ? OF_COLOUR : undefined)).map((fault) => `${theme}: ${fault}`));
  }
  return found;
}

/** By all of its rules, or by some. */
async function axe(page: Page, rules?: string[]): Promise<string[]> {
  // A frame that can run nothing cannot run axe either.
  const builder = new AxeBuilder({ page })
    .exclude("iframe")
    .setLegacyMode()
    .options({ resultTypes: ["violations"] });
  const { violations } = await (rules ? builder.withRules(rules) : builder.withTags(RULES)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1]?.trim()}`),
  );
}

/** The handles between panes stand half in the next pane. */
const SPLITTER_PX = 4;

/** Whatever stands beyond the left or right edge of the window, or of a pane that does not scroll sideways. */
export const overflowing = (page: Page) =>
  page.evaluate((SPLITTER_PX) => {
    const found: string[] = [];
    const name = (element: Element) => `${element.tagName}.${element.className} “${element.textContent?.trim().slice(0, 30)}”`;
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) found.push(`the page is ${scrollWidth} wide`);
    for (const element of document.querySelectorAll("a, button, input, textarea, h1, h2, h3, time, img, [role=option]")) {
      const { left, right, width, height } = element.getBoundingClientRect();
      const isShown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && width > 1 && height > 1;
      // What scrolls by itself is reached by scrolling: the properties on a phone.
      if (element.closest("[role=group]")?.scrollWidth !== element.closest("[role=group]")?.clientWidth) continue;
      if (isShown && (left < -0.5 || right > innerWidth + 0.5)) found.push(`${name(element)} from ${left} to ${right}`);
    }
    for (const pane of document.querySelectorAll("main, nav, aside, section, header"))
      if (pane.checkVisibility() && pane.scrollWidth > pane.clientWidth + SPLITTER_PX && pane.clientWidth > 1)
        found.push(`${name(pane)} holds ${pane.scrollWidth} in ${pane.clientWidth}`);
    return found;
  }, SPLITTER_PX);

/** Makes the window as wide, and a phone's where it is narrow: with a finger instead of a mouse. */
export async function resize(page: Page, { width, height }: { width: number; height: number }): Promise<void> {
  const isPhone = width < 640;
  const devtools = await page.context().newCDPSession(page);
  await page.setViewportSize({ width, height });
  await devtools.send("Emulation.setTouchEmulationEnabled", { enabled: isPhone });
  await devtools.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: width === 720 ? 2 : 1, mobile: isPhone });
  await page.waitForFunction(([width, isPhone]) => innerWidth === width && matchMedia("(pointer: coarse)").matches === isPhone, [
    width,
    isPhone,
  ] as const);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await devtools.detach();
}
