import { expect, product, test } from "./product.ts";

test("the product answers and says that it is ready", async ({ request }) => {
  expect((await request.get("/healthz")).status()).toBe(200);
  expect(await (await request.get("/readyz")).json()).toEqual({ status: "ready" });
});

test("the demo member signs in with the password that the start has printed", async ({ agent }) => {
  const workspaces = (await (await agent.request.get("/api/v1/workspaces")).json()) as { data: { slug: string; role: string }[] };
  expect(workspaces.data).toContainEqual(expect.objectContaining({ slug: "demo", role: "owner" }));
});

test("the demo workspace holds two dozen tickets with their threads, newest minutes ago, and nothing waits to be mailed", async ({
  agent,
}) => {
  const read = async (path: string) =>
    (await (await agent.request.get(`/api/v1/${path}`, { headers: { "x-workspace": "demo" } })).json()) as {
      data: Record<string, string>[];
    };
  const tickets = (await read("tickets?limit=200")).data;
  expect(tickets.length).toBeGreaterThanOrEqual(24);
  expect(new Set(tickets.map((ticket) => ticket.status))).toEqual(new Set(["open", "waiting", "snoozed", "closed", "spam"]));
  const newest = tickets.find((ticket) => ticket.subject === "Two clients booked into the same slot on Thursday");
  expect(Date.now() - Date.parse(newest?.updatedAt ?? "")).toBeLessThan(60 * 60_000);
  const messages = (await read(`tickets/${newest?.id}/messages`)).data;
  expect(messages.map((message) => message.kind)).toEqual(["customer", "reply", "note", "customer"]);
  const times = messages.map((message) => message.createdAt ?? "");
  expect(times).toEqual([...times].sort());
  await expect.poll(async () => (await read("outgoing-mail")).data.filter((mail) => mail.state !== "sent")).toEqual([]);
});

test("a page arrives with a policy that lets no foreign script run", async ({ page }) => {
  const answer = await page.goto(`${product().url}/sign-in`);
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()["content-security-policy"]).toContain("'strict-dynamic'");
});
