/** Runs something in parallel for a while and says how often and how long. */

export type Figure = { perSecond: number; p50Ms: number; p95Ms: number; p99Ms: number; count: number };

/** `work(client, n)` is one round of one client; `clients` run for `seconds`, after a warm-up of a quarter of that. */
export async function measure(clients: number, seconds: number, work: (client: number, n: number) => Promise<void>): Promise<Figure> {
  await runFor(clients, seconds / 4, work);
  const started = performance.now();
  const times = await runFor(clients, seconds, work);
  return figureOf(times, performance.now() - started);
}

/** Of rounds that took so many milliseconds each, and all of them together `elapsedMs`. */
export function figureOf(tookMs: number[], elapsedMs: number): Figure {
  const times = tookMs.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) * 100) / 100;
  return {
    perSecond: Math.round((times.length / elapsedMs) * 1_000 * 10) / 10,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    count: times.length,
  };
}

let round = 0;
async function runFor(clients: number, seconds: number, work: (client: number, n: number) => Promise<void>): Promise<number[]> {
  const until = performance.now() + seconds * 1_000;
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (performance.now() < until) {
        const before = performance.now();
        await work(client, round++);
        times.push(performance.now() - before);
      }
    }),
  );
  return times;
}

/** Two measurements of one thing in turns, so that both meet the same noise; the better round of each counts. */
export async function inTurns(rounds: number, first: () => Promise<Figure>, second: () => Promise<Figure>): Promise<[Figure, Figure]> {
  const best: [Figure | null, Figure | null] = [null, null];
  for (let i = 0; i < rounds; i++)
    for (const [index, run] of [first, second].entries()) {
      const figure = await run();
      const before = best[index];
      if (!before || figure.perSecond > before.perSecond) best[index] = figure;
    }
  return best as [Figure, Figure];
}

/** One caller does the one and the other by turns, so that whatever disturbs the machine meets both alike: for what differs by little. */
export async function pairs(seconds: number, first: () => Promise<void>, second: () => Promise<void>): Promise<[Figure, Figure]> {
  const times: [number[], number[]] = [[], []];
  for (const until = performance.now() + seconds * 1_250, from = until - seconds * 1_000; performance.now() < until; ) {
    // Either goes first as often as the other.
    const isSwapped = times[0].length % 2 === 1;
    for (const index of isSwapped ? ([1, 0] as const) : ([0, 1] as const)) {
      const before = performance.now();
      await [first, second][index]?.();
      const took = performance.now() - before;
      // The first fifth warms up.
      if (before >= from) times[index].push(took);
    }
  }
  const sum = (all: number[]) => all.reduce((total, one) => total + one, 0);
  return [figureOf(times[0], sum(times[0])), figureOf(times[1], sum(times[1]))];
}
