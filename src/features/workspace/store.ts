/** What is local to one open desk and shared between its panes: where the cursor is, and what is unfolded. */
import { makeAutoObservable } from "mobx";
import type { Client } from "#/core/client/client.ts";
import type { Pick } from "#/features/ticket/action/store.ts";

export class DeskStore {
  /** The row the keyboard is on, when no ticket is open. */
  cursorId: string | null = null;
  /** The list to choose from that a key has opened; for the chosen tickets where none is named. */
  pick: { what: Pick; ticketId: string | null } | null = null;
  isHelpOpen = false;
  isNavOpen = false;
  /** The ticket that is being answered: its composer takes the focus, and on a phone it lies over everything. */
  composingId: string | null = null;
  isRailHidden = false;
  /** On a middling screen, the rail as a drawer. */
  isRailDrawerOpen = false;

  constructor(_client: Client) {
    makeAutoObservable(this);
  }

  set(change: Partial<Fields>): void {
    Object.assign(this, change);
  }
}

type Fields = Omit<DeskStore, "set">;
