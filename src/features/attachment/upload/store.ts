/**
 * Files on their way from this browser. Each is kept on this device until the server has all of it, and goes in pieces: a lost line or a
 * closed window costs the piece that was under way. A message may be sent before its files: its command waits for them.
 */
import { makeAutoObservable, observable, runInAction } from "mobx";
import { v7 as uuidv7 } from "uuid";
import { ApiError } from "#/core/client/api.ts";
import type { Client } from "#/core/client/client.ts";
import { FileDisk, type KeptFile } from "#/core/client/fileDisk.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import { PIECE_BYTES, type UploadRecord } from "#/features/attachment/upload/schema.ts";

/** `isSent`: it belongs to a message that was sent, and no more to what is being written. */
type About = { ticketId: string; name: string; contentType: string; sizeBytes: number; isSent: boolean };
export type Upload = About & { id: string; sentBytes: number; state: "waiting" | "sending" | "refused"; reason: string };

const RETRY_MS = 4_000;

export class UploadStore {
  /** Is told when a file is whole on the server. */
  onDone: (upload: Upload, attachment: AttachmentRecord) => void = () => {};
  private readonly client: Client;
  private readonly disk: FileDisk<About>;
  private readonly uploads = observable.map<string, Upload>({}, { deep: false });
  private readonly running = new Map<string, { done: Promise<void>; stop: AbortController }>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: Client) {
    this.client = client;
    this.disk = new FileDisk(`${client.workspace.id}.${client.me.id}`);
    makeAutoObservable<UploadStore, "client" | "disk" | "uploads" | "running" | "timer">(this, {
      onDone: false,
      client: false,
      disk: false,
      uploads: false,
      running: false,
      timer: false,
      of: false,
    });
  }

  /** Takes up what an earlier page could not send. Returns how to stop. */
  start(): () => void {
    void this.disk.all().then((files) => {
      for (const file of files) this.know(file);
      this.run();
    });
    const online = () => this.run();
    window.addEventListener("online", online);
    return () => {
      window.removeEventListener("online", online);
      if (this.timer) clearTimeout(this.timer);
      for (const { stop } of this.running.values()) stop.abort();
    };
  }

  /** Those of what is being written in a ticket. */
  of(ticketId: string): Upload[] {
    return [...this.uploads.values()].filter((upload) => upload.ticketId === ticketId && !upload.isSent);
  }

  /** Begins at once, or when the server can be reached. */
  add(ticketId: string, file: File): void {
    const id = uuidv7();
    const name = file.name.slice(0, 255).trim() || "file";
    const contentType = file.type.slice(0, 255) || "application/octet-stream";
    const about: About = { ticketId, name, contentType, sizeBytes: file.size, isSent: false };
    // Shown under a message that is sent before the file has arrived.
    const record: AttachmentRecord = {
      id,
      name,
      contentType,
      sizeBytes: file.size,
      isInline: false,
      risks: [],
      url: `/api/v1/attachments/${id}/file`,
    };
    this.client.take([{ type: "attachment", record }]);
    this.know({ id, blob: file, about });
    void this.disk.put({ id, blob: file, about }).then(() => this.run());
  }

  retry(id: string): void {
    this.set(id, { state: "waiting", reason: "" });
    this.run();
  }

  /** Takes it away, wherever it is on its way. */
  cancel(id: string): void {
    this.running.get(id)?.stop.abort();
    this.uploads.delete(id);
    void this.disk.remove(id);
    void this.client.api.remove(`uploads/${id}`).catch(() => {});
  }

  /** They go with a message that is sent, or come back from one that was taken back. Answers with those that are here. */
  setSent(ids: readonly string[], isSent: boolean): string[] {
    const known = ids.filter((id) => this.uploads.has(id));
    for (const id of known) {
      this.set(id, { isSent });
      // Not after it has arrived, and was forgotten here.
      void this.disk.get(id).then((kept) => {
        if (kept && this.uploads.has(id)) void this.disk.put({ ...kept, about: { ...kept.about, isSent } });
      });
    }
    return known;
  }

  /** Waits until the server has these; those that are not on their way, it has. @throws ApiError */
  async finish(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      // Chosen in another window, which may be closed by now.
      const kept = this.uploads.has(id) ? null : await this.disk.get(id);
      if (kept) this.know(kept);
      if (this.uploads.has(id)) await this.deliver(id);
    }
  }

  private know({ id, about }: KeptFile<About>): void {
    if (this.uploads.has(id)) return;
    runInAction(() => this.uploads.set(id, { ...about, id, sentBytes: 0, state: "waiting", reason: "" }));
  }

  private set(id: string, change: Partial<Upload>): void {
    const upload = this.uploads.get(id);
    if (upload) runInAction(() => this.uploads.set(id, { ...upload, ...change }));
  }

  /** One after the other: two at once would both be slow. */
  private run(): void {
    if (this.running.size > 0) return;
    const next = [...this.uploads.values()].find(({ state }) => state === "waiting");
    if (!next) return;
    this.deliver(next.id).then(
      () => this.run(),
      (error: unknown) => {
        if (!(error instanceof ApiError) || !error.isTemporary) return this.run();
        if (this.timer) clearTimeout(this.timer);
        this.timer = setTimeout(() => this.run(), error.retryAfterS ? error.retryAfterS * 1_000 : RETRY_MS);
      },
    );
  }

  private deliver(id: string): Promise<void> {
    const running = this.running.get(id);
    if (running) return running.done;
    const stop = new AbortController();
    const done = alone(`connect.upload.${id}`, () => this.transfer(id, stop.signal)).finally(() => this.running.delete(id));
    this.running.set(id, { done, stop });
    return done;
  }

  private async transfer(id: string, signal: AbortSignal): Promise<void> {
    const upload = this.uploads.get(id);
    const kept = await this.disk.get(id);
    if (!upload || !kept) {
      // Another window has sent it meanwhile, or it was taken away.
      runInAction(() => this.uploads.delete(id));
      return;
    }
    const { name, contentType, sizeBytes } = upload;
    this.set(id, { state: "sending" });
    try {
      let now = await this.client.api.post<UploadRecord>("uploads", { id, name, contentType, sizeBytes });
      while (!now.attachment) {
        signal.throwIfAborted();
        this.set(id, { sentBytes: now.receivedBytes });
        const piece = kept.blob.slice(now.receivedBytes, now.receivedBytes + PIECE_BYTES);
        now = await this.client.api.put<UploadRecord>(`uploads/${id}?offset=${now.receivedBytes}`, piece, signal);
      }
      const { attachment } = now;
      // It may have been sent in another window meanwhile.
      const isSent = (await this.disk.get(id))?.about.isSent || (this.uploads.get(id)?.isSent ?? false);
      const sent = this.uploads.get(id);
      runInAction(() => {
        this.uploads.delete(id);
        this.client.take([{ type: "attachment", record: attachment }]);
        if (sent) this.onDone({ ...sent, isSent }, attachment);
      });
      await this.disk.remove(id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.set(id, error.isTemporary ? { state: "waiting" } : { state: "refused", reason: error.message });
      throw error;
    }
  }
}

/** In one window at a time. */
const alone = <T>(name: string, what: () => Promise<T>): Promise<T> =>
  globalThis.navigator?.locks ? (navigator.locks.request(name, what) as Promise<T>) : what();
