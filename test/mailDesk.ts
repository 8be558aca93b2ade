/** A desk that mail can be sent to: SMTP, worker and API on the test file's own database, two workspaces, and what became of each mail. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { urlFor } from "#/core/db.ts";
import { startWorker, type Worker } from "#/core/jobs.ts";
import type { Page } from "#/core/query.ts";
import { env } from "#/env.ts";
import { readLedger } from "#/features/mail/queries.ts";
import type { LedgerLine } from "#/features/mail/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { type Smtp, startSmtp } from "#/smtp.ts";
import { type Call, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildWorkspace, type TestWorkspace } from "./factories.ts";
import { TEST_SECRET } from "./secret.ts";
import { mailText, sendMail } from "./smtpClient.ts";

/** There before a test runs. */
type Desk = { smtp: Smtp; worker: Worker; workspace: TestWorkspace; other: TestWorkspace; agent: Call; stranger: Call };
type To = { to?: string | string[]; from?: string };
export const outbox = join(env.CONNECT_DATA_DIR, "outbox");

/** Call at the top of a test file. */
export function testMailDesk() {
  const database = testDatabase();
  const server = testServer();
  const desk = {} as Desk;
  let acceptedCount = 0;
  const work = async () => {
    desk.worker = await startWorker({
      connectionString: urlFor(database.ownerUrl, "connect_worker", TEST_SECRET),
      concurrency: 4,
    });
  };
  beforeAll(async () => {
    desk.smtp = await startSmtp({ host: "127.0.0.1", port: 0 });
    await work();
    [desk.workspace, desk.other] = [await buildWorkspace(), await buildWorkspace()];
    [desk.agent, desk.stranger] = [await server.asRole(desk.workspace, "admin"), await server.asRole(desk.other)];
  });
  afterAll(async () => {
    await desk.smtp.stop();
    await desk.worker.stop();
  });

  const send = async (raw: string | Buffer, { to = desk.workspace.address, from }: To = {}) => {
    const told = await sendMail(desk.smtp.port, { to, raw, ...(from === undefined ? {} : { from }) });
    if (told.code === 250) acceptedCount++;
    return told.code;
  };
  /** The ledger when nothing in it is pending any more. */
  const settled = async (): Promise<LedgerLine[]> => {
    let lines: LedgerLine[] = [];
    const isDone = async () => {
      lines = (await Array.fromAsync(readLedger())).flat();
      return lines.every((line) => line.outcome !== "pending");
    };
    await expect.poll(isDone, { timeout: 20_000, interval: 30 }).toBe(true);
    return lines;
  };
  /** Sends a mail; every line of the ledger that bears its Message-ID. */
  const outcomeOf = async (headers: Record<string, string | null>, { body, ...to }: To & { body?: string } = {}) => {
    const id = headers["Message-ID"] ?? `<out-${Math.random()}@client.example>`;
    expect(await send(mailText({ ...headers, "Message-ID": id }, body), to)).toBe(250);
    return (await settled()).filter((line) => line.messageId === id);
  };
  const lineOf = async (...args: Parameters<typeof outcomeOf>) => (await outcomeOf(...args)).at(-1) as LedgerLine;
  const ticketOf = async (id: string | null, call = desk.agent) => (await call<TicketRecord>("GET", `/tickets/${id}`)).body;
  const messagesOf = async (id: string | null, call = desk.agent) =>
    (await call<Page<MessageRecord>>("GET", `/tickets/${id}/messages`)).body.data;
  /** A reply by REST, and its mail when it has left. */
  const reply = async (ticketId: string | null, input: Record<string, unknown> = {}) => {
    const { body, status } = await desk.agent<MessageRecord>("POST", `/tickets/${ticketId}/messages`, {
      kind: "reply",
      text: "Here is help.",
      ...input,
    });
    expect(status).toBe(201);
    const id = body.messageId?.slice(1, -1) ?? "";
    const state = async () => (await messagesOf(ticketId)).find((message) => message.id === body.id)?.delivery?.state;
    await expect.poll(state, { timeout: 10_000 }).toBe("sent");
    return { body, id, raw: readFileSync(join(outbox, `${id}.eml`), "utf8") };
  };
  /** How many messages were answered with 250. */
  const accepted = () => acceptedCount;
  return { desk, database, server, work, send, settled, outcomeOf, lineOf, ticketOf, messagesOf, reply, accepted };
}

/** The value of a header of the raw mail, unfolded. */
export const headerOf = (raw: string, name: string) =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, "im").exec(raw.slice(0, raw.indexOf("\r\n\r\n")))?.[1]?.replace(/\r\n[ \t]+/g, " ");
