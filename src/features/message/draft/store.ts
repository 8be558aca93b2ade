/**
 * What is being written in a ticket: a reply, a note and a forward apart. Every keystroke is kept in this browser at once; after a pause it
 * goes to the server, and from there to the member's other devices.
 */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import { v7 as uuidv7 } from "uuid";
import type { Client } from "#/core/client/client.ts";
import { type Address, email } from "#/core/record.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import { type Upload, UploadStore } from "#/features/attachment/upload/store.ts";
import type { DraftRecord, SaveDraftInput } from "#/features/draft/schema.ts";

export type DraftKind = DraftRecord["kind"];
type Words = { html: string; text: string };
type Kept = {
  kind: DraftKind;
  reply: Words;
  note: Words;
  forward: Words;
  to: string;
  cc: string;
  bcc: string;
  attachments: AttachmentRecord[];
  seenMessageId: string | null;
  isUnsaved: boolean;
};
const NOTHING: Words = { html: "", text: "" };
const SAVE_AFTER_MS = 1_500;

export class Draft {
  kind: DraftKind = "reply";
  reply = NOTHING;
  note = NOTHING;
  forward = NOTHING;
  /** Addresses as they are typed; `to` only where the reply goes elsewhere than to the contact. */
  to = "";
  cc = "";
  bcc = "";
  attachments: AttachmentRecord[] = [];
  /** The newest message the writer had seen when they began. */
  seenMessageId: string | null = null;
  /** Grows when words come from elsewhere than the editor, which then takes them up. */
  revision = 0;
  private readonly client: Client;
  private readonly ticketId: string;
  private readonly ids: Partial<Record<DraftKind, string>> = {};
  private savingId: string | null = null;
  /** Words that only this browser has: a page that was killed could not send them, and what the server has of it is older. */
  private isUnsaved = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: Client, ticketId: string) {
    this.client = client;
    this.ticketId = ticketId;
    makeAutoObservable<Draft, "client" | "ticketId" | "ids" | "savingId" | "isUnsaved" | "timer" | "storageKey">(this, {
      client: false,
      ticketId: false,
      ids: false,
      savingId: false,
      isUnsaved: false,
      timer: false,
      storageKey: false,
      attachments: observableRef,
      reply: observableRef,
      note: observableRef,
      forward: observableRef,
      addresses: false,
    });
  }

  get words(): Words {
    return this[this.kind];
  }

  get text(): string {
    return this.words.text;
  }

  /** Files that are not on the server yet. What is sent before them waits for them. */
  get uploads(): Upload[] {
    return this.client.store(UploadStore).of(this.ticketId);
  }

  /** What was typed as an address and is none. */
  get wrongAddresses(): string[] {
    if (this.kind === "note") return [];
    return (["to", "cc", "bcc"] as const).flatMap((field) => this.addresses(field)).filter((address) => !email.safeParse(address).success);
  }

  /** Nothing is written or attached, and nothing waits to be saved. */
  get isUntouched(): boolean {
    const isEmpty = [this.reply, this.note, this.forward].every(({ text }) => !text.trim());
    return isEmpty && this.attachments.length + this.uploads.length === 0 && this.timer === null && this.savingId === null;
  }

  get canSend(): boolean {
    const hasRecipient = this.kind !== "forward" || this.addresses("to").length > 0;
    return (
      this.text.trim() !== "" && this.uploads.every(({ state }) => state !== "refused") && this.wrongAddresses.length === 0 && hasRecipient
    );
  }

  /** The server's id of what is being written. */
  get id(): string {
    const known = this.client.pool.by<DraftRecord>("draft", "ticketId", this.ticketId).find((draft) => draft.kind === this.kind);
    const id = known?.id ?? this.ids[this.kind] ?? uuidv7();
    this.ids[this.kind] = id;
    return id;
  }

  addresses(field: "to" | "cc" | "bcc"): string[] {
    return this[field].split(/[,;\s]+/).filter(Boolean);
  }

  /** Takes up what an earlier page kept, or another device saved. In the browser only: the server has none. */
  restore(): void {
    if (this.reply.text || this.note.text || this.forward.text) return;
    try {
      const kept = JSON.parse(localStorage.getItem(this.storageKey) ?? "null") as Partial<Kept> | null;
      if (kept && typeof kept === "object" && typeof kept.reply === "object") {
        Object.assign(this, kept);
        this.revision += 1;
        if (this.isUnsaved) this.saveSoon();
        return;
      }
    } catch {
      // Nothing was kept, or not by us.
    }
    for (const saved of this.client.pool.by<DraftRecord>("draft", "ticketId", this.ticketId)) this.takeOver(saved);
  }

  /** Another device has saved this. What is being written here at the moment is not touched. */
  takeOver(saved: DraftRecord): void {
    if (this.timer) return;
    const known = new Set(this.attachments.map(({ id }) => id));
    const more = saved.attachments.filter(({ id }) => !known.has(id));
    if (more.length > 0) this.attachments = [...this.attachments, ...more];
    if (saved.html === this[saved.kind].html) return;
    const addresses = (list: Address[]) => list.map((address) => address.email).join(", ");
    this[saved.kind] = { html: saved.html, text: saved.text };
    if (saved.kind !== "note") {
      this.to = addresses(saved.to);
      this.cc = addresses(saved.cc);
      this.bcc = addresses(saved.bcc);
    }
    if (!this.text) this.kind = saved.kind;
    this.revision += 1;
  }

  /** Another device has sent it, or thrown it away. */
  letGo(gone: DraftRecord): void {
    if (this.timer || gone.html !== this[gone.kind].html) return;
    this[gone.kind] = NOTHING;
    this.revision += 1;
    this.keep();
  }

  set(change: Partial<Omit<Kept, "reply" | "note" | "forward" | "isUnsaved">>): void {
    Object.assign(this, change);
    this.changed();
  }

  /** What the editor holds now. */
  write(words: Words): void {
    this[this.kind] = words;
    this.changed();
  }

  /** Words from elsewhere: a message that could not be sent, or was taken back. What was written meanwhile stays, below them. */
  take({
    kind,
    html,
    ...rest
  }: { kind: DraftKind; html: string; text: string } & Partial<Pick<Kept, "to" | "cc" | "bcc" | "attachments">>): void {
    const { text, attachments = [], ...others } = rest;
    const written = this[kind];
    const known = new Set(this.attachments.map(({ id }) => id));
    Object.assign(this, others);
    this.attachments = [...this.attachments, ...attachments.filter(({ id }) => !known.has(id))];
    this.kind = kind;
    this[kind] = written.text.trim() ? { html: `${html}${written.html}`, text: `${text}\n\n${written.text}` } : { html, text };
    this.revision += 1;
    this.changed();
  }

  /** A file has come to the server. */
  attached(attachment: AttachmentRecord): void {
    this.restore();
    if (!this.attachments.some(({ id }) => id === attachment.id)) this.set({ attachments: [...this.attachments, attachment] });
  }

  /** It has been sent: nothing is left to save. */
  clear(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.savingId) this.client.queue.withdraw(this.savingId);
    this.savingId = null;
    delete this.ids[this.kind];
    this[this.kind] = NOTHING;
    Object.assign(this, { attachments: [], to: "", cc: "", bcc: "", seenMessageId: null, isUnsaved: false });
    this.revision += 1;
    this.keep();
  }

  /** Sends what waits to be saved: when the writer goes elsewhere. */
  saveNow(): void {
    if (this.timer) this.save();
  }

  private get storageKey(): string {
    return `connect.draft.${this.client.workspace.id}.${this.client.me.id}.${this.ticketId}`;
  }

  private changed(): void {
    this.isUnsaved = true;
    this.keep();
    this.saveSoon();
  }

  private saveSoon(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => runInAction(() => this.save()), SAVE_AFTER_MS);
  }

  private save(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    // One that has not left yet is overtaken by this one.
    if (this.savingId) this.client.queue.withdraw(this.savingId);
    const isEmpty = !this.text.trim() && this.attachments.length === 0;
    const isKnown = this.client.pool.get("draft", this.id) !== undefined;
    this.isUnsaved = false;
    this.keep();
    if (isEmpty && !isKnown) return;
    const input: SaveDraftInput = {
      id: this.id,
      ticketId: this.ticketId,
      kind: this.kind,
      ...this.words,
      to: this.saved("to"),
      cc: this.saved("cc"),
      bcc: this.saved("bcc"),
      attachmentIds: this.attachments.map((attachment) => attachment.id),
      seenMessageId: this.seenMessageId,
    };
    this.savingId = isEmpty ? this.client.queue.add("draft.delete", { id: this.id }) : this.client.queue.add("draft.save", input);
  }

  /** Half an address is kept here alone. */
  private saved(field: "to" | "cc" | "bcc"): Address[] {
    return this.kind === "note"
      ? []
      : this.addresses(field).flatMap((address) => (email.safeParse(address).success ? [{ name: "", email: address }] : []));
  }

  private keep(): void {
    const { kind, reply, note, forward, to, cc, bcc, attachments, seenMessageId, isUnsaved } = this;
    const isEmpty = [reply, note, forward].every(({ text }) => !text.trim()) && attachments.length === 0;
    try {
      if (isEmpty) localStorage.removeItem(this.storageKey);
      else
        localStorage.setItem(
          this.storageKey,
          JSON.stringify({ kind, reply, note, forward, to, cc, bcc, attachments, seenMessageId, isUnsaved } satisfies Kept),
        );
    } catch {
      // Storage is full or forbidden: the words stay on the screen, and are being saved to the server.
    }
  }
}
