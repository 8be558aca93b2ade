import { createSocket } from "node:dgram";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { type Dns, DnsError, systemDns } from "#/adapters/dns/index.ts";
import { inWorkspace } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { checkDomain } from "#/features/domain/jobs.ts";
import { signingKey } from "#/features/domain/queries.ts";
import type { DomainRecord } from "#/features/domain/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildWorkspace, type TestWorkspace } from "../../../test/factories.ts";

const { owner } = testDatabase();
const add = async (space: TestWorkspace, name = "acme.example") =>
  (await execute<DomainRecord>(space.owner, "domain.create", { name })).record;
/** A DNS that holds what it is given. */
const dnsOf = (records: DomainRecord["records"]): Dns => {
  const answer = async (host: string) => records.flatMap((record) => (record.host === host ? [record.value || "mx.acme.example"] : []));
  return { txt: answer, cname: answer, mx: answer };
};
const nobody = async (host: string): Promise<never> => {
  throw new DnsError(host, "timeout");
};

describe("a sending domain", () => {
  it("does it: says what to put in the DNS, and after a look what is right, missing and wrong", async () => {
    const space = await buildWorkspace();
    const domain = await add(space, " ACME.example. ");
    expect(domain).toMatchObject({ name: "acme.example", checkedAt: null });
    expect(domain.records.map(({ kind, state }) => [kind, state])).toEqual(
      ["spf", "dkim", "dmarc", "mx"].map((kind) => [kind, "unchecked"]),
    );
    expect(await owner(`select from graphile_worker.jobs where task_identifier = 'checkDomain'`)).toHaveLength(1);
    const at = { workspaceId: space.id, id: domain.id };
    const right = await checkDomain(at, dnsOf(domain.records));
    expect(right.records.map(({ state }) => state)).toEqual(["ok", "ok", "ok", "ok"]);
    expect(right.checkedAt).not.toBeNull();
    const wrong = await checkDomain(at, { ...dnsOf([]), txt: async () => ["v=spf1 +all", "v=DKIM1; p=other"] });
    expect(wrong.records.map(({ kind, state, problem, found }) => [kind, state, problem, found.length])).toEqual([
      ["spf", "wrong", "allows-everyone", 1],
      ["dkim", "wrong", "other-key", 1],
      ["dmarc", "wrong", "missing", 0],
      ["mx", "wrong", "missing", 0],
    ]);
    expect(await query<DomainRecord>(space.owner, "domain.read", { id: domain.id })).toEqual(wrong);
  });

  it("keeps its key sealed, and signs only once the record was found; a DNS that is silent changes nothing of that", async () => {
    const space = await buildWorkspace();
    const domain = await add(space);
    const [row] = await owner<{ privateKey: string }>(`select "privateKey" from domain where id = $1`, [domain.id]);
    expect(row?.privateKey).toMatch(/^v1\./);
    const key = () => inWorkspace(space.id, () => signingKey(space.id, "Acme.example"));
    expect(await key()).toBeNull();
    const at = { workspaceId: space.id, id: domain.id };
    const silent = await checkDomain(at, { txt: nobody, cname: nobody, mx: nobody });
    expect(silent.records.map(({ state, problem }) => [state, problem])).toEqual(Array.from({ length: 4 }, () => ["unknown", "no-answer"]));
    await checkDomain(at, dnsOf(domain.records));
    await checkDomain(at, { txt: nobody, cname: nobody, mx: nobody });
    expect(await key()).toMatchObject({ domainName: "acme.example", privateKey: expect.stringContaining("PRIVATE KEY") });
    await execute(space.owner, "domain.delete", { id: domain.id });
    expect(await key()).toBeNull();
    await expect(checkDomain(at, dnsOf([]))).rejects.toMatchObject({ code: "not-found" });
  });

  it("refuses bad input: what is no domain, one that is there", async () => {
    const space = await buildWorkspace();
    for (const name of [
      "",
      "localhost",
      "a b.example",
      "-x.example",
      "http://x.example",
      "x..example",
      "*.example",
      `${"a".repeat(64)}.example`,
    ])
      await expect(add(space, name)).rejects.toMatchObject({ issues: [{ path: "name" }] });
    await add(space);
    await expect(add(space)).rejects.toMatchObject({ issues: [{ path: "name", message: "is here already" }] });
  });

  it("refuses others, hides from strangers, and replays once", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const agent = await buildMember(space, "agent");
    await expect(execute(agent, "domain.create", { name: "x.example" })).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await add(space);
    await expect(execute(agent, "domain.delete", { id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(space.owner, "domain.record", { id, results: {} })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(stranger.owner, "domain.delete", { id })).rejects.toMatchObject({ code: "not-found" });
    await expect(query(stranger.owner, "domain.read", { id })).rejects.toMatchObject({ code: "not-found" });
    for (let i = 0; i < 2; i++)
      expect((await execute(space.owner, "domain.create", { name: "once.example" }, "domain-1")).replayed).toBe(i === 1);
  });
});

describe("the system's DNS", () => {
  it("gives up on a server that is silent, within its time", async () => {
    const silent = createSocket("udp4");
    await new Promise<void>((done) => silent.bind(0, "127.0.0.1", done));
    const dns = systemDns({ servers: [`127.0.0.1:${(silent.address() as AddressInfo).port}`], timeoutMs: 100 });
    const from = Date.now();
    await expect(dns.txt("acme.example")).rejects.toBeInstanceOf(DnsError);
    expect(Date.now() - from).toBeLessThan(3_000);
    silent.close();
  });

  it("tells a name without such a record from a server that fails", async () => {
    const server = createSocket("udp4");
    server.on("message", (question, { port, address }) => {
      const reply = Buffer.from(question);
      // An answer; its code: 3 for a name that is not there, 2 for a server that failed.
      reply[2] = 0x81;
      reply[3] = 0x80 | (question.includes("gone") ? 3 : 2);
      server.send(reply, port, address);
    });
    await new Promise<void>((done) => server.bind(0, "127.0.0.1", done));
    const dns = systemDns({ servers: [`127.0.0.1:${(server.address() as AddressInfo).port}`], timeoutMs: 500 });
    expect([await dns.txt("gone.example"), await dns.cname("gone.example"), await dns.mx("gone.example")]).toEqual([[], [], []]);
    await expect(dns.txt("broken.example")).rejects.toBeInstanceOf(DnsError);
    server.close();
  });
});
