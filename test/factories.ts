/** Builds what a test needs through the product's own commands. Each call makes something new; parents that are not given are made. */
import { v7 as uuidv7 } from "uuid";
import { type MemberActor, type MemberRole, memberActor, type SystemActor, systemActor } from "#/core/actor.ts";
import { inWorkspace, sql, system } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import type { ReceivedMessage, ReceiveMessageInput } from "#/features/message/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

let counter = 0;
const next = () => `${++counter}`;

export type TestWorkspace = { id: string; slug: string; inboxId: string; address: string; owner: MemberActor; product: SystemActor };

async function buildUser(name: string): Promise<{ id: string; email: string }> {
  const id = uuidv7();
  const email = `${name.toLowerCase().replace(/\W+/g, ".")}.${next()}@team.example`;
  await system(`insert into "user" (id, email, name) values ($1, $2, $3)`, [id, email, name]);
  return { id, email };
}

export async function buildWorkspace({ slug = `space-${next()}-${Date.now().toString(36)}` } = {}): Promise<TestWorkspace> {
  const id = uuidv7();
  const user = await buildUser("Olive Owner");
  const product = systemActor(id, "Tests");
  await execute(product, "workspace.create", {
    slug,
    name: `Workspace ${slug}`,
    owner: { userId: user.id, name: "Olive Owner", email: user.email },
  });
  const [row] = await inWorkspace(id, () =>
    sql<{ memberId: string; inboxId: string }>(
      `select m.id as "memberId", i.id as "inboxId" from member m, inbox i where m."workspaceId" = $1 and i."workspaceId" = $1`,
      [id],
    ),
  );
  if (!row) throw new Error("the workspace was not made");
  const owner = memberActor({
    workspaceId: id,
    id: row.memberId,
    userId: user.id,
    name: "Olive Owner",
    email: user.email,
    role: "owner",
    confirmedAtMs: Date.now(),
  });
  return { id, slug, inboxId: row.inboxId, address: `support@${slug}.localhost`, owner, product };
}

export async function buildMember(workspace: TestWorkspace, role: MemberRole, name = "Ada Agent"): Promise<MemberActor> {
  const user = await buildUser(name);
  const { record } = await execute<{ id: string }>(workspace.product, "member.create", { userId: user.id, name, email: user.email, role });
  return memberActor({
    workspaceId: workspace.id,
    id: record.id,
    userId: user.id,
    name,
    email: user.email,
    role,
    confirmedAtMs: Date.now(),
  });
}

export async function buildTicket(workspace: TestWorkspace, overrides: Record<string, unknown> = {}): Promise<TicketRecord> {
  const { record } = await execute<TicketRecord>(workspace.owner, "ticket.create", {
    subject: `Question ${next()}`,
    text: "Can you help me with this?",
    contact: { email: `customer${next()}@client.example`, name: "Carla Customer" },
    ...overrides,
  });
  return record;
}

/** A mail as the inbound path hands it over, after it was read. */
export function mailInput(workspace: TestWorkspace, overrides: Partial<ReceiveMessageInput> = {}): ReceiveMessageInput {
  const n = next();
  return {
    ticketId: null,
    inboxId: workspace.inboxId,
    alsoInboxIds: [],
    matchedBy: "new",
    forwardedBy: null,
    isSpam: false,
    subject: `Mail ${n}`,
    from: { name: "Carla Customer", email: `carla${n}@client.example` },
    to: [{ name: "", email: workspace.address }],
    cc: [],
    text: `Words of mail ${n}`,
    html: null,
    replyText: `Words of mail ${n}`,
    replyHtml: null,
    folds: [],
    messageId: `mail-${n}-${uuidv7()}@client.example`,
    inReplyTo: null,
    references: [],
    contentHash: `hash-${n}`,
    auth: { spf: "none", dkim: "none", dmarc: "none" },
    isAutomatic: false,
    sentAt: null,
    arrivedAt: null,
    attachments: [],
    ...overrides,
  };
}

export async function receive(workspace: TestWorkspace, overrides: Partial<ReceiveMessageInput> = {}): Promise<ReceivedMessage> {
  return (await execute<ReceivedMessage>(workspace.product, "message.receive", mailInput(workspace, overrides))).record;
}
