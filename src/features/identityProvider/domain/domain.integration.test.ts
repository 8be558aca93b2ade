/** A domain to sign in with is asked about every day, and what is told of it is what has changed. */
import { describe, expect, it } from "vitest";
import { DnsError } from "#/adapters/dns/index.ts";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import type { AuditEntry } from "#/features/audit/schema.ts";
import { checkSignInDomain } from "#/features/identityProvider/domain/jobs.ts";
import type { SignInDomainRecord } from "#/features/identityProvider/domain/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildWorkspace } from "../../../../test/factories.ts";

testDatabase();

async function added() {
  const space = await buildWorkspace();
  const { record } = await execute<SignInDomainRecord>(space.owner, "signInDomain.create", { name: "corp.example" });
  const told = async () => {
    const { data } = await query<Page<AuditEntry>>(space.owner, "audit.list", { name: "sign-in-domain.checked" });
    return data.map((entry) => (entry.data as { isThere: boolean }).isThere).reverse();
  };
  const read = () => query<SignInDomainRecord>(space.owner, "signInDomain.read", { id: record.id });
  return {
    told,
    read,
    check: (txt: (host: string) => Promise<string[]>) => checkSignInDomain({ workspaceId: space.id, id: record.id }, { txt }),
  };
}

describe("a domain to sign in with", () => {
  it("is told of when its record appears or goes, and not at each check", async () => {
    const { told, read, check } = await added();
    const { value } = await read();
    await check(async () => []);
    expect(await told()).toEqual([]);
    for (let i = 0; i < 3; i++) await check(async () => [value]);
    expect(await told()).toEqual([true]);
    for (let i = 0; i < 2; i++) await check(async () => ["another"]);
    expect(await told()).toEqual([true, false]);
  });

  it("stays as it was while the DNS is silent, and is not said to have been checked", async () => {
    const { told, read, check } = await added();
    const { value } = await read();
    const silent = async (host: string): Promise<string[]> => {
      throw new DnsError(host, "timeout");
    };
    await expect(check(silent)).rejects.toMatchObject({ code: "unavailable" });
    expect(await read()).toMatchObject({ verifiedAt: null, checkedAt: null });
    const found = await check(async () => [value]);
    expect(found).toMatchObject({ verifiedAt: expect.any(String), checkedAt: expect.any(String) });
    await expect(check(silent)).rejects.toMatchObject({ code: "unavailable" });
    expect(await read()).toEqual(found);
    expect(await told()).toEqual([true]);
  });
});
