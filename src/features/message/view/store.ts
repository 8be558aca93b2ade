/** How the open conversation is looked at: the file that is previewed, the original that is shown, what is looked for in it, where to go in it. */
import { makeAutoObservable, observable, observableRef } from "mobx";
import type { Client } from "#/core/client/client.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import { occurrences } from "#/features/message/find/rules.ts";

/** The hit one stands on, where it lies in the frame of an HTML mail. */
export type FramedHit = { messageId: string; index: number };

export class ConversationStore {
  viewed: { files: AttachmentRecord[]; at: number } | null = null;
  /** The message whose original is shown. */
  originalId: string | null = null;
  /** What is looked for; null while nobody looks. */
  sought: string | null = null;
  framedHit: FramedHit | null = null;
  /** Grows when somebody wants to see the newest message. */
  newestAsked = 0;
  /** How far down in the frame of each HTML mail its hits stand, in px: only who made the frame can know. */
  readonly framed = observable.map<string, number[]>({}, { deep: false });

  constructor(_client: Client) {
    makeAutoObservable(this, { viewed: observableRef, framedHit: observableRef, framed: false, unfolds: false });
  }

  view(files: AttachmentRecord[], at: number): void {
    this.viewed = files[at] ? { files, at } : null;
  }

  set(change: Partial<Pick<ConversationStore, "viewed" | "originalId" | "sought" | "framedHit">>): void {
    Object.assign(this, change);
  }

  seekNothing(): void {
    this.sought = null;
    this.framedHit = null;
  }

  /** Another conversation is opened. */
  leave(): void {
    this.seekNothing();
    this.viewed = null;
    this.originalId = null;
  }

  showNewest(): void {
    this.newestAsked += 1;
  }

  /** Something that is looked for stands in what is folded away. */
  unfolds(whole: string, shown: string): boolean {
    return this.sought ? occurrences(whole, this.sought).length > occurrences(shown, this.sought).length : false;
  }
}
