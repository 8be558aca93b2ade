/** How a workspace's mails look: previews by the API, the logo at its address, and the look in mail that leaves. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { simpleParser } from "mailparser";
import { afterAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { LANGUAGES } from "#/core/locale.ts";
import { env } from "#/env.ts";
import { sendOne } from "#/features/mail/outbound/jobs.ts";
import { TEMPLATES, type TemplatePreview } from "#/features/mail/template/schema.ts";
import { sendInvitation } from "#/features/member/jobs.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { sendSignInCode } from "#/features/session/jobs.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { type Call, expectProblem, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildMember, buildWorkspace, receive, type TestWorkspace } from "./factories.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-templates-"));
env.CONNECT_DATA_DIR = folder;
testDatabase();
const server = testServer();
afterAll(() => rm(folder, { recursive: true, force: true }));

const now = { attempt: 1, isLastAttempt: false };
const HOSTILE = `<script>alert(1)</script>"><img onerror=x> {{contact.name}}`;

/** A PNG of one colour; its checksums are left out, which no reader of its size asks for. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, "latin1"), data, Buffer.alloc(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(height * (1 + width * 3)));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
function upload(call: Call, bytes: Buffer) {
  const form = new FormData();
  form.set("file", new File([new Uint8Array(bytes)], "logo.png", { type: "image/png" }));
  return call<WorkspaceRecord>("POST", "/workspace/logo", form);
}
const outbox = () => readdirSync(join(folder, "outbox")).filter((name) => name.endsWith(".eml"));
/** The mail that was written to the outbox meanwhile. */
async function mailOf(work: () => Promise<unknown>) {
  const before = new Set(
    await Promise.resolve()
      .then(outbox)
      .catch(() => []),
  );
  await work();
  const [name, ...more] = outbox().filter((one) => !before.has(one));
  expect(more).toEqual([]);
  return simpleParser(readFileSync(join(folder, "outbox", name ?? "nothing left")));
}
const reply = async (space: TestWorkspace, ticketId: string) =>
  (await execute<MessageRecord>(space.owner, "message.create", { ticketId, kind: "reply", html: "<p>Try <b>this</b>.</p>" })).record;
const sent = (space: TestWorkspace, { id }: { id: string }) => mailOf(() => sendOne({ workspaceId: space.id, id }, now));

describe("the logo", () => {
  it("is stored, shown to everybody at an address that stays good, and taken away", async () => {
    const space = await buildWorkspace();
    const call = await server.asRole(space, "owner");
    const made = await upload(call, png(400, 48));
    expect(made.status).toBe(200);
    const { logoUrl } = made.body;
    expect(logoUrl).toMatch(/^\/media\/logo\/[\w-]+\.[\w-]+$/);
    const shown = await fetch(server.url(logoUrl ?? ""));
    expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(shown.headers.get("cache-control")).toContain("immutable");
    expect(shown.headers.get("content-security-policy")).toContain("sandbox");
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(png(400, 48));
    // Another picture is another address; the first one's stays that picture's.
    expect((await upload(call, png(100, 40))).body.logoUrl).not.toBe(logoUrl);
    expect((await call<WorkspaceRecord>("DELETE", "/workspace/logo")).body.logoUrl).toBeNull();
    expect((await fetch(server.url(logoUrl ?? ""))).status).toBe(200);
  });

  it("refuses what no mail program shows, what is too large, others, and an address that was not made here", async () => {
    const space = await buildWorkspace();
    const call = await server.asRole(space, "owner");
    expectProblem(await upload(call, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')), 422, "invalid");
    expectProblem(await upload(call, png(2_000, 40)), 422, "invalid");
    expectProblem(await upload(call, Buffer.alloc(513 * 1024)), 413, "too-large");
    expectProblem(await upload(await server.asRole(space, "agent"), png(10, 10)), 403, "forbidden");
    const { logoUrl } = (await upload(call, png(200, 48))).body;
    const other = await buildWorkspace();
    const key = Buffer.from(logoUrl?.split("/").at(-1)?.split(".")[0] ?? "", "base64url").toString();
    await expect(execute(other.owner, "workspace.setLogo", { storageKey: key })).rejects.toMatchObject({ code: "invalid" });
    const forged = Buffer.from(key.replace(space.id, other.id)).toString("base64url");
    for (const path of [`/media/logo/${forged}.${logoUrl?.split(".").at(-1)}`, `${logoUrl}x`, "/media/logo/a.b", "/media/logo/"])
      expect((await fetch(server.url(path))).status, path).toBe(404);
  });
});

describe("the look", () => {
  it("is refused where it could not be shown: a colour that is none, a footer without end", async () => {
    const call = await server.asRole(await buildWorkspace(), "owner");
    for (const mailColor of ["red", "#12345", "#12345g", "url(x)", '#123456" onload="'])
      expectProblem(await call("PATCH", "/workspace", { mailColor }), 422, "invalid");
    expectProblem(await call("PATCH", "/workspace", { mailFooter: "x".repeat(501) }), 422, "invalid");
    const set = await call<WorkspaceRecord>("PATCH", "/workspace", { mailColor: "#0B5FFF", mailFooter: "  Acme\nWien " });
    expect(set.body).toMatchObject({ mailColor: "#0b5fff", mailFooter: "Acme\nWien", brandsReplies: false });
    expect((await call<WorkspaceRecord>("PATCH", "/workspace", { mailColor: null, mailFooter: " " })).body).toMatchObject({
      mailColor: null,
      mailFooter: null,
    });
  });

  it("a reply is a person's mail until the workspace wants its sign there; what was written before stays as it was", async () => {
    const space = await buildWorkspace();
    const call = await server.asRole(space, "owner");
    await upload(call, png(400, 48));
    await call("PATCH", "/workspace", { mailFooter: "Acme <GmbH>\nWien" });
    const { ticketId } = await receive(space, { messageId: "first@client.example" });
    const before = await reply(space, ticketId);
    await call("PATCH", "/workspace", { brandsReplies: true });
    const after = await reply(space, ticketId);
    const plain = await sent(space, before);
    expect(plain.html).toContain("<p>Try <b>this</b>.</p>");
    expect(plain.html).not.toMatch(/<table|<img|Acme/);
    expect(plain.text?.trim()).toBe("Try this.");
    expect(plain).toMatchObject({ inReplyTo: "<first@client.example>", messageId: before.messageId });
    const branded = await sent(space, after);
    expect(branded.html).toMatch(/<img alt="[^"]+" height="24" src="http:[^"]+\/media\/logo\/[^"]+"[^>]* width="200"/);
    expect(branded.html).toContain("Acme &lt;GmbH&gt;<br/>Wien");
    expect(branded.text?.trim()).toBe("Try this.\n\nAcme <GmbH>\nWien");
    // Repeated after another change, it is the same mail.
    await call("PATCH", "/workspace", { mailFooter: "Elsewhere" });
    const source = async ({ id }: MessageRecord) => (await call("GET", `/outgoing-mail/${id}/source`)).text;
    expect(await simpleParser(await source(after))).toMatchObject({ html: branded.html, text: branded.text });
    expect((await simpleParser(await source(before))).html).toBe(plain.html);
  });

  it("an inbox's own answer carries it in any case, an invitation and a code as well", async () => {
    const space = await buildWorkspace();
    const call = await server.asRole(space, "owner");
    await upload(call, png(400, 48));
    await call("PATCH", "/workspace", { mailFooter: "Acme GmbH", mailColor: "#ffee00" });
    await execute(space.owner, "inbox.update", { id: space.inboxId, acknowledgement: "We have it: {{ticket.subject}}" });
    const { ticketId } = await receive(space, { subject: HOSTILE });
    const { record } = await execute<{ id: string }>(space.product, "message.acknowledge", { ticketId });
    const answer = await sent(space, record);
    expect(answer.html).toContain("/media/logo/");
    expect(answer.html).toContain("Acme GmbH");
    expect(answer.html).toContain("&lt;script&gt;");
    expect(answer.html).not.toContain("<script");
    const { record: invited } = await execute<MemberRecord>(space.owner, "member.invite", {
      name: HOSTILE,
      email: `new.${space.slug}@team.example`,
      role: "agent",
    });
    const job = { workspaceId: space.id, memberId: invited.id, inviterName: HOSTILE };
    const invitation = await mailOf(() => sendInvitation(job, { isLastAttempt: false }));
    expect(invitation.html).toContain("/media/logo/");
    expect(invitation.html).not.toContain("<script");
    // Words on yellow are black.
    expect(invitation.html).toMatch(/bgcolor="#ffee00"[\s\S]*?color:#000000/);
    const asked = { email: space.owner.email, askedAt: new Date().toISOString() };
    const code = await mailOf(() => sendSignInCode(asked, { isLastAttempt: false }));
    expect(code.html).toContain("/media/logo/");
    expect(code.text).toMatch(/^\d{6}$/m);
  });
});

describe("/mail-templates", () => {
  it("shows each mail in each language, with the workspace's own names, and hostile ones as words", async () => {
    const space = await buildWorkspace();
    const call = await server.asRole(space, "light-agent");
    const seen = new Set<string>();
    for (const isFilled of [false, true]) {
      if (isFilled) await receive(space, { subject: HOSTILE, from: { name: HOSTILE, email: "h@client.example" } });
      for (const name of TEMPLATES)
        for (const language of LANGUAGES) {
          const { status, body } = await call<TemplatePreview>("GET", `/mail-templates/${name}?language=${language}`);
          expect([status, body.name, body.language]).toEqual([200, name, language]);
          expect(body.html).not.toMatch(/<script|<img onerror/);
          expect(body.text.length).toBeGreaterThan(20);
          seen.add(`${isFilled} ${body.subject} ${body.html.length}`);
        }
    }
    expect(seen.size).toBeGreaterThan(40);
    expectProblem(await call("GET", "/mail-templates/nothing"), 404, "not-found");
    expectProblem(await call("GET", "/mail-templates/reply?language=xx"), 422, "invalid");
  });

  it("hides from strangers: another workspace's tickets are in no preview", async () => {
    const [space, other] = [await buildWorkspace(), await buildWorkspace()];
    await receive(other, { subject: "Their secret matter" });
    const call = await server.asRole(space, "owner");
    for (const name of TEMPLATES) expect((await call("GET", `/mail-templates/${name}`)).text).not.toContain("Their secret matter");
  });

  it("mails one to who asks, to nobody else, and not without end", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "agent");
    const call = await server.asMember(agent);
    const ask = () => call<{ to: string }>("POST", "/mail-templates/survey/trial-mail", { language: "de" });
    const mail = await mailOf(async () => expect((await ask()).body).toEqual({ to: agent.email }));
    expect(mail.subject).toMatch(/^Vorschau: Wie war unsere Hilfe\?/);
    expect(mail.to).toMatchObject({ value: [{ address: agent.email }] });
    expect(mail.headers.get("auto-submitted")).toBe("auto-replied");
    expect(mail.html).toContain("Sehr gut");
    const key = await server.asRole(space, "owner");
    expectProblem(await key("POST", "/mail-templates/survey/trial-mail", {}), 403, "forbidden");
    for (let count = 1; count < 30; count++) await ask();
    expect((await ask()).status).toBe(429);
  });
});
