/** The thread in which mail is read (core/thread): a message that takes too long, or too much memory, ends it and nothing else. */
import { parentPort } from "node:worker_threads";
import { type ReadMail, readMail } from "#/adapters/mail/mime.ts";
import { READY, type ThreadAnswer } from "#/core/thread.ts";
import { type Body, bodyOf } from "#/features/mail/inbound/rules.ts";

/** A mail as it was read, and its words made ready. */
export type Reading = { mail: ReadMail; body: Body };

parentPort?.on("message", (bytes: Uint8Array) => {
  try {
    const mail = readMail(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const body = bodyOf(mail);
    const files = new Set<ArrayBuffer>();
    // Each file its own bytes: they are handed over instead of copied, and hold nothing of the message.
    const own = <F extends { content: Buffer }>(file: F): F => {
      const content = Uint8Array.from(file.content);
      files.add(content.buffer);
      return { ...file, content };
    };
    const answer = { mail: { ...mail, attachments: mail.attachments.map(own) }, body: { ...body, files: body.files.map(own) } };
    parentPort?.postMessage({ answer } satisfies ThreadAnswer<Reading>, [...files]);
  } catch (error) {
    parentPort?.postMessage({ fault: (error as Error).message } satisfies ThreadAnswer<Reading>);
  }
});

parentPort?.postMessage(READY);
