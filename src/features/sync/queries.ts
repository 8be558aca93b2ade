/** What a client must know of itself to keep its copy right. */
import { hash } from "node:crypto";
import { type Actor, accessOf, memberIdOf } from "#/core/actor.ts";
import type { Synced } from "#/core/query.ts";

/** What this actor sees and may do, as a short word. */
const accessWord = (actor: Actor) => hash("sha256", accessOf(actor), "base64url").slice(0, 16);

const own = (actor: Actor): { id: string; word: string }[] => {
  const id = memberIdOf(actor);
  return id ? [{ id, word: accessWord(actor) }] : [];
};

/** Nothing touches it: a client gets it with its start, and starts again when it is another. */
export const syncedAccess: Synced = {
  type: "access",
  may: () => true,
  read: async (actor) => own(actor),
  bootstrap: async (actor) => own(actor),
};

/** Whether a client that was given `word` at its start still sees what it saw then. One that does not say is taken to. */
export const isSameAccess = (actor: Actor, word: string | undefined) => word === undefined || word === accessWord(actor);
