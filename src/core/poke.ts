/** The hint that a workspace has a new number: at once within this process, and to the others, gathered for a moment. */
import { openPubSub, type PubSub } from "#/adapters/pubsub/index.ts";
import { systemPool } from "#/core/db.ts";
import { log } from "#/core/log.ts";
import { shared } from "#/core/shared.ts";

type Listener = (workspaceId: string, seq: number) => void;
const state = shared("poke", () => ({
  listeners: new Set<Listener>(),
  factListeners: new Set<(fact: string) => void>(),
  waiting: new Map<string, number>(),
  timer: null as NodeJS.Timeout | null,
  pubSub: null as Promise<PubSub> | null,
}));
const GATHER_MS = 15;

const pubSub = () => {
  state.pubSub ??= openPubSub(systemPool());
  return state.pubSub;
};

/** Says that the workspace has reached `seq`. Never throws: who misses it catches up. */
export function poke(workspaceId: string, seq: number): void {
  tell(workspaceId, seq);
  state.waiting.set(workspaceId, Math.max(seq, state.waiting.get(workspaceId) ?? 0));
  state.timer ??= setTimeout(() => void flushPokes(), GATHER_MS);
}

/** Marks a message that is no number. */
const FACT = "! ";

/** Tells all processes, this one included, what is so at this moment: a few hundred bytes at most. Never throws. */
export async function tellFact(fact: string): Promise<void> {
  try {
    await (await pubSub()).publish(`${FACT}${fact}`);
  } catch (error) {
    log.warn({ err: error }, "other processes were not told of something that is so only now");
  }
}

/** Hears what processes tell with tellFact, once onPoke listens. */
export function onFact(listener: (fact: string) => void): void {
  state.factListeners.add(listener);
}

/** Sends what waits: a short-lived process calls it before it ends. */
export async function flushPokes(): Promise<void> {
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  const waiting = [...state.waiting];
  state.waiting.clear();
  try {
    const bus = await pubSub();
    await Promise.all(waiting.map(([workspaceId, seq]) => bus.publish(`${workspaceId} ${seq}`)));
  } catch (error) {
    log.warn({ err: error }, "other processes were not told of a change; their clients will catch up");
  }
}

function tell(workspaceId: string, seq: number) {
  for (const listener of state.listeners) listener(workspaceId, seq);
}

/**
 * Hears of every workspace's changes, this process's and the others'. `onGap`: some may have been missed.
 * @throws what the transport says when it cannot listen: the listener then hears nothing, and may be tried again
 */
export async function onPoke(listener: Listener, onGap: () => void): Promise<void> {
  const bus = await pubSub();
  await bus.subscribe((message) => {
    if (message.startsWith(FACT)) {
      for (const hear of state.factListeners) hear(message.slice(FACT.length));
      return;
    }
    const [workspaceId = "", seq] = message.split(" ");
    listener(workspaceId, Number(seq));
  });
  bus.onGap(onGap);
  state.listeners.add(listener);
}

export async function closePokes(): Promise<void> {
  await flushPokes();
  const bus = await state.pubSub;
  state.pubSub = null;
  state.listeners.clear();
  state.factListeners.clear();
  await bus?.close();
}
