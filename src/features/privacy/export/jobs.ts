/** Packs a person's data into a ZIP file, streamed from the database to the storage, and tells the one who asked. */
import { createElement } from "react";
import { PassThrough, Readable } from "node:stream";
import { ZipFile } from "yazl";
import { mailTransport } from "#/adapters/mail/index.ts";
import { storage } from "#/adapters/storage/index.ts";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { type EventJob, every, type JobInfo, on, task } from "#/core/jobs.ts";
import { DEFAULT_LOCALE } from "#/core/locale.ts";
import { log } from "#/core/log.ts";
import { env } from "#/env.ts";
import { productMailOf } from "#/features/mail/product/rules.ts";
import { languageOfUser } from "#/features/member/queries.ts";
import { contactParts, type ExportedFile, memberParts, rawMail } from "#/features/privacy/export/queries.ts";
import { mailLook } from "#/features/workspace/queries.ts";
import { filePath, listHtml, messageHtml, pageHead } from "#/features/privacy/export/rules.ts";

const PACKER = "Data export";
type Payload = { workspaceId: string; id: string };
type Counts = Record<string, number>;

/** Writes the archive of a contact. Each part is read when the one before it is written: nothing of it is held whole. */
export function contactArchive(workspaceId: string, contactId: string): { stream: Readable; done: Promise<Counts> } {
  const parts = contactParts(workspaceId, contactId);
  return archive(async (add, counts) => {
    const contact = await parts.contact();
    if (!contact) throw new Error("the contact is not there any more");
    const suppressions = await parts.suppressions();
    const files: ExportedFile[] = [];
    for await (const file of parts.files()) files.push(file);
    await add("contact.json", json(contact));
    await add("suppressions.json", json(suppressions));
    await add("tickets.json", jsonLines(counted(parts.tickets(), counts, "tickets")));
    const messages = async function* (isNote: boolean) {
      for await (const ticket of parts.tickets())
        for await (const message of parts.messages(ticket.id)) if ((message.kind === "note") === isNote) yield message;
      if (!isNote) yield* await parts.elsewhere();
    };
    await add("messages.json", jsonLines(counted(messages(false), counts, "messages")));
    await add("notes.json", jsonLines(counted(messages(true), counts, "notes")));
    await add("events.json", jsonLines(counted(Readable.from(await parts.events()), counts, "events")));
    const page = async function* () {
      yield pageHead(`Data of ${contact.name || contact.email}`);
      yield listHtml(contact);
      for await (const ticket of parts.tickets()) {
        yield `<h2>#${ticket.number}</h2>${listHtml({ subject: ticket.subject, status: ticket.status, createdAt: ticket.createdAt })}`;
        for await (const { id, ...message } of parts.messages(ticket.id))
          if (message.kind !== "note")
            yield messageHtml({
              ...message,
              files: files.filter((file) => file.messageId === id).map((file) => ({ name: file.name, path: filePath(file) })),
            });
      }
      yield "</body></html>\n";
    };
    await add("index.html", Readable.from(page()));
    for (const file of files) {
      const bytes = await storage().get(file.storageKey);
      // What is missing from the storage is said by `connect doctor`; the rest is still theirs.
      if (!bytes) continue;
      await add(filePath(file), bytes);
      counts.files = (counts.files ?? 0) + 1;
    }
    for (const { id } of await parts.rawMails()) {
      await add(`raw/${id}.eml`, Readable.from([await rawMail(workspaceId, id)]));
      counts.rawMails = (counts.rawMails ?? 0) + 1;
    }
  });
}

/** The archive of a member's own data. */
export function memberArchive(workspaceId: string, memberId: string): { stream: Readable; done: Promise<Counts> } {
  return archive(async (add, counts) => {
    const { profile, account, sessions, written, actions } = await memberParts(workspaceId, memberId);
    await add("profile.json", json(profile));
    await add("account.json", json(account[0] ?? null));
    await add("sessions.json", json(sessions));
    await add("written.json", json(written));
    await add("actions.json", json(actions));
    await add("index.html", Readable.from([pageHead(`Data of ${profile.name || profile.email}`), listHtml(profile), "</body></html>\n"]));
    Object.assign(counts, { sessions: sessions.length, written: written.length, actions: actions.length });
  });
}

type Add = (path: string, content: Readable) => Promise<void>;

/** One entry after another; each waits until it has been read to its end. When the archive is not wanted any more, nothing further is read. */
function archive(fill: (add: Add, counts: Counts) => Promise<void>): { stream: Readable; done: Promise<Counts> } {
  const zip = new ZipFile();
  const out = zip.outputStream.pipe(new PassThrough()) as Readable;
  let current: Readable | null = null;
  zip.on("error", (error: Error) => out.destroy(error));
  out.once("close", () => current?.destroy(new Error("the archive was broken off")));
  const add: Add = (path, content) =>
    new Promise((resolve, reject) => {
      if (out.destroyed) return reject(new Error("the archive was broken off"));
      current = content;
      content.once("error", reject);
      content.once("end", resolve);
      zip.addReadStream(content, path);
    });
  const run = async () => {
    const counts: Counts = {};
    try {
      await fill(add, counts);
      zip.end();
    } catch (error) {
      out.destroy(error as Error);
      throw error;
    }
    return counts;
  };
  const done = run();
  done.catch(() => {});
  return { stream: out, done };
}

const json = (value: unknown) => Readable.from([`${JSON.stringify(value, null, 1)}\n`]);

/** A JSON list, an entry a line. */
function jsonLines(rows: AsyncIterable<unknown>): Readable {
  return Readable.from(
    (async function* () {
      let isFirst = true;
      yield "[\n";
      for await (const row of rows) {
        yield `${isFirst ? "" : ",\n"}${JSON.stringify(row)}`;
        isFirst = false;
      }
      yield "\n]\n";
    })(),
  );
}

async function* counted<T>(rows: AsyncIterable<T>, counts: Counts, name: string): AsyncGenerator<T> {
  counts[name] ??= 0;
  for await (const row of rows) {
    counts[name]++;
    yield row;
  }
}

type Row = { of: "contact" | "member"; subjectId: string; memberId: string | null };
const exportRow = async ({ workspaceId, id }: Payload, state: string): Promise<Row | null> =>
  (
    await inWorkspace(workspaceId, () =>
      sql<Row>(`select "of", "subjectId", "memberId" from data_export where "workspaceId" = $1 and id = $2 and state = $3`, [
        workspaceId,
        id,
        state,
      ]),
    )
  )[0] ?? null;

/** Makes the file. Made twice, the second takes the first one's place. */
export async function packExport({ workspaceId, id }: Payload, { isLastAttempt }: Pick<JobInfo, "isLastAttempt">): Promise<void> {
  const row = await exportRow({ workspaceId, id }, "making");
  if (!row) return;
  const actor = systemActor(workspaceId, PACKER);
  const storageKey = `${workspaceId}/export/${id}.zip`;
  const { stream, done } = row.of === "contact" ? contactArchive(workspaceId, row.subjectId) : memberArchive(workspaceId, row.subjectId);
  try {
    let sizeBytes = 0;
    const measured = stream.pipe(
      new PassThrough({
        transform(chunk: Buffer, _encoding, next) {
          sizeBytes += chunk.length;
          next(null, chunk);
        },
      }),
    );
    stream.once("error", (error) => measured.destroy(error));
    await storage().put(storageKey, measured);
    await execute(actor, "dataExport.finish", { id, storageKey, sizeBytes, counts: await done });
  } catch (error) {
    stream.destroy();
    await done.catch(() => {});
    if (isLastAttempt) await execute(actor, "dataExport.fail", { id });
    throw error;
  }
}

/** Mails the one who asked that their file is there. The mail holds no address of the file: they sign in for it. */
export async function tellReady({ workspaceId, event }: Pick<EventJob<{ id: string }>, "workspaceId" | "event">): Promise<void> {
  const row = await exportRow({ workspaceId, id: event.data.id }, "ready");
  if (!row?.memberId) return;
  const [member] = await inWorkspace(workspaceId, () =>
    sql<{ userId: string; name: string; email: string; slug: string }>(
      `select m."userId", m.name, m.email, w.slug from member m join workspace w on w.id = m."workspaceId"
       where m."workspaceId" = $1 and m.id = $2 and m."isActive"`,
      [workspaceId, row.memberId],
    ),
  );
  if (!member) return;
  const [{ renderMail }, { Notice }, { mailTexts }] = await Promise.all([
    import("#/emails/render.ts"),
    import("#/emails/Notice.tsx"),
    import("#/emails/texts.ts"),
  ]);
  const texts = await mailTexts((await languageOfUser(member.userId)) ?? DEFAULT_LOCALE);
  const look = await inWorkspace(workspaceId, () => mailLook(workspaceId));
  const { name, email } = member;
  const subject = texts.t("mail.export.subject");
  // It holds no address of the file: who opens the link signs in first.
  const url = new URL(`/${member.slug}/settings/privacy`, env.APP_URL).toString();
  const body = await renderMail(
    createElement(Notice, {
      texts,
      look,
      title: subject,
      words: `${texts.t("mail.hello", { name })} ${texts.t("mail.export.lede", { workspace: look.name })}`,
      action: { name: texts.t("mail.export.action"), url },
      small: texts.t("mail.export.days"),
    }),
  );
  await (await mailTransport()).send(productMailOf({ appUrl: env.APP_URL, to: { name, email }, subject, ...body }));
}

/** Files whose days are over. */
export async function sweepExports(): Promise<void> {
  for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "exports")) {
    const old = await inWorkspace(workspaceId, () =>
      sql<{ id: string; storageKey: string }>(
        `select id, "storageKey" from data_export where "workspaceId" = $1 and state = 'ready' and "expiresAt" <= now() limit 500`,
        [workspaceId],
      ),
    );
    for (const { id, storageKey } of old) {
      await storage().remove(storageKey);
      await execute(systemActor(workspaceId, PACKER), "dataExport.expire", { id });
    }
    log.debug({ workspaceId, count: old.length }, "packed files were removed");
  }
}

export const tasks = [task<Payload>("packExport", packExport), on<{ id: string }>("dataExport.ready", "tellExportReady", tellReady)];
export const crons = [every("29 * * * *", "sweepExports", sweepExports)];
