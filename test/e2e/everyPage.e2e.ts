/** What holds for every page of the product and for the states of it that need no preparation: both themes, six widths, one title. */
import { CROWDED_NAME, crowd } from "./crowd.ts";
import { faults, overflowing, resize, WIDTHS } from "./inspect.ts";
import { type Look, LOOKS, look } from "./pages.ts";
import { expect, test } from "./product.ts";

const areaOf = ({ path }: Look) => (path.startsWith("/demo/") ? (path.split(/[/?]/)[2] ?? "") : "around the desk");
const AREAS = Map.groupBy(LOOKS, (one) => {
  const area = areaOf(one);
  return ["around the desk", "inbox", "settings"].includes(area) ? area : "the rest of the desk";
});

/** Settings whose lists are full in the crowded workspace. */
const CROWDED = ["members", "roles", "teams", "sign-in", "domains", "suppressions", "api-keys", "profile", "audit-log", "privacy"];

test.describe.configure({ mode: "parallel" });
test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const [area, looks] of AREAS)
  test(`pages: ${area}`, async ({ agent, stranger, watch }) => {
    test.setTimeout(240_000);
    watch.expect(/status of 404/);
    for (const one of looks) {
      const page = one.who === "stranger" ? stranger : agent;
      const isReference = one.path.startsWith("/docs");
      await resize(page, { width: 1440, height: 900 });
      await look(page, one);
      expect.soft(await faults(page), `axe: ${one.path}`).toEqual([]);
      if (isReference) continue;
      expect.soft(await page.getByRole("main").count(), `landmarks of ${one.path}`).toBe(1);
      expect.soft(await page.getByRole("heading", { level: 1 }).count(), `title of ${one.path}`).toBe(1);
      for (const size of WIDTHS) {
        await resize(page, size);
        expect.soft(await overflowing(page), `${one.path} at ${size.width}`).toEqual([]);
      }
    }
  });

test("nothing stands out sideways where lists are full and names long", async ({ agent }) => {
  test.setTimeout(180_000);
  const slug = await crowd(agent);
  for (const section of CROWDED) {
    await agent.goto(`/${slug}/settings/${section}`);
    const named = agent.getByRole("main").locator("td, b, code, .settings-name").filter({ hasText: CROWDED_NAME });
    await expect(named.last(), section).toBeVisible();
    // The joining links and domains come last.
    if (section === "members") await expect(agent.getByRole("region", { name: "Domains to join by" })).toContainText(CROWDED_NAME);
    for (const size of WIDTHS) {
      await resize(agent, size);
      expect.soft(await overflowing(agent), `${section} at ${size.width}`).toEqual([]);
    }
  }
});
