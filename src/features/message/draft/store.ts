/** What is being written in a ticket: kept in this browser until it is sent, a reply and a note apart. */
import { makeAutoObservable, observableRef } from "mobx";
import { email } from "#/core/record.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";

type Kept = { kind: "reply" | "note"; reply: string; note: string; cc: string; bcc: string; attachments: AttachmentRecord[] };
const EMPTY: Kept = { kind: "reply", reply: "", note: "", cc: "", bcc: "", attachments: [] };

export class Draft {
  kind: Kept["kind"] = "reply";
  reply = "";
  note = "";
  cc = "";
  bcc = "";
  attachments: AttachmentRecord[] = [];
  /** Names of files on their way to the server. */
  uploads: { id: number; name: string }[] = [];
  private uploadCount = 0;
  private readonly storageKey: string;

  constructor(storageKey: string) {
    this.storageKey = storageKey;
    makeAutoObservable<Draft, "storageKey" | "uploadCount">(this, {
      storageKey: false,
      uploadCount: false,
      attachments: observableRef,
      uploads: observableRef,
      addresses: false,
    });
  }

  get text(): string {
    return this.kind === "reply" ? this.reply : this.note;
  }

  /** What was typed as an address and is none. */
  get wrongAddresses(): string[] {
    return this.kind === "note" ? [] : [...split(this.cc), ...split(this.bcc)].filter((address) => !email.safeParse(address).success);
  }

  get canSend(): boolean {
    return this.text.trim() !== "" && this.uploads.length === 0 && this.wrongAddresses.length === 0;
  }

  addresses(field: "cc" | "bcc"): string[] {
    return split(this[field]);
  }

  /** Takes up what an earlier page kept. In the browser only: the server has none. */
  restore(): void {
    if (this.reply || this.note) return;
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.storageKey) ?? "null");
      if (kept && typeof kept === "object") Object.assign(this, { ...EMPTY, ...kept });
    } catch {
      // Nothing was kept, or not by us.
    }
  }

  set(change: Partial<Kept>): void {
    Object.assign(this, change);
    this.keep();
  }

  /** Takes back a message that could not be sent. What was written meanwhile stays, below it. */
  take(message: { kind: Kept["kind"]; text: string; cc: string[]; bcc: string[] }): void {
    const written = message.kind === "reply" ? this.reply : this.note;
    const text = written.trim() ? `${message.text}\n\n${written}` : message.text;
    this.set({ kind: message.kind, [message.kind]: text, cc: message.cc.join(", "), bcc: message.bcc.join(", ") });
  }

  startUpload(name: string): number {
    this.uploadCount += 1;
    this.uploads = [...this.uploads, { id: this.uploadCount, name }];
    return this.uploadCount;
  }

  endUpload(id: number, attachment: AttachmentRecord | null): void {
    this.uploads = this.uploads.filter((upload) => upload.id !== id);
    if (attachment) this.set({ attachments: [...this.attachments, attachment] });
  }

  clear(): void {
    this.set({ [this.kind]: "", attachments: [], cc: "", bcc: "" });
  }

  private keep(): void {
    const { kind, reply, note, cc, bcc, attachments } = this;
    const isEmpty = !reply.trim() && !note.trim() && attachments.length === 0;
    try {
      if (isEmpty) localStorage.removeItem(this.storageKey);
      else localStorage.setItem(this.storageKey, JSON.stringify({ kind, reply, note, cc, bcc, attachments } satisfies Kept));
    } catch {
      // Storage is full or forbidden: the words stay on the screen.
    }
  }
}

const split = (addresses: string): string[] => addresses.split(/[,;\s]+/).filter(Boolean);
