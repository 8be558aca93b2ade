import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, describe, expect, it } from "vitest";
import { createApi } from "#/api.ts";
import { type Call, request, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildMember, buildTicket, buildWorkspace, receive } from "./factories.ts";
import { schemaFaults } from "./jsonSchema.ts";

testDatabase();
const server = testServer();

type Schema = Record<string, unknown>;
type Operation = {
  summary?: string;
  security?: unknown;
  parameters?: { name: string; in: string; schema?: Schema }[];
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Schema };
};
let document: Document;
beforeAll(async () => {
  document = (await request<Document>(server.url("/api/v1/openapi.json"), "GET", undefined, {})).body;
});

describe("the API's description", () => {
  it("is valid OpenAPI 3.1, for everybody", async () => {
    const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
    expect(result).toMatchObject({ valid: true });
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(Object.keys(document.components.securitySchemes).sort()).toEqual(["key", "session"]);
  });

  it("names every route there is, with a summary and its problems", () => {
    const mounted = createApi()
      .routes.filter((route) => route.method !== "ALL" && !route.path.endsWith("/openapi.json"))
      .map((route) => `${route.method.toLowerCase()} ${route.path.replace(/:(\w+)/g, "{$1}")}`);
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path.startsWith("/api/v1") ? path : `/api/v1${path}`}`),
    );
    expect(mounted.length).toBeGreaterThan(35);
    expect(described.sort()).toEqual([...new Set(mounted)].sort());
    for (const [path, operations] of Object.entries(document.paths))
      for (const [method, { summary, responses }] of Object.entries(operations)) {
        expect(summary, `${method} ${path}`).toMatch(/\S/);
        expect(Object.keys(responses), `${method} ${path}`).toEqual(
          expect.arrayContaining(["400", "401", "403", "404", "409", "412", "413", "415", "422", "429"]),
        );
      }
  });

  it("names what the contract names", () => {
    const paths = Object.keys(document.paths).map((path) => path.replace(/^\/api\/v1/, ""));
    for (const path of [
      "/tickets",
      "/tickets/{id}",
      "/tickets/{id}/messages",
      "/tickets/{id}/events",
      "/contacts",
      "/companies",
      "/labels",
      "/members",
      "/teams",
      "/inboxes",
      "/attachments",
      "/search",
      "/sync/bootstrap",
      "/sync/changes",
      "/sync/stream",
    ])
      expect(paths, path).toContain(path);
    const list = Object.entries(document.paths).find(([path]) => path.endsWith("/tickets"))?.[1].get;
    expect(list?.parameters?.map((parameter) => parameter.name)).toEqual(
      expect.arrayContaining(
        "status priority assigneeId teamId labelId contactId companyId channel number updatedAfter q sort limit cursor".split(" "),
      ),
    );
  });

  it("is true: every answer of a real call is as it says", async () => {
    const workspace = await buildWorkspace();
    const call: Call = await server.asRole(workspace, "owner");
    const agent = await buildMember(workspace, "agent");
    const ticket = await buildTicket(workspace);
    const { ticketId } = await receive(workspace, { html: "<p>Hi</p>" });
    const idOf = async (path: string, body: unknown) => (await call<{ id: string }>("POST", path, body)).body.id;
    const contact = await idOf("/contacts", { email: "schema@client.example" });
    const label = await idOf("/labels", { name: "Schema" });
    const merged = await idOf("/labels", { name: "Scheme" });
    const key = await idOf("/api-keys", { name: "Schema" });
    const joinLink = await idOf("/join-links", {});
    const role = await idOf("/roles", { name: "Schema", permissions: ["message.note"] });
    const company = await idOf("/companies", { name: "Schema" });
    const team = await idOf("/teams", { name: "Schema", memberIds: [agent.id] });
    const inbox = await idOf("/inboxes", { name: "Schema", addresses: ["schema@desk.example"] });
    const reply = await idOf(`/tickets/${ticketId}/messages`, { kind: "reply", text: "Hello" });
    const macro = await idOf("/macros", { name: "Schema", isShared: true });
    const view = await idOf("/views", { name: "Schema", isShared: true, query: {} });
    const field = await idOf("/custom-fields", { of: "ticket", name: "Schema", type: "text" });
    const other = await buildTicket(workspace);
    const second = await receive(workspace, { ticketId, matchedBy: "references" });
    const scheduled = await idOf(`/tickets/${ticketId}/messages`, { kind: "reply", text: "Later", sendAt: "2099-01-01T00:00:00Z" });
    const form = new FormData();
    form.set("file", new Blob(["x"]), "x.txt");
    const calls: [method: string, template: string, path: string, body?: unknown][] = [
      ["get", "/tickets", "/tickets"],
      ["post", "/tickets", "/tickets", { subject: "S", text: "T", contact: { email: "a@b.example" }, labelIds: [label] }],
      ["get", "/tickets/{id}", `/tickets/${ticket.id}`],
      [
        "patch",
        "/tickets/{id}",
        `/tickets/${ticket.id}`,
        { status: "snoozed", snoozedUntil: "2099-01-01T00:00:00Z", assigneeId: agent.id },
      ],
      ["get", "/tickets/{id}/messages", `/tickets/${ticketId}/messages`],
      ["get", "/messages/{id}", `/messages/${reply}`],
      ["post", "/tickets/{id}/messages", `/tickets/${ticket.id}/messages`, { kind: "note", text: "N" }],
      ["post", "/tickets/{id}/messages", `/tickets/${ticket.id}/messages`, { kind: "reply", html: "<b>R</b>", cc: ["a@b.example"] }],
      ["get", "/tickets/{id}/events", `/tickets/${ticket.id}/events`],
      ["get", "/ticket-ids", "/ticket-ids?status=open"],
      ["get", "/ticket-counts", "/ticket-counts"],
      ["get", "/view-counts", "/view-counts"],
      ["get", "/contacts", "/contacts"],
      ["get", "/contacts/{id}", `/contacts/${contact}`],
      ["patch", "/contacts/{id}", `/contacts/${contact}`, { name: "N", companyId: company }],
      ["post", "/contacts", "/contacts", { email: "new@client.example" }],
      ["get", "/companies", "/companies"],
      ["get", "/companies/{id}", `/companies/${company}`],
      ["post", "/companies", "/companies", { name: "Another", domain: "another.example" }],
      ["get", "/labels", "/labels"],
      ["get", "/labels/{id}", `/labels/${label}`],
      ["patch", "/labels/{id}", `/labels/${label}`, { description: "D" }],
      ["post", "/labels", "/labels", { name: "Another" }],
      ["get", "/label-usage", "/label-usage"],
      ["get", "/api-keys", "/api-keys"],
      ["post", "/api-keys", "/api-keys", { name: "Another", permissions: ["ticket.read"] }],
      ["post", "/api-keys/{id}/rotate", `/api-keys/${key}/rotate`, { overlapHours: 1 }],
      ["post", "/api-keys/{id}/revoke", `/api-keys/${key}/revoke`],
      ["get", "/audit-log", "/audit-log?limit=200"],
      ["get", "/join-links", "/join-links"],
      ["post", "/join-links", "/join-links", { role: "agent" }],
      ["post", "/join-links/{id}/revoke", `/join-links/${joinLink}/revoke`],
      ["get", "/join-domains", "/join-domains"],
      ["post", "/join-domains", "/join-domains", { name: "people.example" }],
      ["get", "/roles", "/roles"],
      ["post", "/roles", "/roles", { name: "Another", permissions: ["message.note"] }],
      ["get", "/roles/{id}", `/roles/${role}`],
      ["patch", "/roles/{id}", `/roles/${role}`, { name: "Renamed" }],
      ["post", "/tickets/{id}/guests", `/tickets/${ticket.id}/guests`, { email: agent.email, name: "Ada" }],
      ["post", "/labels/{id}/merge", `/labels/${merged}/merge`, { intoId: label }],
      ["get", "/members", "/members"],
      ["get", "/members/{id}", `/members/${agent.id}`],
      ["patch", "/members/{id}", `/members/${agent.id}`, { name: "N" }],
      ["get", "/teams", "/teams"],
      ["get", "/teams/{id}", `/teams/${team}`],
      ["post", "/teams", "/teams", { name: "Another" }],
      ["get", "/inboxes", "/inboxes"],
      ["get", "/inboxes/{id}", `/inboxes/${inbox}`],
      ["post", "/inboxes", "/inboxes", { name: "Another", addresses: ["another@desk.example"] }],
      ["post", "/attachments", "/attachments", form],
      [
        "put",
        "/inboxes/{id}/fetching",
        `/inboxes/${inbox}/fetching`,
        { host: "imap.x.example", user: "u", auth: "password", password: "p" },
      ],
      ["get", "/inboxes/{id}/fetching", `/inboxes/${inbox}/fetching`],
      ["put", "/inboxes/{id}/outgoing", `/inboxes/${inbox}/outgoing`, { by: "postmark", token: "t" }],
      ["get", "/outgoing-mail", "/outgoing-mail"],
      ["post", "/outgoing-mail/retry", "/outgoing-mail/retry"],
      ["post", "/domains", "/domains", { name: "schema.example" }],
      ["get", "/domains", "/domains"],
      ["post", "/suppressions", "/suppressions", { email: "quiet@client.example", detail: "Asked us to" }],
      ["get", "/suppressions", "/suppressions?q=quiet"],
      ["post", "/sign-in-domains", "/sign-in-domains", { name: "schema.example" }],
      ["get", "/sign-in-domains", "/sign-in-domains"],
      [
        "put",
        "/identity-providers/oidc",
        "/identity-providers/oidc",
        { name: "P", issuer: "https://idp.example", clientId: "c", clientSecret: "s" },
      ],
      ["get", "/identity-providers", "/identity-providers"],
      ["get", "/sign-in-policy", "/sign-in-policy"],
      ["patch", "/sign-in-policy", "/sign-in-policy", { groupRoles: [{ group: "Leads", role: "admin" }] }],
      ["get", "/sign-in-ways", "/sign-in-ways?email=ada@schema.example"],
      ["post", "/directory/token", "/directory/token", {}],
      ["get", "/directory", "/directory"],
      ["get", "/suppressions", "/suppressions"],
      ["get", "/mail-ledger", "/mail-ledger?outcome=failed"],
      ["post", "/mail-ledger/retry", "/mail-ledger/retry", { ids: [crypto.randomUUID()] }],
      ["get", "/search", "/search?q=words"],
      ["get", "/sync/bootstrap", "/sync/bootstrap"],
      ["get", "/sync/changes", "/sync/changes?after=0"],
      ["post", "/macros", "/macros", { name: "M", isShared: true, html: "<p>Hi</p>", actions: { status: "closed", addLabelIds: [label] } }],
      ["get", "/macros", "/macros"],
      ["get", "/macros/{id}", `/macros/${macro}`],
      ["patch", "/macros/{id}", `/macros/${macro}`, { name: "N" }],
      ["post", "/views", "/views", { name: "V", isShared: true, query: { status: ["closed"] } }],
      ["get", "/views", "/views"],
      ["get", "/views/{id}", `/views/${view}`],
      ["patch", "/views/{id}", `/views/${view}`, { name: "N" }],
      ["post", "/custom-fields", "/custom-fields", { of: "contact", name: "F", type: "select", options: [{ id: "a", name: "A" }] }],
      ["get", "/custom-fields", "/custom-fields"],
      ["get", "/custom-fields/{id}", `/custom-fields/${field}`],
      ["patch", "/custom-fields/{id}", `/custom-fields/${field}`, { isArchived: true }],
      ["patch", "/inboxes/{id}", `/inboxes/${inbox}`, { signature: "Yours" }],
      ["patch", "/teams/{id}", `/teams/${team}`, { description: "D" }],
      ["put", "/teams/{id}/members", `/teams/${team}/members`, { memberIds: [] }],
      ["get", "/data-exports", "/data-exports"],
      ["post", "/data-exports", "/data-exports", { email: "a@b.example" }],
      ["get", "/erasures", "/erasures"],
      ["get", "/erasures/preview", "/erasures/preview?email=a@b.example"],
      ["post", "/erasures", "/erasures", { email: "a@b.example" }],
      ["get", "/retention", "/retention"],
      ["patch", "/retention", "/retention", { closedMonths: 12 }],
      ["get", "/retention/preview", "/retention/preview?closedMonths=12"],
      ["get", "/processing-record", "/processing-record"],
      ["get", "/workspace", "/workspace"],
      ["patch", "/workspace", "/workspace", { name: "Renamed" }],
      ["get", "/mail-templates/{name}", "/mail-templates/digest?language=ar"],
      ["delete", "/workspace/logo", "/workspace/logo"],
      ["post", "/members", "/members", { name: "New", email: "new@team.example", role: "agent" }],
      ["post", "/messages/{id}/cancel", `/messages/${scheduled}/cancel`],
      ["post", "/messages/{id}/split", `/messages/${second.messageId}/split`, { id: crypto.randomUUID() }],
      ["post", "/tickets/bulk", "/tickets/bulk", { ids: [ticket.id], change: { priority: "low" } }],
      ["post", "/tickets/revert", "/tickets/revert", { commandId: "bulk" }],
      ["post", "/tickets/{id}/link", `/tickets/${ticket.id}/link`, { otherId: other.id }],
      ["post", "/tickets/{id}/unlink", `/tickets/${ticket.id}/unlink`, { otherId: other.id }],
      ["post", "/tickets/{id}/merge", `/tickets/${other.id}/merge`, { intoId: ticket.id }],
      ["post", "/tickets/{id}/unmerge", `/tickets/${other.id}/unmerge`, {}],
      ["post", "/commands", "/commands", { id: crypto.randomUUID(), name: "label.create", input: { name: "C" } }],
    ];
    const seen = new Set<string>();
    for (const [method, template, path, body] of calls) {
      const answer = await call(method.toUpperCase(), path, body);
      const operation = (document.paths[template] ?? document.paths[`/api/v1${template}`])?.[method];
      const schema = operation?.responses[String(answer.status)]?.content?.["application/json"]?.schema;
      expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(300);
      expect(schema, `${method} ${template} describes ${answer.status}`).toBeDefined();
      expect(schemaFaults(schema ?? {}, answer.body, document.components.schemas), `${method} ${template}`).toEqual([]);
      seen.add(`${method} ${template}`);
    }
    const refused = await call("POST", "/tickets", {});
    expect(schemaFaults({ $ref: "#/components/schemas/Problem" }, refused.body, document.components.schemas)).toEqual([]);
    expect(
      schemaFaults({ $ref: "#/components/schemas/Ticket" }, { ...ticket, number: "1", status: "done" }, document.components.schemas),
    ).toHaveLength(2);
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) =>
        (operation.responses["200"] ?? operation.responses["201"])?.content?.["application/json"]
          ? [`${method} ${path.replace(/^\/api\/v1/, "")}`]
          : [],
      ),
    );
    // A person's own, which no API key may ask for; and single mails, which are the mail tests' business.
    const elsewhere = ["get /me", "get /sessions", "get /workspaces", "post /workspaces", "post /outgoing-mail/{id}/retry"];
    elsewhere.push("get /members/me/tokens", "post /members/me/tokens", "post /join-domains/{id}/check");
    elsewhere.push(
      "post /invitations/{token}/accept",
      "post /join/{token}",
      "get /joinable-workspaces",
      "post /joinable-workspaces/{id}/join",
    );
    elsewhere.push(
      "patch /members/me",
      "post /members/me/avatar",
      "delete /members/me/avatar",
      "post /members/{id}/invitation",
      "post /members/{id}/ownership",
      "post /messages/{id}/move",
    );
    // A person's own as well, proven with the factors.
    elsewhere.push("get /me/factors", "post /me/totp", "post /me/totp/confirm", "post /me/recovery-codes");
    elsewhere.push("post /sign-in/passkey/options", "post /me/confirmation/passkey-options", "post /me/passkeys/options");
    elsewhere.push("post /me/passkeys", "patch /me/passkeys/{id}");
    elsewhere.push("get /me/identities", "post /me/identities/start");
    // Proven with the mail, the domains and the suppressions.
    elsewhere.push("get /outgoing-mail/{id}", "patch /outgoing-mail/{id}", "get /domains/{id}", "post /domains/{id}/check");
    elsewhere.push("post /inboxes/{id}/fetching/try");
    // Proven with signing in.
    elsewhere.push("get /sign-in-domains/{id}", "post /sign-in-domains/{id}/check", "get /sign-in-trials/{id}");
    elsewhere.push("put /identity-providers/saml", "patch /identity-providers/{id}");
    elsewhere.push("get /suppressions/{id}", "post /suppressions/{id}/lift");
    for (const verb of ["follow", "unfollow", "read", "unread", "remove-guest"]) elsewhere.push(`post /tickets/{id}/${verb}`);
    // Proven with the templates.
    elsewhere.push("post /workspace/logo");
    // Proven with exports, erasures and the end of a workspace.
    elsewhere.push("get /data-exports/{id}", "post /data-exports/{id}/download", "get /erasures/{id}");
    elsewhere.push("post /workspace/deletion", "delete /workspace/deletion");
    // Proven with the files.
    elsewhere.push("get /messages/{id}/original", "post /uploads", "put /uploads/{id}");
    // Proven with the contacts.
    elsewhere.push("get /contacts/{id}/duplicates", "post /contacts/import", "post /contacts/import/preview");
    elsewhere.push(
      "post /contacts/{id}/merge",
      "post /contacts/{id}/unmerge",
      "post /contacts/{id}/block",
      "post /contacts/{id}/unblock",
      "patch /companies/{id}",
      "post /companies/{id}/merge",
    );
    expect(described.filter((name) => !seen.has(name)).sort()).toEqual(elsewhere.sort());
  });

  it("is a page that people can read", async () => {
    const page = await request(server.url("/docs/api"), "GET", undefined, {});
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    for (const path of Object.keys(document.paths)) expect(page.text).toContain(path);
    expect(page.text).toContain('id="schema-Ticket"');
    expect(page.text).not.toContain("undefined");
  });
});
