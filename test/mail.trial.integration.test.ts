/** A mail that a member has the product send to an inbox of theirs: on the way every mail takes. */
import { describe, expect, it } from "vitest";
import { query } from "#/core/query.ts";
import type { TrialTarget } from "#/features/mail/trial/schema.ts";
import { expectIssues, expectProblem } from "./client.ts";
import { buildMember, buildWorkspace } from "./factories.ts";
import { testMailDesk } from "./mailDesk.ts";

const { desk, server, settled, ticketOf } = testMailDesk();
const words = { subject: "My first mail", text: "Does it arrive?\n<b>Dana</b>" };

describe("a trial mail", () => {
  it("does it: it is kept, read, and becomes a ticket of the member who sent it", async () => {
    const { workspace } = desk;
    const call = await server.asMember(workspace.owner);
    const told = await call("POST", `/inboxes/${workspace.inboxId}/trial-mail`, words);
    expect(told).toMatchObject({ status: 202, body: { from: workspace.owner.email, to: workspace.address } });
    const line = (await settled()).at(-1);
    expect(line).toMatchObject({ outcome: "ticket", from: workspace.owner.email, to: [workspace.address] });
    expect(await ticketOf(line?.ticketId ?? null)).toMatchObject({
      subject: "My first mail",
      channel: "email",
      contact: { email: workspace.owner.email, name: "Olive Owner" },
      snippet: "Does it arrive? <b>Dana</b>",
    });
  });

  it("refuses bad input: no words, an inbox that is not there", async () => {
    const call = await server.asMember(desk.workspace.owner);
    expectIssues(
      await call("POST", `/inboxes/${desk.workspace.inboxId}/trial-mail`, { subject: " ", text: "x".repeat(2_001) }),
      "subject",
      "text",
    );
    expectProblem(await call("POST", `/inboxes/${crypto.randomUUID()}/trial-mail`, words), 404, "not-found");
  });

  it("refuses others, a key among them, and hides from strangers", async () => {
    const { workspace } = desk;
    const path = `/inboxes/${workspace.inboxId}/trial-mail`;
    const agent = await server.asMember(await buildMember(workspace, "agent"));
    expectProblem(await agent("POST", path, words), 403, "forbidden");
    expectProblem(await desk.agent("POST", path, words), 403, "forbidden");
    const stranger = await server.asMember((await buildWorkspace()).owner);
    expectProblem(await stranger("POST", path, words), 404, "not-found");
  });

  it("goes to the address that answers leave from", async () => {
    const { owner, inboxId, address } = desk.workspace;
    expect(await query<TrialTarget>(owner, "mail.readTrialTarget", { id: inboxId })).toEqual({
      from: { name: "Olive Owner", email: owner.email },
      to: address,
    });
  });
});
