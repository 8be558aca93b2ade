/** What the product can do, handed to the machine by features/server.ts: core itself knows no feature. */
import type { AnyCommand } from "#/core/execute.ts";
import type { Cron, Task } from "#/core/jobs.ts";
import type { AnyQuery, Synced } from "#/core/query.ts";
import { shared } from "#/core/shared.ts";

export type Feature = {
  /** What its commands may say has happened. */
  events?: readonly string[];
  commands?: AnyCommand[];
  queries?: AnyQuery[];
  /** Records that clients keep: re-read when an event touches them. */
  synced?: Synced[];
  tasks?: Task[];
  crons?: Cron[];
};

type Registry = {
  events: Set<string>;
  commands: Map<string, AnyCommand>;
  queries: Map<string, AnyQuery>;
  synced: Map<string, Synced>;
  tasks: Map<string, Task>;
  crons: Cron[];
};

/** One for the process: pages are bundled apart from the server that registers. */
const held = shared("registry", () => ({ current: null as Registry | null }));

/** Called once, by features/server.ts. A name used twice, or an event nobody declares, is a mistake of the programmer and stops the start. */
export function register(features: Feature[]): void {
  const next: Registry = { events: new Set(), commands: new Map(), queries: new Map(), synced: new Map(), tasks: new Map(), crons: [] };
  for (const feature of features) {
    for (const event of feature.events ?? []) next.events.add(event);
    for (const command of feature.commands ?? []) add(next.commands, command.name, command);
    for (const query of feature.queries ?? []) add(next.queries, query.name, query);
    for (const synced of feature.synced ?? []) add(next.synced, synced.type, synced);
    for (const task of feature.tasks ?? []) add(next.tasks, task.name, task);
    next.crons.push(...(feature.crons ?? []));
  }
  for (const { name, on = [] } of next.tasks.values())
    for (const event of on) if (!next.events.has(event)) throw new Error(`the job "${name}" waits for "${event}", which no noun declares`);
  held.current = next;
}

export function registry(): Registry {
  if (!held.current) throw new Error("features/server.ts has not been loaded");
  return held.current;
}

function add<T>(map: Map<string, T>, name: string, value: T) {
  if (map.has(name)) throw new Error(`"${name}" is registered twice`);
  map.set(name, value);
}
