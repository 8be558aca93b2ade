/** What it costs to know who asks: the same list, from the same handlers, with a session, with a key, and with the actor handed in. */
import type { MemberActor } from "#/core/actor.ts";
import { createApi } from "#/api.ts";
import { type Figure, pairs } from "./measure.ts";

const PATH = "/api/v1/tickets?status=open&limit=50";
const ROUNDS = 3;

/** `costPercent`: how much longer the median answer takes than the floor's. */
export type AccessLine = { name: string; figure: Figure; floor: Figure; costPercent: number };

/** @param headers of a signed-in member of the workspace `actor` is of; `key` of the same workspace */
export async function measureAccess(
  actor: MemberActor,
  headers: Record<string, string>,
  key: string,
  seconds: number,
): Promise<AccessLine[]> {
  const [asking, handed] = [createApi(), createApi(async () => actor)];
  const work = (api: typeof asking, given: Record<string, string>) => async () => {
    const response = await api.request(PATH, { headers: given });
    if (response.status !== 200) throw new Error(`${PATH} answered ${response.status}`);
    await response.arrayBuffer();
  };
  const lines: AccessLine[] = [];
  for (const [name, given] of [
    ["list, signed in", headers],
    ["list, by key", { authorization: `Bearer ${key}` }],
  ] as const) {
    const [floor, figure] = await pairs(ROUNDS * seconds, work(handed, given), work(asking, given));
    lines.push({ name, figure, floor, costPercent: Math.round((figure.p50Ms / floor.p50Ms - 1) * 1_000) / 10 });
  }
  return lines;
}
