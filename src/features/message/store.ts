/** Messages in the browser: the threads of opened tickets, what is being written, and what is being sent. */
import { makeAutoObservable, observableRef, runInAction } from "mobx";
import { v7 as uuidv7 } from "uuid";
import { ApiError, type Page } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import { THREAD } from "#/core/client/disk.ts";
import type { Optimistic } from "#/core/client/pool.ts";
import type { Refused } from "#/core/client/queue.ts";
import type { Address } from "#/core/record.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import type { DraftRecord } from "#/features/draft/schema.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { Draft, type DraftKind } from "#/features/message/draft/store.ts";
import { forwarded, othersIn } from "#/features/message/recipient/rules.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { snippetOf, type TicketEventRecord, type TicketRecord, type TicketStatus } from "#/features/ticket/schema.ts";
import type { Translate } from "#/ui/messages/text.tsx";

/** The part of `message.create` that this browser sends. */
export type NewMessage = {
  id: string;
  ticketId: string;
  kind: "reply" | "note";
  text: string;
  html?: string;
  attachmentIds: string[];
  to?: string[];
  cc: string[];
  bcc: string[];
  isForward?: boolean;
  mentionIds?: string[];
  seenMessageId?: string;
  isForced?: boolean;
  undoableForS?: number;
  sendAt?: string;
  draftId?: string;
  status?: TicketStatus;
  snoozedUntil?: string;
};
/** What is done with a message beside being sent. */
export type SendOptions = { status?: TicketStatus; snoozedUntil?: string; sendAt?: string; isForced?: boolean };

export const messageOptimistic: Record<string, Optimistic> = {
  "message.create": (view, command, me) => {
    const input = command.input as NewMessage;
    const ticket = view.get<TicketRecord>("ticket", input.ticketId);
    // Once the server's copy is here, there is nothing left to guess.
    if (!ticket || view.get("message", input.id)) return [];
    const isReply = input.kind === "reply";
    const at = command.at;
    const address = (email: string) => ({ name: "", email });
    const message: MessageRecord = {
      id: input.id,
      ticketId: input.ticketId,
      kind: input.kind,
      author: { type: "member", id: me.id, name: me.name, email: me.email },
      from: null,
      to: input.to?.map(address) ?? (isReply ? [{ name: ticket.contact.name, email: ticket.contact.email }] : []),
      cc: input.cc.map(address),
      bcc: input.bcc.map(address),
      text: input.text,
      html: input.html ?? null,
      replyText: input.text,
      replyHtml: input.html ?? null,
      messageId: null,
      inReplyTo: null,
      attachments: input.attachmentIds.flatMap((id) => view.get<AttachmentRecord>("attachment", id) ?? []),
      auth: { spf: "none", dkim: "none", dmarc: "none" },
      isAutomatic: false,
      matchedBy: null,
      delivery: isReply ? { state: "queued", at, detail: null } : null,
      sendAt: input.sendAt ?? (isReply && input.undoableForS ? new Date(Date.parse(at) + input.undoableForS * 1_000).toISOString() : null),
      originTicketId: null,
      mentionIds: input.mentionIds ?? [],
      createdAt: at,
    };
    const after: TicketRecord = {
      ...ticket,
      messageCount: ticket.messageCount + 1,
      updatedAt: at > ticket.updatedAt ? at : ticket.updatedAt,
      status: input.status ?? ticket.status,
      ...(input.status
        ? { snoozedUntil: input.snoozedUntil ?? null, closedAt: input.status === "closed" ? (ticket.closedAt ?? at) : null }
        : {}),
      ...(isReply && !input.isForward
        ? { snippet: snippetOf(input.text), lastAgentMessageAt: at, firstReplyAt: ticket.firstReplyAt ?? at }
        : {}),
    };
    return [
      { type: "message", record: message },
      { type: "ticket", record: after },
      ...(input.draftId ? [{ type: "draft", id: input.draftId }] : []),
    ];
  },
  "message.cancel": (_view, command) => [{ type: "message", id: (command.input as { id: string }).id }],
};

/** What is kept of an opened ticket beside its messages. */
type ThreadRecord = { id: string; events: TicketEventRecord[] };

/** A ticket's messages and history: at once from this device when it has them, and then from the server. */
export class Thread {
  state: "new" | "loading" | "ready" | "failed" = "new";
  private readonly client: Client;
  private readonly ticketId: string;

  constructor(client: Client, ticketId: string) {
    this.client = client;
    this.ticketId = ticketId;
    makeAutoObservable<Thread, "client" | "ticketId">(this, { client: false, ticketId: false });
  }

  get messages(): MessageRecord[] {
    const own = this.client.pool.by<MessageRecord>("message", "ticketId", this.ticketId);
    return own.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1));
  }

  get events(): TicketEventRecord[] {
    return this.client.pool.get<ThreadRecord>(THREAD, this.ticketId)?.events ?? [];
  }

  /** Messages the server refused, with every word still in them. */
  get refused(): Refused[] {
    return this.client.queue.refused.filter(
      (entry) => entry.name === "message.create" && (entry.input as NewMessage).ticketId === this.ticketId,
    );
  }

  seed(messages: MessageRecord[], events: TicketEventRecord[]): void {
    if (this.state !== "new") return;
    this.take(messages, events);
    this.state = "ready";
  }

  async open(): Promise<void> {
    if (this.state !== "new" && this.state !== "failed") return;
    this.state = "loading";
    const kept = await this.client.recall(this.ticketId);
    if (kept.some(({ type }) => type === THREAD))
      runInAction(() => {
        this.client.pool.take(kept);
        this.state = "ready";
      });
    try {
      const [messages, events] = await Promise.all([this.readAll<MessageRecord>("messages"), this.readAll<TicketEventRecord>("events")]);
      runInAction(() => {
        this.take(messages, events);
        this.state = "ready";
      });
    } catch {
      runInAction(() => {
        if (this.state === "loading") this.state = "failed";
      });
    }
  }

  /** Lets go of what is in memory; `open` brings it back. */
  forget(): void {
    this.state = "new";
    this.client.pool.release(
      "message",
      this.messages.map(({ id }) => id),
    );
    this.client.pool.release(THREAD, [this.ticketId]);
  }

  async refreshEvents(): Promise<void> {
    if (this.state !== "ready") return;
    try {
      const events = await this.readAll<TicketEventRecord>("events");
      runInAction(() => this.take([], events));
    } catch {
      // History is read again with the next change.
    }
  }

  private take(messages: MessageRecord[], events: TicketEventRecord[]): void {
    const thread: ThreadRecord = { id: this.ticketId, events };
    this.client.take([{ type: THREAD, record: thread }, ...messages.map((record) => ({ type: "message", record }))]);
  }

  private async readAll<T>(what: "messages" | "events"): Promise<T[]> {
    const all: T[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<T> = await this.client.api.get<Page<T>>(`tickets/${this.ticketId}/${what}`, { limit: 200, cursor });
      all.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor);
    return all;
  }
}

/** As many threads stay in memory; the rest come back from the disk. */
const THREADS_MAX = 60;

export class MessageStore {
  private readonly threads = new Map<string, Thread>();
  private readonly drafts = new Map<string, Draft>();
  private readonly client: Client;
  /** The newest message of a customer, for readers of the screen. */
  lastReceived: MessageRecord | null = null;

  constructor(client: Client) {
    this.client = client;
    makeAutoObservable<MessageStore, "client" | "threads" | "drafts">(this, {
      client: false,
      threads: false,
      drafts: false,
      lastReceived: observableRef,
      thread: false,
      draft: false,
    });
  }

  start(): () => void {
    const stopDrafts = this.client.pool.listen<DraftRecord>("draft", (_id, before, after) => {
      const draft = this.drafts.get((after ?? before)?.ticketId ?? "");
      if (after) draft?.takeOver(after);
      else if (before) draft?.letGo(before);
    });
    const stop = this.client.connection.onChange((frame) => {
      if (frame.isReset) for (const thread of this.threads.values()) thread.forget();
      const unread: string[] = [];
      for (const { type, record } of frame.put) {
        if (type === "ticket") void this.threads.get(record.id)?.refreshEvents();
        if (type !== "message" || frame.isReset) continue;
        this.announce(record as MessageRecord);
        if (!this.threads.has((record as MessageRecord).ticketId)) unread.push(record.id);
      }
      // The stream brings the messages of every ticket; those nobody has opened are read when somebody does.
      this.client.pool.release("message", unread);
    });
    return () => {
      stopDrafts();
      stop();
    };
  }

  thread(ticketId: string): Thread {
    const thread = this.threads.get(ticketId) ?? new Thread(this.client, ticketId);
    // The one asked for last stands last.
    this.threads.delete(ticketId);
    this.threads.set(ticketId, thread);
    return thread;
  }

  draft(ticketId: string): Draft {
    let draft = this.drafts.get(ticketId);
    if (!draft) {
      draft = new Draft(this.client, ticketId);
      this.drafts.set(ticketId, draft);
    }
    return draft;
  }

  /** Sets the composer up: a reply to the customer or to everybody in copy, a note, or the last message for somebody else. */
  begin(
    ticket: TicketRecord,
    kind: DraftKind,
    { isToAll = false, t, when }: { isToAll?: boolean; t?: Translate; when?: (at: string) => string } = {},
  ): void {
    const draft = this.draft(ticket.id);
    const last = this.thread(ticket.id).messages.findLast((message) => message.kind === "customer");
    if (kind === "forward" && !draft.forward.text && last && t && when) {
      const heads = { title: t("forward.title"), from: t("forward.from"), date: t("forward.date"), to: t("forward.to") };
      draft.take({
        kind,
        ...forwarded(last, heads, when(last.createdAt)),
        attachments: last.attachments.filter(({ isInline }) => !isInline),
      });
      return;
    }
    const own = this.client.pool.all<InboxRecord>("inbox").flatMap(({ addresses }) => addresses);
    draft.set({ kind, ...(isToAll && last ? { cc: othersIn(last, ticket.contact.email, own).join(", ") } : {}) });
  }

  /** Lets go of the threads that were looked at longest ago. Not while components are drawn: it changes what they observe. */
  tidy(): void {
    for (const [id, thread] of [...this.threads].slice(0, -THREADS_MAX)) {
      thread.forget();
      this.threads.delete(id);
    }
  }

  /** Sends what is written; from here on the queue keeps the words. Returns how to take it back, for as long as that can be done. */
  send(
    ticketId: string,
    { status, snoozedUntil, sendAt, isForced }: SendOptions = {},
  ): { id: string; undo: () => void; undoableForS: number } {
    const { pool, queue, me } = this.client;
    const draft = this.draft(ticketId);
    const kind = draft.kind === "note" ? "note" : "reply";
    const { text, html } = draft.words;
    const self = pool.get<MemberRecord>("member", me.id);
    const undoableForS = kind === "reply" && !sendAt ? (self?.preferences?.undoSendS ?? UNDO_SEND_S) : 0;
    const isSaved = pool.get("draft", draft.id) !== undefined;
    const message: NewMessage = {
      id: uuidv7(),
      ticketId,
      kind,
      text: text.trim(),
      html,
      attachmentIds: draft.attachments.map((attachment) => attachment.id),
      ...(kind === "reply" && draft.addresses("to").length > 0 ? { to: draft.addresses("to") } : {}),
      cc: kind === "reply" ? draft.addresses("cc") : [],
      bcc: kind === "reply" ? draft.addresses("bcc") : [],
      ...(draft.kind === "forward" ? { isForward: true } : {}),
      ...(kind === "note" ? { mentionIds: mentionsIn(text, pool.all<MemberRecord>("member")) } : {}),
      ...(kind === "reply" && draft.seenMessageId ? { seenMessageId: draft.seenMessageId } : {}),
      ...(isForced ? { isForced } : {}),
      ...(undoableForS > 0 ? { undoableForS } : {}),
      ...(sendAt ? { sendAt } : {}),
      ...(isSaved ? { draftId: draft.id } : {}),
      ...(status ? { status } : {}),
      ...(snoozedUntil ? { snoozedUntil } : {}),
    };
    const before = { kind: draft.kind, html, text, to: draft.to, cc: draft.cc, bcc: draft.bcc, attachments: draft.attachments };
    const commandId = queue.add("message.create", message);
    draft.clear();
    const undo = () => {
      // Not on its way yet, it never goes; else the server takes it back.
      if (!queue.withdraw(commandId)) queue.add("message.cancel", { id: message.id });
      draft.take(before);
    };
    return { id: message.id, undo, undoableForS };
  }

  /** Takes a reply back that has not left, into the composer. */
  takeBack(message: MessageRecord): void {
    this.client.queue.add("message.cancel", { id: message.id });
    const join = (list: Address[]) => list.map(({ email }) => email).join(", ");
    this.draft(message.ticketId).take({
      kind: "reply",
      html: message.html ?? htmlOfText(message.text),
      text: message.text,
      cc: join(message.cc),
      bcc: join(message.bcc),
      attachments: message.attachments,
    });
  }

  /** Puts a refused message back where it was written. */
  edit(refused: Refused): void {
    const input = refused.input as NewMessage;
    this.draft(input.ticketId).take({
      kind: input.isForward ? "forward" : input.kind,
      html: input.html ?? htmlOfText(input.text),
      text: input.text,
      to: input.to?.join(", ") ?? "",
      cc: input.cc.join(", "),
      bcc: input.bcc.join(", "),
    });
    this.client.queue.discard(refused.id);
  }

  /** Sends a reply although somebody else has answered meanwhile. */
  sendAnyway(refused: Refused): void {
    this.client.queue.discard(refused.id);
    this.client.queue.add(refused.name, { ...(refused.input as NewMessage), isForced: true });
  }

  /** Asks the server to send a mail again that did not leave. @throws ApiError */
  async sendAgain(messageId: string): Promise<void> {
    await this.client.api.post(`outgoing-mail/${messageId}/retry`, {});
  }

  /** Stores a file for the message being written. The answer is null, or what went wrong. */
  async attach(ticketId: string, file: File): Promise<ApiError | null> {
    const draft = this.draft(ticketId);
    const upload = draft.startUpload(file.name);
    try {
      const attachment = await this.client.api.upload<AttachmentRecord>("attachments", file);
      runInAction(() => {
        this.client.take([{ type: "attachment", record: attachment }]);
        draft.endUpload(upload, attachment);
      });
      return null;
    } catch (error) {
      draft.endUpload(upload, null);
      if (error instanceof ApiError) return error;
      throw error;
    }
  }

  private announce(message: MessageRecord): void {
    const isNew = message.kind === "customer" && Date.now() - new Date(message.createdAt).getTime() < 60_000;
    if (isNew && this.lastReceived?.id !== message.id) this.lastReceived = message;
  }
}

/** How long a reply can be taken back, unless the member has chosen otherwise. */
const UNDO_SEND_S = 10;

/** The members whom a note names. */
const mentionsIn = (text: string, members: MemberRecord[]): string[] =>
  members.flatMap(({ id, name, isActive }) => (isActive && text.includes(`@${name}`) ? [id] : []));

const htmlOfText = (text: string) =>
  `<p>${text
    .replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/\n\n+/g, "</p><p>")
    .replaceAll("\n", "<br>")}</p>`;
