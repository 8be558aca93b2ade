/** What can be found wrong with a page as it stands. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds, in short. */
export async function faults(page: Page): Promise<string[]> {
  // A frame that can run nothing cannot run axe either.
  const { violations } = await new AxeBuilder({ page }).exclude("iframe").setLegacyMode().withTags(RULES).analyze();
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
