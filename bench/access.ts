/** What it costs to know who asks: the same list, from the same handlers, with a session, with a key, and with the actor handed in. */
import type { MemberActor } from "#/core/actor.ts";
import { createApi } from "#/api.ts";
import { type Figure, inTurns, measure } from "./measure.ts";

const CLIENTS = 8;
const PATH = "/api/v1/tickets?status=open&limit=50";
const ROUNDS = 3;

export type AccessLine = { name: string; figure: Figure; floor: Figure; costPercent: number };

/** @param headers of a signed-in member of the workspace `actor` is of; `key` of the same workspace */
export async function measureAccess(
  actor: MemberActor,
  headers: Record<string, string>,
  key: string,
  seconds: number,
): Promise<AccessLine[]> {
  const [asking, handed] = [createApi(), createApi(async () => actor)];
  const work = (api: typeof asking, given: Record<string, string>) => () =>
    measure(CLIENTS, seconds, async () => {
      const response = await api.request(PATH, { headers: given });
      if (response.status !== 200) throw new Error(`${PATH} answered ${response.status}`);
      await response.arrayBuffer();
    });
  const lines: AccessLine[] = [];
  for (const [name, given] of [
    ["list, signed in", headers],
    ["list, by key", { authorization: `Bearer ${key}` }],
  ] as const) {
    const [floor, figure] = await inTurns(ROUNDS, work(handed, given), work(asking, given));
    lines.push({ name, figure, floor, costPercent: Math.round((floor.perSecond / figure.perSecond - 1) * 1_000) / 10 });
  }
  return lines;
}
