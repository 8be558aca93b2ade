/**
 * Nobody reads or writes across workspaces: members of two workspaces throw each other's ids at every command and query, thousands of times;
 * then again with the application's own checks out of the way, so that row-level security stands alone.
 */
import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { type Actor, systemActor } from "#/core/actor.ts";
import { inWorkspace, pgCode, sqlPlanned, transaction } from "#/core/db.ts";
import { type CommandContext, execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { registry } from "#/core/registry.ts";
import { bootstrap, changesAfter } from "#/core/sync.ts";
import { testDatabase } from "./database.ts";
import { buildMember, buildTicket, buildWorkspace, mailInput, receive, type TestWorkspace } from "./factories.ts";

/** CONNECT_TENANCY_TRIES=100000 tries more; a fifth of them from outside (tenancyHttp). */
const TRIES = Math.round((Number(process.env.CONNECT_TENANCY_TRIES ?? 5_000) * 4) / 5 / 16) * 16;
const database = testDatabase();

/** A repeatable stream of numbers in [0, 1): mulberry32. */
function randomFrom(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Side = { space: TestWorkspace; actors: Actor[]; secret: string; ids: Record<string, string[]> };
let sides: [Side, Side];
let tables: string[];

async function buildSide(secret: string): Promise<Side> {
  const space = await buildWorkspace();
  const actors: Actor[] = [
    space.owner,
    await buildMember(space, "admin"),
    await buildMember(space, "agent"),
    await buildMember(space, "light-agent"),
  ];
  await execute(space.owner, "team.create", { name: `Team ${secret}`, memberIds: [space.owner.id] });
  await execute(space.owner, "label.create", { name: `label ${secret}` });
  await execute(space.owner, "role.create", { name: `Role ${secret}`, permissions: ["message.note"] });
  for (const isShared of [true, false]) {
    await execute(space.owner, "macro.create", { name: `Name ${secret}`, isShared, html: `Words ${secret}` });
    await execute(space.owner, "view.create", { name: `Name ${secret}`, isShared, query: {} });
  }
  await execute(space.owner, "customField.create", { of: "ticket", name: `Name ${secret}`, type: "text" });
  await execute(space.owner, "domain.create", { name: `${secret}.example` });
  await execute(space.owner, "fetching.set", {
    id: space.inboxId,
    host: "imap.x.example",
    user: secret,
    auth: "password",
    password: secret,
  });
  await execute(space.owner, "join.createLink", { role: "light-agent" });
  await execute(space.owner, "join.createDomain", { name: `join-${secret}.example` });
  await execute(space.owner, "apiKey.create", { name: `Key ${secret}`, ...keyOf("cx_") });
  await execute(space.owner, "apiKey.createToken", { name: `Token ${secret}`, ...keyOf("cxp_") });
  await execute(space.owner, "signInDomain.create", { name: `${secret}.example` });
  await execute(space.owner, "identityProvider.setOidc", {
    name: `Provider ${secret}`,
    issuer: `https://${secret}.example`,
    clientId: secret,
    clientSecret: secret,
  });
  await execute(space.owner, "directory.setToken", { hash: secret.padEnd(43, "x") });
  await execute(space.product, "directory.createUser", {
    userName: `dir@${secret}.example`,
    email: `dir@${secret}.example`,
    displayName: `Name ${secret}`,
    isActive: true,
  });
  await execute(space.product, "directory.createGroup", { name: `Group ${secret}`, memberIds: [] });
  await execute(space.owner, "attachment.create", {
    name: `${secret}.pdf`,
    contentType: "application/pdf",
    sizeBytes: 1,
    storageKey: `${space.id}/${secret}`,
  });
  for (let i = 0; i < 5; i++) {
    const ticket = await buildTicket(space, {
      subject: `Subject ${secret}`,
      text: `Words ${secret}`,
      contact: { email: `${secret}${i}@${secret}.example`, name: `Name ${secret}` },
    });
    await execute(space.owner, "message.create", { ticketId: ticket.id, kind: i % 2 ? "note" : "reply", text: `Answer ${secret}` });
  }
  for (const sizeBytes of [10, 700_000])
    await execute(space.owner, "upload.start", { id: uuidv7(), name: `${secret}.bin`, contentType: "text/plain", sizeBytes });
  await receive(space, { messageId: `${secret}@mail.example`, contentHash: secret, subject: `Mail ${secret}` });
  await execute(space.owner, "dataExport.request", { email: `${secret}0@${secret}.example` });
  await execute(space.owner, "erasure.request", { email: `${secret}4@${secret}.example` });
  // Raw mail has no wall of its own: what reads it names its workspace.
  const raw = `From: ${secret}@x.example\r\n\r\nMail ${secret}`;
  const mail = await database.owner<{ id: string }>(
    `insert into inbound_mail (id, source, recipients, raw, "sizeBytes", "from", "messageId", "workspaceId", outcome, reason)
     values (gen_random_uuid(), 'smtp', array[$2], convert_to($3, 'UTF8'), octet_length($3), $2, $4, $1, 'failed', $3) returning id`,
    [space.id, space.address, raw, `raw-${secret}@mail.example`],
  );
  return { space, actors, secret, ids: { ...(await idsOf(space.id)), inbound_mail: mail.map((row) => row.id) } };
}

/** Every id of a workspace, by table. */
async function idsOf(workspaceId: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = { workspace: [workspaceId] };
  for (const table of tables) {
    const [has] = await database.owner(
      `select from information_schema.columns where table_schema = 'public' and table_name = $1 and column_name = 'id'`,
      [table],
    );
    if (has)
      found[table] = (
        await database.owner<{ id: string }>(`select id from "${table}" where "workspaceId" = $1 order by id`, [workspaceId])
      ).map((row) => row.id);
  }
  return found;
}

/** All of a workspace's rows in one figure. */
async function fingerprint(workspaceId: string): Promise<string> {
  const parts: string[] = [];
  for (const table of [...tables, "inbound_mail"]) {
    const [row] = await database.owner<{ sum: string }>(
      `select count(*) || ':' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from "${table}" t where "workspaceId" = $1`,
      [workspaceId],
    );
    parts.push(`${table} ${row?.sum}`);
  }
  return parts.join("\n");
}

beforeAll(async () => {
  tables = (
    await database.owner<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspaceId'
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'inbound_mail' order by 1`,
    )
  ).map((row) => row.name);
  sides = [await buildSide("aardvark"), await buildSide("zebra")];
});

const keyOf = (prefix: string) => ({ prefix: `${prefix}abcdef`, hash: uuidv7().replaceAll("-", "").padEnd(43, "x") });

/** An input for each command and query, with ids from anywhere. */
function inputs(random: () => number, own: Side, other: Side): Record<string, () => unknown> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const id = (table: string) => pick([...(other.ids[table] ?? []), ...(other.ids[table] ?? []), ...(own.ids[table] ?? []), uuidv7()]);
  const maybe = <T>(value: T) => (random() < 0.5 ? value : undefined);
  const text = () => `text ${Math.floor(random() * 1e6)}`;
  const status = () => pick(["open", "waiting", "closed", "spam", "trash"]);
  return {
    "ticket.create": () => ({
      subject: text(),
      text: text(),
      contact: { email: pick([`${other.secret}0@${other.secret}.example`, `new${Math.floor(random() * 1e6)}@x.example`]) },
      inboxId: maybe(id("inbox")),
      assigneeId: maybe(id("member")),
      teamId: maybe(id("team")),
      labelIds: maybe([id("label")]),
    }),
    "ticket.open": () => ({
      id: uuidv7(),
      subject: text(),
      channel: "email",
      inboxId: id("inbox"),
      alsoInboxIds: [],
      contactId: id("contact"),
      snippet: "",
      lastCustomerMessageAt: new Date(),
    }),
    "ticket.update": () => ({
      id: id("ticket"),
      status: maybe(status()),
      assigneeId: maybe(id("member")),
      teamId: maybe(id("team")),
      labelIds: maybe([id("label")]),
      subject: maybe(text()),
    }),
    "ticket.updateMany": () => ({
      ids: [id("ticket"), id("ticket")],
      change: { status: "open", assigneeId: maybe(id("member")), addLabelIds: maybe([id("label")]) },
    }),
    "ticket.revert": () => ({ commandId: pick([other.secret, uuidv7()]) }),
    "ticket.merge": () => ({ id: id("ticket"), intoId: id("ticket") }),
    "ticket.unmerge": () => ({ id: id("ticket") }),
    "ticket.split": () => ({ id: uuidv7(), messageId: id("message") }),
    "ticket.moveMessage": () => ({ messageId: id("message"), toTicketId: id("ticket") }),
    "ticket.followUp": () => ({ id: id("ticket"), ofId: id("ticket") }),
    "ticket.link": () => ({ id: id("ticket"), otherId: id("ticket") }),
    "ticket.unlink": () => ({ id: id("ticket"), otherId: id("ticket") }),
    "ticket.follow": () => ({ id: id("ticket") }),
    "ticket.unfollow": () => ({ id: id("ticket") }),
    "ticket.markUnread": () => ({ id: id("ticket") }),
    "ticket.markRead": () => ({ id: id("ticket"), at: new Date().toISOString() }),
    "ticket.concern": () => ({ ticketId: id("ticket"), memberIds: [id("member")], what: pick(["mentioned", "replied"]) }),
    "message.move": () => ({ fromTicketId: id("ticket"), toTicketId: id("ticket") }),
    "message.create": () => ({
      ticketId: id("ticket"),
      kind: pick(["reply", "note"]),
      text: text(),
      attachmentIds: maybe([id("attachment")]),
      status: maybe(status()),
    }),
    "message.cancel": () => ({ id: id("message") }),
    "ticket.recount": () => ({ id: id("ticket") }),
    "draft.save": () => ({
      id: pick([id("draft"), uuidv7()]),
      ticketId: id("ticket"),
      kind: pick(["reply", "note"]),
      html: text(),
      text: text(),
      attachmentIds: [id("attachment")],
    }),
    "draft.delete": () => ({ id: id("draft") }),
    "message.first": () => ({
      ticketId: id("ticket"),
      text: text(),
      html: null,
      contact: { id: id("contact"), name: "x", email: "x@x.example" },
    }),
    "message.receive": () =>
      mailInput(own.space, {
        ticketId: pick([null, id("ticket")]),
        inboxId: id("inbox"),
        messageId: pick([`${other.secret}@mail.example`, `${uuidv7()}@x.example`]),
        contentHash: other.secret,
      }),
    "message.setDelivery": () => ({ id: id("message"), state: "sent" }),
    "contact.create": () => ({ email: `c${Math.floor(random() * 1e6)}@x.example`, companyId: maybe(id("company")) }),
    "contact.ensure": () => ({ email: `${other.secret}0@${other.secret}.example` }),
    "contact.update": () => ({ id: id("contact"), name: maybe(text()), companyId: maybe(id("company")) }),
    "contact.delete": () => ({ id: id("contact") }),
    "contact.merge": () => ({ id: id("contact"), otherId: id("contact") }),
    "contact.unmerge": () => ({ id: id("contact"), otherId: id("contact") }),
    "contact.import": () => ({
      rows: [{ email: pick([`${other.secret}0@${other.secret}.example`, `i${Math.floor(random() * 1e6)}@x.example`]), company: text() }],
    }),
    "company.update": () => ({ id: id("company"), name: maybe(text()), notes: maybe(text()) }),
    "company.merge": () => ({ id: id("company"), otherId: id("company") }),
    "company.delete": () => ({ id: pick([...(other.ids.company ?? []), uuidv7()]) }),
    "contact.block": () => ({ id: id("contact") }),
    "contact.unblock": () => ({ id: id("contact") }),
    "company.create": () => ({ name: text(), domain: `d${Math.floor(random() * 1e6)}.example` }),
    "label.create": () => ({ name: text() }),
    "label.update": () => ({ id: id("label"), name: text() }),
    "label.merge": () => ({ id: id("label"), intoId: pick(other.ids.label ?? []) }),
    "label.usage": () => ({}),
    "label.delete": () => ({ id: pick(other.ids.label ?? []) }),
    "team.create": () => ({ name: text(), memberIds: [id("member")] }),
    "inbox.create": () => ({ name: text(), addresses: [pick([other.space.address, `i${Math.floor(random() * 1e6)}@x.example`])] }),
    "member.create": () => ({
      userId: uuidv7(),
      name: text(),
      email: `m${Math.floor(random() * 1e6)}@x.example`,
      role: pick(["admin", "agent", "owner"]),
    }),
    "member.update": () => ({ id: pick(other.ids.member ?? []), role: pick(["admin", "agent"]), isActive: maybe(false) }),
    "member.invite": () => ({
      name: text(),
      email: pick([`m${Math.floor(random() * 1e6)}@x.example`, other.space.owner.email]),
      role: pick(["admin", "agent"]),
    }),
    "member.resendInvitation": () => ({ id: id("member") }),
    "member.join": () => ({}),
    "member.leave": () => ({}),
    "member.transferOwnership": () => ({ id: pick(other.ids.member ?? []) }),
    "role.create": () => ({ name: text(), permissions: ["message.note"] }),
    "role.update": () => ({ id: id("role"), name: maybe(text()), permissions: maybe(["message.note", "message.reply"]) }),
    "role.delete": () => ({ id: pick(other.ids.role ?? []) }),
    "role.read": () => ({ id: id("role") }),
    "role.list": () => ({}),
    "ticket.inviteGuest": () => ({
      id: id("ticket"),
      email: pick([other.space.owner.email, `g${Math.floor(random() * 1e6)}@x.example`]),
      name: text(),
    }),
    "ticket.removeGuest": () => ({ id: id("ticket"), memberId: id("member") }),
    "member.updateProfile": () => ({ name: maybe(text()), signature: maybe(text()), preferences: maybe({ undoSendS: 5 }) }),
    "member.setAvatar": () => ({ storageKey: `${pick([own, other]).space.id}/avatars/${"a".repeat(64)}.png` }),
    "member.readAvatar": () => ({ id: id("member") }),
    "team.update": () => ({ id: id("team"), name: text() }),
    "team.setMembers": () => ({ id: id("team"), memberIds: [id("member")] }),
    "team.delete": () => ({ id: pick(other.ids.team ?? []) }),
    "inbox.update": () => ({
      id: id("inbox"),
      name: maybe(text()),
      addresses: maybe([pick([other.space.address, `i${Math.floor(random() * 1e6)}@x.example`])]),
      signature: maybe(text()),
    }),
    "macro.create": () => ({
      name: text(),
      isShared: random() < 0.5,
      html: text(),
      actions: { assigneeId: maybe(id("member")), teamId: maybe(id("team")), addLabelIds: maybe([id("label")]) },
    }),
    "macro.update": () => ({ id: id("macro"), name: maybe(text()), isShared: maybe(random() < 0.5), html: maybe(text()) }),
    "macro.delete": () => ({ id: pick(other.ids.macro ?? []) }),
    "macro.forget": () => ({ id: id("label") }),
    "macro.replaceLabel": () => ({ id: id("label"), intoId: id("label") }),
    "view.replaceLabel": () => ({ id: id("label"), intoId: id("label") }),
    "macro.read": () => ({ id: id("macro") }),
    "macro.list": () => ({}),
    "view.create": () => ({ name: text(), isShared: random() < 0.5, query: {} }),
    "view.update": () => ({ id: id("view"), name: maybe(text()), isShared: maybe(random() < 0.5), query: maybe({ status: ["open"] }) }),
    "view.delete": () => ({ id: pick(other.ids.view ?? []) }),
    "view.read": () => ({ id: id("view") }),
    "view.list": () => ({}),
    "view.counts": () => ({}),
    "customField.create": () => ({ of: pick(["ticket", "contact"]), name: text(), type: "text" }),
    "customField.update": () => ({ id: id("custom_field"), name: maybe(text()), isArchived: maybe(random() < 0.5) }),
    "customField.read": () => ({ id: id("custom_field") }),
    "customField.list": () => ({}),
    "workspace.update": () => ({ name: text(), mailFooter: maybe(text()), brandsReplies: maybe(true) }),
    "workspace.finishOnboarding": () => ({}),
    "workspace.read": () => ({}),
    // Their own slug would end the test.
    "workspace.requestDeletion": () => ({ slug: other.space.slug }),
    "workspace.keep": () => ({}),
    "dataExport.request": () => pick<object>([{ contactId: id("contact") }, { email: `${other.secret}0@${other.secret}.example` }]),
    "dataExport.requestOwn": () => ({}),
    "dataExport.finish": () => ({ id: id("data_export"), storageKey: text(), sizeBytes: 1, counts: {} }),
    "dataExport.fail": () => ({ id: id("data_export") }),
    "dataExport.expire": () => ({ id: id("data_export") }),
    "dataExport.open": () => ({ id: id("data_export") }),
    "dataExport.read": () => ({ id: id("data_export") }),
    "dataExport.list": () => ({ limit: 10 }),
    "erasure.request": () => {
      const side = pick([own, other, other]);
      return { contactId: maybe(id("contact")), email: `${side.secret}${pick([0, 1, 2])}@${side.secret}.example` };
    },
    "erasure.forgetFiles": () => ({ id: id("erasure"), files: [{ id: id("attachment"), sizeBytes: 1 }] }),
    "erasure.advance": () => ({ id: id("erasure"), isStepDone: true }),
    "erasure.read": () => ({ id: id("erasure") }),
    "erasure.list": () => ({ limit: 10 }),
    "erasure.preview": () => pick<object>([{ contactId: id("contact") }, { email: `${other.secret}0@${other.secret}.example` }]),
    "retention.read": () => ({}),
    "retention.preview": () => ({ closedMonths: 12, junkDays: 30 }),
    "retention.update": () => ({ closedMonths: maybe(12), junkDays: maybe(30) }),
    "retention.expire": () => ({ ids: [id("ticket")], why: pick(["closed", "junk"]), action: pick(["anonymise", "delete"]) }),
    "processing.read": () => ({}),
    "workspace.create": () => ({ slug: other.space.slug, name: text(), owner: { userId: uuidv7(), name: text(), email: "o@x.example" } }),
    "attachment.create": () => ({
      name: text(),
      contentType: "text/plain",
      sizeBytes: 1,
      storageKey: `${pick([own, other]).space.id}/k`,
    }),
    "apiKey.create": () => ({
      name: text(),
      role: "agent",
      ...keyOf("cx_"),
      limits: pick([null, { inboxIds: [id("inbox")], teamIds: [id("team")] }]),
    }),
    "apiKey.rotate": () => ({ id: id("api_key"), ...keyOf("cx_") }),
    "apiKey.revoke": () => ({ id: id("api_key") }),
    "apiKey.createToken": () => ({ name: text(), ...keyOf("cxp_") }),
    "apiKey.revokeToken": () => ({ id: id("api_key") }),
    "apiKey.listTokens": () => ({}),
    "audit.list": () => ({
      actorId: maybe(id("member")),
      subject: maybe(`ticket:${id("ticket")}`),
      q: maybe(other.secret),
      kind: maybe(pick(["access", "work"])),
    }),
    "audit.erase": () => ({ subjects: [`ticket:${id("ticket")}`, `contact:${id("contact")}`], of: ["data", "actor"] }),
    "join.createLink": () => ({ role: "agent" }),
    "join.revokeLink": () => ({ id: id("join_link") }),
    "join.byLink": () => ({ id: id("join_link"), userId: uuidv7(), name: text(), email: "joins@x.example" }),
    "join.listLinks": () => ({}),
    "join.createDomain": () => ({ name: `d${Math.floor(random() * 1e6)}.example` }),
    "join.recordDomain": () => ({ id: id("join_domain"), isProven: true }),
    "join.deleteDomain": () => ({ id: pick(other.ids.join_domain ?? []) }),
    "join.byDomain": () => ({ id: id("join_domain"), userId: uuidv7(), name: text(), email: `joins@join-${other.secret}.example` }),
    "join.listDomains": () => ({}),
    "member.admit": () => ({
      userId: uuidv7(),
      name: text(),
      email: "x@x.example",
      role: "agent",
      roleId: null,
      by: "link",
      byId: uuidv7(),
    }),
    "ticket.read": () => ({ id: id("ticket") }),
    "ticket.list": () => ({
      contactId: maybe(id("contact")),
      labelId: maybe(id("label")),
      inboxId: maybe(id("inbox")),
      companyId: maybe(id("company")),
      q: maybe(other.secret),
      assigneeId: maybe(id("member")),
      unread: maybe("true"),
      mentioned: maybe("true"),
      repliedByMe: maybe("true"),
    }),
    "ticket.listIds": () => ({ labelId: maybe(id("label")), inboxId: maybe(id("inbox")), q: maybe(other.secret) }),
    "ticket.listEvents": () => ({ ticketId: id("ticket") }),
    "ticket.counts": () => ({}),
    "message.read": () => ({ id: id("message") }),
    "message.readInline": () => ({ id: id("message") }),
    "message.list": () => ({ ticketId: id("ticket") }),
    "contact.read": () => ({ id: id("contact") }),
    "contact.list": () => ({ q: maybe(other.secret), companyId: maybe(id("company")) }),
    "contact.duplicates": () => ({ id: id("contact") }),
    "contact.export": () => ({ q: maybe(other.secret), companyId: maybe(id("company")) }),
    "contact.previewImport": () => ({ rows: [{ email: `${other.secret}0@${other.secret}.example`, company: `Name ${own.secret}` }] }),
    "company.read": () => ({ id: id("company") }),
    "company.list": () => ({}),
    "label.read": () => ({ id: id("label") }),
    "label.list": () => ({}),
    "team.list": () => ({}),
    "team.read": () => ({ id: id("team") }),
    "inbox.list": () => ({}),
    "inbox.read": () => ({ id: id("inbox") }),
    "member.read": () => ({ id: id("member") }),
    "member.list": () => ({}),
    "attachment.read": () => ({ id: id("attachment") }),
    "attachment.ofMessage": () => ({ messageId: id("message") }),
    "upload.start": () => ({ id: id("upload"), name: text(), contentType: "text/plain", sizeBytes: pick([0, 10, 700_000]) }),
    "upload.receivePiece": () => ({ id: id("upload"), offset: 0, sizeBytes: pick([10, 524_288]) }),
    "upload.finish": () => ({ id: id("upload"), storageKey: `${pick([own, other]).space.id}/ab/${uuidv7()}` }),
    "upload.delete": () => ({ id: id("upload") }),
    "upload.read": () => ({ id: id("upload") }),
    "mail.readOriginal": () => ({ id: id("message") }),
    "apiKey.list": () => ({}),
    "search.search": () => ({ q: pick([other.secret, `${other.secret}0@${other.secret}.example`, "words", "1"]) }),
    "mail.listOutbound": () => ({}),
    "mail.readTemplateSample": () => ({}),
    "workspace.setLogo": () => ({ storageKey: `${pick([own, other]).space.id}/logos/${"a".repeat(64)}-200x48.png` }),
    "mail.readTrialTarget": () => ({ id: id("inbox") }),
    "fetching.read": () => ({ id: id("fetching") }),
    "mail.readOutbound": () => ({ id: id("outbound_mail") }),
    "fetching.set": () => ({ id: id("inbox"), host: "imap.x.example", user: "u", auth: "password", password: "p" }),
    "fetching.remove": () => ({ id: id("fetching") }),
    "fetching.record": () => ({ id: id("fetching"), state: "connected" }),
    "inbox.setOutgoing": () => ({ id: id("inbox"), by: "postmark", token: "token" }),
    "member.provision": () => ({
      email: pick([`p${Math.floor(random() * 1e6)}@x.example`, other.space.owner.email]),
      name: text(),
      role: pick(["admin", "agent", "owner"]),
    }),
    "identityProvider.setOidc": () => ({
      name: text(),
      issuer: `https://${other.secret}.example`,
      clientId: text(),
      clientSecret: maybe(text()),
    }),
    "identityProvider.setSaml": () => ({
      name: text(),
      issuer: text(),
      ssoUrl: "https://x.example",
      certificates: [text()],
      metadataUrl: null,
    }),
    "identityProvider.update": () => ({ id: id("identity_provider"), name: maybe(text()), isOn: maybe(pick([true, false])) }),
    "identityProvider.recordTrial": () => ({ id: id("identity_provider"), version: 1 }),
    "identityProvider.delete": () => ({ id: pick([...(other.ids.identity_provider ?? []), uuidv7()]) }),
    "identityProvider.read": () => ({ id: id("identity_provider") }),
    "identityProvider.list": () => ({}),
    "signInDomain.create": () => ({ name: pick([`${other.secret}.example`, `d${Math.floor(random() * 1e6)}.example`]) }),
    "signInDomain.record": () => ({ id: id("sign_in_domain"), isThere: pick([true, false]) }),
    "signInDomain.delete": () => ({ id: pick([...(other.ids.sign_in_domain ?? []), uuidv7()]) }),
    "signInDomain.read": () => ({ id: id("sign_in_domain") }),
    "signInDomain.list": () => ({}),
    "signInPolicy.update": () => ({ provisions: pick([true, false]), groupRoles: [{ group: `Group ${other.secret}`, role: "admin" }] }),
    "signInPolicy.read": () => ({}),
    "directory.setToken": () => ({ hash: "y".repeat(43).replace(/^.{8}/, () => String(Math.floor(random() * 1e8)).padStart(8, "0")) }),
    "directory.deleteToken": () => ({}),
    "directory.createUser": () => ({
      userName: text(),
      email: pick([`u${Math.floor(random() * 1e6)}@x.example`, `dir@${other.secret}.example`]),
      displayName: text(),
      isActive: pick([true, false]),
    }),
    "directory.updateUser": () => ({ id: id("directory_user"), userName: text(), displayName: text(), isActive: pick([true, false]) }),
    "directory.deleteUser": () => ({ id: pick([...(other.ids.directory_user ?? []), uuidv7()]) }),
    "directory.createGroup": () => ({ name: text(), memberIds: [id("directory_user"), id("member")] }),
    "directory.updateGroup": () => ({
      id: id("directory_group"),
      name: maybe(text()),
      add: [id("directory_user")],
      remove: [id("member")],
    }),
    "directory.deleteGroup": () => ({ id: pick([...(other.ids.directory_group ?? []), uuidv7()]) }),
    "directory.assignRoles": () => ({}),
    "directory.read": () => ({}),
    "directory.listUsers": () => ({
      startIndex: 1,
      count: 100,
      by: pick([null, { attribute: "email", value: `dir@${other.secret}.example` }]),
    }),
    "directory.readUser": () => ({ id: id("directory_user") }),
    "directory.listGroups": () => ({
      startIndex: 1,
      count: 100,
      by: pick([null, { attribute: "displayName", value: `Group ${other.secret}` }]),
    }),
    "directory.readGroup": () => ({ id: id("directory_group") }),
    "domain.create": () => ({ name: `d${Math.floor(random() * 1e6)}.example` }),
    "domain.record": () => ({ id: id("domain"), results: {} }),
    "domain.delete": () => ({ id: pick([...(other.ids.domain ?? []), uuidv7()]) }),
    "domain.readToCheck": () => ({ id: id("domain") }),
    "domain.read": () => ({ id: id("domain") }),
    "domain.list": () => ({}),
    "suppression.add": () => ({
      email: `${other.secret}0@${other.secret}.example`,
      reason: "bounced",
      messageId: id("message"),
    }),
    "suppression.create": () => ({
      email: pick([`${other.secret}0@${other.secret}.example`, `new${Math.floor(random() * 1e6)}@x.example`]),
      detail: maybe(text()),
    }),
    "suppression.lift": () => ({ id: id("suppression") }),
    "suppression.read": () => ({ id: id("suppression") }),
    "suppression.list": () => ({ email: maybe(`${other.secret}0@${other.secret}.example`), q: maybe(other.secret) }),
    "message.acknowledge": () => ({ ticketId: id("ticket") }),
    "mail.retryAll": () => ({}),
    "mail.edit": () => ({ id: id("outbound_mail"), subject: maybe(text()), text: maybe(text()) }),
    "mail.listLedger": () => ({ outcome: maybe("failed") }),
    "mail.readRaw": () => ({ id: id("inbound_mail") }),
    "mail.retryInbound": () => ({ ids: maybe([id("inbound_mail"), id("inbound_mail")]) }),
    "mail.retry": () => ({ id: id("outbound_mail") }),
  };
}

/** Tables of history. */
const ONLY_ADDED_TO = new Set(["event", "audit_erasure"]);

const codeOf = (error: unknown) => (error as { code?: string }).code;

/** Nothing of the other side may be in an answer, save what the asker has put in. */
function expectNoTrace(answer: unknown, other: Side, given: unknown, name = "the answer") {
  const text = answer instanceof Uint8Array ? Buffer.from(answer).toString() : (JSON.stringify(answer) ?? "");
  const asked = JSON.stringify(given) ?? "";
  for (const ids of Object.values(other.ids))
    for (const id of ids) {
      const at = text.indexOf(id);
      if (at >= 0 && !asked.includes(id))
        throw new Error(`${name} holds ${id} of the other workspace: ${text.slice(Math.max(0, at - 400), at + 200)}`);
    }
  // Addresses of the other side are among the inputs, and may then rightly stand in one's own workspace; these words never are.
  expect(text).not.toMatch(new RegExp(`(Subject|Words|Answer|Name|Mail|Team|label) ${other.secret}`));
}

/** Ids of the other side that stand in an input. */
function foreignIds(input: unknown, other: Side): string[] {
  const text = JSON.stringify(input) ?? "";
  return Object.values(other.ids)
    .flat()
    .filter((id) => text.includes(id));
}

describe("tenancy", () => {
  it("has an input for every command and query there is", () => {
    const known = Object.keys(inputs(randomFrom(1), sides[0], sides[1]));
    expect([...registry().commands.keys(), ...registry().queries.keys()].filter((name) => !known.includes(name))).toEqual([]);
  });

  it(`reads and writes nothing across in ${TRIES} tries with the other's ids`, { timeout: 300_000 + TRIES * 30 }, async () => {
    const random = randomFrom(20_261_123);
    for (const [own, other] of [sides, [...sides].reverse() as [Side, Side]]) {
      const before = await fingerprint(other.space.id);
      const makers = Object.entries(inputs(random, own, other));
      // What a command of this side took: an id of the other's that was given to a record of one's own stands in one's own history.
      const taken: unknown[] = [];
      let answered = 0;
      let refused = 0;
      for (let i = 0; i < TRIES / 2; i += 8) {
        const answers: { answer: unknown; input: unknown; name: string }[] = [];
        await Promise.all(
          Array.from({ length: 8 }, async () => {
            const [name, make] = makers[Math.floor(random() * makers.length)] as (typeof makers)[number];
            const actor = [...own.actors, own.space.product][Math.floor(random() * 5)] as Actor;
            const input = make();
            try {
              const answer = registry().commands.has(name) ? await execute(actor, name, input) : await query(actor, name, input);
              answered++;
              if (registry().commands.has(name)) taken.push(...foreignIds(input, other));
              answers.push({ answer, input, name });
            } catch (error) {
              // A foreign key or unique key may refuse what a check would have refused a moment later; nothing else may go wrong.
              if (
                !["not-found", "invalid", "forbidden", "stale", "conflict"].includes(codeOf(error) ?? "") &&
                !["23503", "23505"].includes(pgCode(error) ?? "")
              )
                throw error;
              refused++;
            }
          }),
        );
        for (const { answer, input, name } of answers) expectNoTrace(answer, other, [input, taken], name);
      }
      expectNoTrace(await bootstrap(own.space.owner), other, taken);
      expectNoTrace(await changesAfter(own.space.owner, 0), other, taken);
      expect(await fingerprint(other.space.id)).toBe(before);
      expect(answered).toBeGreaterThan(TRIES / 10);
      expect(refused).toBeGreaterThan(TRIES / 10);
    }
  });

  it("reads nothing across when every check of the application is fooled into the other workspace", async () => {
    const random = randomFrom(7);
    const [own, other] = sides;
    // The connection serves `own`; every `"workspaceId" = $1` of the application asks for `other`.
    const fooled = systemActor(other.space.id, "Fooled");
    const makers = inputs(random, own, other);
    let tried = 0;
    for (const [name, definition] of registry().queries)
      for (let i = 0; i < 20; i++) {
        const input = definition.input.safeParse(makers[name]?.());
        if (!input.success) continue;
        tried++;
        const answer = await inWorkspace(own.space.id, () => definition.run(fooled, input.data)).catch((error: unknown) => {
          expect(codeOf(error), `${name} ${JSON.stringify(input.data)}: ${error}`).toBe("not-found");
          return null;
        });
        expectNoTrace(answer, other, input.data);
      }
    for (const synced of registry().synced.values()) {
      const ids = other.ids[synced.type] ?? [];
      if (!["ticket", "message", "contact", "company"].includes(synced.type)) {
        expect(await inWorkspace(own.space.id, () => synced.read(fooled, ids))).toEqual([]);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(200);
  });

  it("writes nothing across when every check of the application is fooled into the other workspace", async () => {
    const random = randomFrom(8);
    const [own, other] = sides;
    const makers = inputs(random, other, other);
    const before = await fingerprint(other.space.id);
    let tried = 0;
    for (const [name, definition] of registry().commands)
      for (let i = 0; i < 20; i++) {
        const input = definition.input.safeParse(makers[name]?.());
        if (!input.success) continue;
        tried++;
        const fooled = systemActor(other.space.id, "Fooled");
        const run = async (runName: string, given: unknown): Promise<unknown> => {
          const called = registry().commands.get(runName);
          if (!called) throw new Error(`no command ${runName}`);
          const parsed = called.input.parse(given);
          const loaded = await called.load?.(ctx, parsed);
          return called.run(ctx, parsed, loaded);
        };
        const deferred: Promise<unknown>[] = [];
        const ctx: CommandContext = {
          actor: fooled,
          workspaceId: other.space.id,
          now: new Date(),
          id: () => uuidv7(),
          emit: () => {},
          enqueue: () => {},
          defer: (sent) => void deferred.push(sent),
          numberAt: () => {},
          call: (calledName, given) => run(calledName, given) as Promise<never>,
        };
        await transaction(own.space.id, async () => {
          await run(name, input.data);
          await Promise.all(deferred);
        }).catch(() => {});
      }
    expect(tried).toBeGreaterThan(200);
    expect(await fingerprint(other.space.id)).toBe(before);
  });

  it("holds in every tenant table against plain SQL of the application's role", async () => {
    const [own, other] = sides;
    expect(tables.length).toBeGreaterThan(12);
    const hidden = new Set(["message_search"]);
    for (const table of tables) {
      const asOwn = <T>(fn: () => Promise<T>) => transaction(own.space.id, fn);
      if (hidden.has(table)) {
        await expect(asOwn(() => sqlPlanned(`select from "${table}"`))).rejects.toMatchObject({ code: "42501" });
        continue;
      }
      const [there] = await database.owner<{ n: number }>(`select count(*)::int as n from "${table}" where "workspaceId" = $1`, [
        other.space.id,
      ]);
      const seen = await asOwn(() => sqlPlanned(`select from "${table}" where "workspaceId" = $1`, [other.space.id]));
      expect(seen, table).toHaveLength(0);
      const all = await asOwn(() => sqlPlanned<{ workspaceId: string }>(`select distinct "workspaceId" from "${table}"`));
      expect(
        all.every((row) => row.workspaceId === own.space.id),
        table,
      ).toBe(true);
      if (!there?.n) continue;
      for (const change of [`delete from "${table}"`, `update "${table}" set "workspaceId" = "workspaceId"`]) {
        const changed = asOwn(() => sqlPlanned(`${change} where "workspaceId" = $1 returning 1 as x`, [other.space.id]));
        // What is only added to cannot be changed even by its own workspace.
        if (ONLY_ADDED_TO.has(table)) await expect(changed, table).rejects.toMatchObject({ code: "42501" });
        else expect(await changed, table).toHaveLength(0);
      }
      // A row may neither be moved nor be put into the other workspace.
      await expect(
        asOwn(() =>
          sqlPlanned(`insert into "${table}" select * from jsonb_populate_record(null::"${table}", $1::jsonb)`, [
            JSON.stringify(oneRow.get(table) ?? { workspaceId: other.space.id }),
          ]),
        ),
        table,
      ).rejects.toBeDefined();
    }
  });

  it("shows nothing where no workspace is set, and nothing of the installation's own tables", async () => {
    for (const table of tables.filter((name) => name !== "message_search"))
      expect(await inWorkspace("00000000-0000-0000-0000-000000000000", () => sqlPlanned(`select from "${table}"`)), table).toHaveLength(0);
    for (const table of [
      "user",
      "session",
      "sign_in_code",
      "inbound_mail",
      "automatic_mail",
      "common_word",
      "search_backfill",
      "message_search_other",
    ])
      await expect(
        inWorkspace(sides[0].space.id, () => sqlPlanned(`select from "${table}"`)),
        table,
      ).rejects.toMatchObject({ code: "42501" });
  });

  it("lets no row point into another workspace", async () => {
    const [own, other] = sides;
    const links = [
      [`update ticket set "contactId" = $1`, other.ids.contact?.[0]],
      [`update ticket set "assigneeId" = $1`, other.ids.member?.[0]],
      [`update ticket set "inboxId" = $1`, other.ids.inbox?.[0]],
      [`update ticket set "teamId" = $1`, other.ids.team?.[0]],
      [`update message set "ticketId" = $1`, other.ids.ticket?.[0]],
      [`update contact set "companyId" = $1`, other.ids.company?.[0]],
      [`update attachment set "messageId" = $1`, other.ids.message?.[0]],
    ] as const;
    for (const [statement, id] of links)
      await expect(
        transaction(own.space.id, () => sqlPlanned(statement, [id])),
        statement,
      ).rejects.toMatchObject({ code: "23503" });
  });

  it("keeps thousands of interleaved reads of two workspaces apart", async () => {
    const [own, other] = sides;
    const random = randomFrom(9);
    await Promise.all(
      Array.from({ length: 2_000 }, async () => {
        const side = random() < 0.5 ? own : other;
        const page = await query<{ data: { id: string }[] }>(side.space.owner, "ticket.list", {});
        const foreign = side === own ? other : own;
        for (const ticket of page.data)
          if (foreign.ids.ticket?.includes(ticket.id)) throw new Error("a list shows another workspace's ticket");
      }),
    );
  });
});

/** One whole row of the other workspace by table, for the attempt to write it. */
const oneRow = new Map<string, unknown>();
beforeAll(async () => {
  for (const table of tables) {
    const [row] = await database.owner<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from "${table}" t where "workspaceId" = $1 limit 1`,
      [sides[1].space.id],
    );
    if (row) oneRow.set(table, { ...row.row, ...("id" in row.row ? { id: uuidv7() } : {}) });
  }
});
