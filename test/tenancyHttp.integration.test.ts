/**
 * Nobody reads, writes or infers across workspaces from outside either: over REST, with sessions and keys of every role, over the live stream,
 * at signed addresses, and by mail with forged headers and reply addresses. CONNECT_TENANCY_TRIES=100000 tries more.
 */
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { MemberRole } from "#/core/actor.ts";
import { execute } from "#/core/execute.ts";
import { appSecret } from "#/core/secret.ts";
import { acceptMail } from "#/features/mail/commands.ts";
import { processInboundMail } from "#/features/mail/inbound/jobs.ts";
import { replyAddress, replyKey } from "#/features/mail/rules.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import { testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildTicket, buildWorkspace, receive, type TestWorkspace } from "./factories.ts";
import { randomOf } from "./mailMutations.ts";
import { describedOperations, type Ids, nameOf, type Operation, requestOf } from "./restOperations.ts";
import { mailText } from "./smtpClient.ts";

// Thousands of tries from one address: only their answers count here.
vi.hoisted(() => {
  process.env.CONNECT_RATE_LIMIT = "0";
});

const TRIES = Math.round(Number(process.env.CONNECT_TENANCY_TRIES ?? 5_000) / 5);
const database = testDatabase();
const server = testServer();
const SECRET = "okapi";

let own: TestWorkspace;
let other: TestWorkspace;
let theirs: Ids;
let operations: Operation[];
let callers: Record<string, string>[];
let tables: string[];

beforeAll(async () => {
  [own, other] = [await buildWorkspace(), await buildWorkspace()];
  operations = (await describedOperations(server.url(""))).filter(
    ({ path }) => !/^\/(sign-in(-codes|-ways|\/)|password-resets|sessions|me$|workspaces|sync\/stream)/.test(path),
  );
  const make = async (name: string, input: object) => (await execute<{ id: string }>(other.owner, name, input)).record.id;
  const ticket = await buildTicket(other, {
    subject: `Subject ${SECRET}`,
    text: `Words ${SECRET}`,
    contact: { email: `${SECRET}@client.example` },
  });
  const { messageId } = await receive(other, { subject: `Mail ${SECRET}`, messageId: `${SECRET}@mail.example` });
  theirs = {
    tickets: ticket.id,
    messages: messageId ?? "",
    labels: await make("label.create", { name: `label ${SECRET}` }),
    teams: await make("team.create", { name: `Team ${SECRET}` }),
    macros: await make("macro.create", { name: `Name ${SECRET}`, isShared: true, html: SECRET }),
    views: await make("view.create", { name: `Name ${SECRET}`, isShared: true, query: {} }),
    "custom-fields": await make("customField.create", { of: "ticket", name: `Name ${SECRET}`, type: "text" }),
    domains: await make("domain.create", { name: `${SECRET}.example` }),
    "sign-in-domains": await make("signInDomain.create", { name: `sign-in-${SECRET}.example` }),
    "identity-providers": await make("identityProvider.setOidc", {
      name: `Name ${SECRET}`,
      issuer: `https://${SECRET}.example`,
      clientId: SECRET,
      clientSecret: SECRET,
    }),
    roles: await make("role.create", { name: `Name ${SECRET}`, permissions: ["message.note"] }),
    contacts: ticket.contact.id,
    companies: await make("company.create", { name: `Name ${SECRET}` }),
    members: other.owner.id,
    inboxes: other.inboxId,
    attachments: await make("attachment.create", {
      name: `${SECRET}.txt`,
      contentType: "text/plain",
      sizeBytes: 1,
      storageKey: `${other.id}/${SECRET}`,
    }),
    "outgoing-mail": await make("message.create", { ticketId: ticket.id, kind: "reply", text: `Answer ${SECRET}` }),
  };
  const second = await buildTicket(other, { subject: `Subject ${SECRET}`, text: `Words ${SECRET}` });
  Object.assign(theirs, { intoId: second.id, otherId: second.id, toTicketId: second.id });
  const roles: MemberRole[] = ["owner", "admin", "agent", "light-agent"];
  callers = await Promise.all(roles.map(async (role) => ({ authorization: `Bearer ${await createApiKey(own.owner, { role })}` })));
  tables = (
    await database.owner<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspaceId'
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
    )
  ).map(({ name }) => name);
});

/** All rows of the other workspace in one figure. */
async function fingerprint(): Promise<string> {
  const parts: string[] = [];
  for (const table of tables) {
    const [row] = await database.owner<{ sum: string }>(
      `select count(*) || ':' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from "${table}" t where "workspaceId" = $1`,
      [other.id],
    );
    parts.push(`${table} ${row?.sum}`);
  }
  return parts.join("\n");
}

async function call(operation: Operation, ids: Ids, headers: Record<string, string>) {
  const { path, init } = requestOf(operation, ids);
  const response = await fetch(server.url(`/api/v1${path}`), {
    ...init,
    headers: { ...(init.headers as object), ...headers },
    redirect: "manual",
  });
  return { status: response.status, text: await response.text() };
}
/** What is in every answer and says nothing. */
const even = (text: string, ids: Ids) =>
  Object.values(ids)
    .reduce((whole, id) => (id ? whole.replaceAll(id, "ID") : whole), text)
    .replace(/"(requestId|id|createdAt|updatedAt|seq|nextCursor|receivedAt|checkedAt)":("[^"]*"|\d+|null)/g, "");

describe("from outside", () => {
  it(`reads, writes and infers nothing of another workspace in ${TRIES} tries over REST`, { timeout: 120_000 + TRIES * 50 }, async () => {
    const random = randomOf(20_261_128);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const before = await fingerprint();
    const named = operations.filter(({ path }) => path.includes("{"));
    const seen = new Set<string>();
    const faults: string[] = [];
    for (let i = 0; i < TRIES; i += 8)
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          const operation = pick(random() < 0.7 ? named : operations);
          const headers = pick(callers);
          const nobodys = Object.fromEntries(Object.keys(theirs).map((name) => [name, crypto.randomUUID()]));
          const [real, none] = await Promise.all([call(operation, theirs, headers), call(operation, nobodys, headers)]);
          seen.add(nameOf(operation));
          const said = `${nameOf(operation)} ${real.status} ${real.text.slice(0, 200)}`;
          if (real.status >= 500) faults.push(said);
          if (new RegExp(`(Subject|Words|Answer|Name|Mail|Team|label) ${SECRET}`).test(real.text)) faults.push(`holds theirs: ${said}`);
          // What is there and not the caller's is answered just as what is nowhere.
          if (operation.path.includes("{") && (real.status !== none.status || even(real.text, theirs) !== even(none.text, nobodys)))
            faults.push(`tells: ${said} where nothing is: ${none.status} ${none.text.slice(0, 200)}`);
        }),
      );
    expect(faults.slice(0, 10)).toEqual([]);
    expect(await fingerprint()).toBe(before);
    expect(seen.size).toBeGreaterThan(Math.min(named.length * 0.8, TRIES / 12));
  });

  it("answers for what is another's as fast as for what is nowhere", async () => {
    const [headers] = callers as [Record<string, string>];
    const times: [number[], number[]] = [[], []];
    for (let i = 0; i < 300; i++)
      for (const [at, id] of [theirs.tickets, crypto.randomUUID()].entries()) {
        const started = performance.now();
        const response = await fetch(server.url(`/api/v1/tickets/${id}`), { headers });
        await response.arrayBuffer();
        times[at as 0 | 1].push(performance.now() - started);
        expect(response.status).toBe(404);
      }
    const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
    const [real, none] = times.map(median) as [number, number];
    // Both are one look-up by key that finds nothing: what is left is noise.
    expect(Math.abs(real - none), `${real} ms and ${none} ms`).toBeLessThan(Math.max(0.5, none * 0.3));
  });

  it("streams nothing of another workspace, whatever is asked for", async () => {
    const [headers] = callers as [Record<string, string>];
    for (const query of [`workspace=${other.slug}`, `workspace=${other.id}`, `after=0&workspace=${other.slug.toUpperCase()}`]) {
      const response = await fetch(server.url(`/api/v1/sync/stream?${query}`), { headers });
      expect(response.status, query).toBe(404);
      await response.arrayBuffer();
    }
    const leaving = new AbortController();
    const response = await fetch(server.url("/api/v1/sync/stream?after=0"), { headers, signal: leaving.signal });
    await execute(other.owner, "label.create", { name: `label ${SECRET} live` });
    await execute(own.owner, "label.create", { name: "label of our own" });
    let text = "";
    for await (const piece of (response.body as ReadableStream<Uint8Array>).pipeThrough(
      new TextDecoderStream() as never,
    ) as unknown as AsyncIterable<string>) {
      text += piece;
      if (text.includes("label of our own")) break;
    }
    leaving.abort();
    expect(text).not.toContain(SECRET);
  });

  it("joins no ticket of another workspace by mail, whatever its headers and addresses claim", async () => {
    const key = replyKey(appSecret());
    const [theirNumber] = await database.owner<{ number: number }>(`select number from ticket where id = $1`, [theirs.tickets]);
    const signed = replyAddress(key, other.id, theirs.tickets ?? "", own.address) ?? "";
    const forged = replyAddress(Buffer.from("another key of another installation"), other.id, theirs.tickets ?? "", other.address) ?? "";
    const before = await database.owner<{ n: number }>(`select count(*)::int as n from message where "ticketId" = $1`, [theirs.tickets]);
    const claims: { to: string; headers: Record<string, string> }[] = [
      { to: own.address, headers: { To: signed } },
      { to: signed, headers: { To: signed, "Delivered-To": signed, "X-Original-To": signed } },
      { to: own.address, headers: { "In-Reply-To": `<${SECRET}@mail.example>`, References: `<${SECRET}@mail.example>` } },
      { to: own.address, headers: { Subject: `[#${theirNumber?.number}] Re: Subject ${SECRET}`, From: `${SECRET}@client.example` } },
      { to: own.address, headers: { From: other.owner.email, Sender: other.owner.email, "In-Reply-To": `<${SECRET}@mail.example>` } },
      { to: other.address, headers: { To: forged, Cc: forged, From: other.owner.email, References: "<nothing@x.example>" } },
      { to: other.address, headers: { To: `${forged.split("@")[0]}x@${forged.split("@")[1]}`, From: "stranger@x.example" } },
    ];
    for (const { to, headers } of claims) {
      const raw = Buffer.from(mailText({ "Message-ID": `<${crypto.randomUUID()}@x.example>`, ...headers }, "Let me in."));
      const { ids } = await acceptMail({ source: "smtp", envelopeFrom: "x@x.example", recipients: [to], raw });
      for (const id of ids) await processInboundMail(id);
    }
    expect(await database.owner(`select count(*)::int as n from message where "ticketId" = $1`, [theirs.tickets])).toEqual(before);
    const [members] = await database.owner<{ n: number }>(
      `select count(*)::int as n from message where "workspaceId" = any($1) and "authorType" = 'member' and text like '%Let me in%'`,
      [[own.id, other.id]],
    );
    expect(members?.n).toBe(0);
  });
});
