/** Messages in the browser: the threads of opened tickets, what is being written, and what is being sent. */
import { makeAutoObservable, observableRef } from "mobx";
import { v7 as uuidv7 } from "uuid";
import type { Client } from "#/core/client/client.ts";
import type { Refused } from "#/core/client/queue.ts";
import type { Address } from "#/core/record.ts";
import { ATTACHMENT_BYTES_MAX, type AttachmentRecord } from "#/features/attachment/schema.ts";
import { UploadStore } from "#/features/attachment/upload/store.ts";
import type { DraftRecord } from "#/features/draft/schema.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { Draft, type DraftKind } from "#/features/message/draft/store.ts";
import { htmlOfText, mentionsIn, type NewMessage, type SendOptions, signed, UNDO_SEND_S } from "#/features/message/outgoing/store.ts";
import { forwarded, othersIn } from "#/features/message/recipient/rules.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { Thread } from "#/features/message/thread/store.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import type { Translate } from "#/ui/messages/text.tsx";

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
    const uploads = this.client.store(UploadStore);
    uploads.onDone = ({ ticketId, isSent }, attachment) => {
      if (!isSent) this.draft(ticketId).attached(attachment);
    };
    this.client.queue.prepare<NewMessage>("message.create", ({ attachmentIds }) => uploads.finish(attachmentIds ?? []));
    const stopUploads = uploads.start();
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
      stopUploads();
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
      // One with words in it stays; so does what may still be on its way.
      if (this.drafts.get(id)?.isUntouched) this.drafts.delete(id);
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
    const uploads = this.client.store(UploadStore);
    const onTheirWay = draft.uploads.map((upload) => upload.id);
    const attachmentIds = [...draft.attachments.map((attachment) => attachment.id), ...onTheirWay];
    const message: NewMessage = {
      id: uuidv7(),
      ticketId,
      kind,
      ...signed({ text: text.trim(), html }, draft.kind === "reply" ? this.signatureOf(ticketId) : null),
      attachmentIds,
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
    uploads.setSent(onTheirWay, true);
    const commandId = queue.add("message.create", message);
    draft.clear();
    const undo = () => {
      // Not on its way yet, it never goes; else the server takes it back.
      if (!queue.withdraw(commandId)) queue.add("message.cancel", { id: message.id });
      const waiting = uploads.setSent(onTheirWay, false);
      const arrived = this.attachmentsOf(onTheirWay.filter((id) => !waiting.includes(id)));
      draft.take({ ...before, attachments: [...before.attachments, ...arrived] });
    };
    return { id: message.id, undo, undoableForS };
  }

  /** What stands below a reply: the member's own signature, else the inbox's. */
  signatureOf(ticketId: string): string | null {
    const { pool, me } = this.client;
    const ticket = pool.get<TicketRecord>("ticket", ticketId);
    return pool.get<MemberRecord>("member", me.id)?.signature || pool.get<InboxRecord>("inbox", ticket?.inboxId)?.signature || null;
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
      attachments: this.attachmentsOf(
        input.attachmentIds.filter((id) => !this.client.store(UploadStore).setSent([id], false).includes(id)),
      ),
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

  /** Takes a file for the message being written. False: it is larger than a file may be. */
  attach(ticketId: string, file: File): boolean {
    if (file.size > ATTACHMENT_BYTES_MAX) return false;
    this.client.store(UploadStore).add(ticketId, file);
    return true;
  }

  private attachmentsOf(ids: string[]): AttachmentRecord[] {
    return ids.flatMap((id) => this.client.pool.get<AttachmentRecord>("attachment", id) ?? []);
  }

  private announce(message: MessageRecord): void {
    const isNew = message.kind === "customer" && Date.now() - new Date(message.createdAt).getTime() < 60_000;
    if (isNew && this.lastReceived?.id !== message.id) this.lastReceived = message;
  }
}
