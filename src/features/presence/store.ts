/** Who else looks at a ticket or writes in it, and telling the others that one does. */
import { makeAutoObservable, observable } from "mobx";
import { v7 as uuidv7 } from "uuid";
import type { Client } from "#/core/client/client.ts";
import type { PresenceFact } from "#/features/presence/schema.ts";

/** Told again within the 25 seconds after which the others forget. */
const REPEAT_MS = 10_000;
const FORGET_MS = 25_000;
/** Nobody types without a pause; after this one they have stopped. */
const TYPING_MS = 6_000;

/** One member at a ticket; `typing` when any of their windows writes. */
export type Presence = { memberId: string; state: PresenceFact["state"] };

export class PresenceStore {
  private readonly client: Client;
  private readonly tab = uuidv7();
  /** By the key of a window. */
  private readonly known = observable.map<string, PresenceFact & { until: number }>({}, { deep: false });
  private ticketId: string | null = null;
  private typingUntil = 0;
  private toldState: PresenceFact["state"] = "viewing";

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<PresenceStore, "client" | "tab" | "known" | "ticketId" | "typingUntil" | "toldState">(this, {
      client: false,
      tab: false,
      known: false,
      ticketId: false,
      typingUntil: false,
      toldState: false,
      of: false,
    });
  }

  /** Hears of the others, and repeats what this window does. Returns how to stop. */
  start(): () => void {
    const stop = this.client.connection.onFact("presence", (fact) => this.hear(fact as PresenceFact & { isOver?: boolean }));
    const timer = setInterval(() => this.repeat(), REPEAT_MS);
    const leave = () => this.leave();
    window.addEventListener("pagehide", leave);
    return () => {
      stop();
      clearInterval(timer);
      window.removeEventListener("pagehide", leave);
      this.leave();
    };
  }

  /** The other members at a ticket. */
  of(ticketId: string): Presence[] {
    const states = new Map<string, PresenceFact["state"]>();
    for (const fact of this.known.values())
      if (fact.ticketId === ticketId && fact.memberId !== this.client.me.id && states.get(fact.memberId) !== "typing")
        states.set(fact.memberId, fact.state);
    return [...states].map(([memberId, state]) => ({ memberId, state }));
  }

  /** This window shows a ticket, or none. */
  view(ticketId: string | null): void {
    if (ticketId === this.ticketId) return;
    this.ticketId = ticketId;
    this.typingUntil = 0;
    this.tell();
  }

  /** A key was pressed in the composer of a ticket. */
  typing(ticketId: string): void {
    this.ticketId = ticketId;
    const wasTyping = this.typingUntil > Date.now();
    this.typingUntil = Date.now() + TYPING_MS;
    if (!wasTyping) this.tell();
  }

  private hear(fact: PresenceFact & { isOver?: boolean }): void {
    if (fact.isOver) this.known.delete(fact.key);
    else this.known.set(fact.key, { ...fact, until: Date.now() + FORGET_MS });
  }

  private repeat(): void {
    for (const [key, { until }] of this.known) if (until < Date.now()) this.known.delete(key);
    // A window nobody sees shows nothing to anybody.
    if (this.ticketId && document.visibilityState === "visible") this.tell();
    else if (this.toldState === "typing") this.tell();
  }

  private tell(): void {
    const { tab, ticketId } = this;
    const state = this.typingUntil > Date.now() ? "typing" : "viewing";
    this.toldState = state;
    // Nothing depends on it: without a line nobody could see it either.
    void this.client.api.post("presence", { tab, ticketId, state }).catch(() => {});
    if (state === "typing") setTimeout(() => this.typingUntil <= Date.now() && this.toldState === "typing" && this.tell(), TYPING_MS + 50);
  }

  private leave(): void {
    if (!this.ticketId) return;
    this.ticketId = null;
    this.tell();
  }
}
