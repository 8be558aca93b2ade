import { expect, it } from "vitest";
import { askBy, confirmed } from "#/core/client/stepUp.ts";

const wantsConfirming = () => Response.json({ code: "confirm-identity" }, { status: 403 });

it("asks once for acts that want confirming at the same moment, and carries all of them on", async () => {
  const answers: ((isConfirmed: boolean) => void)[] = [];
  const stop = askBy(() => new Promise((done) => answers.push(done)));
  let isConfirmed = false;
  const act = () => confirmed(async () => (isConfirmed ? new Response(null, { status: 204 }) : wantsConfirming()));
  const acts = [act(), act()];
  await expect.poll(() => answers.length).toBe(1);
  isConfirmed = true;
  for (const answer of answers) answer(true);
  expect((await Promise.all(acts)).map(({ status }) => status)).toEqual([204, 204]);
  // The next one is asked about anew, and what is put away stays refused.
  isConfirmed = false;
  const refused = act();
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(false);
  expect((await refused).status).toBe(403);
  stop();
  expect((await act()).status).toBe(403);
});
