import { describe, expect, it } from "vitest";
import { checkPassword, ensureUser } from "#/features/user/commands.ts";
import { findUserByEmail } from "#/features/user/queries.ts";
import { testDatabase } from "../../../test/database.ts";

const { owner } = testDatabase();

describe("a user", () => {
  it("is made once for an address, however it is written", async () => {
    const made = await ensureUser({ email: " Ada@Example.com ", name: "Ada" });
    expect(made).toMatchObject({ email: "ada@example.com", name: "Ada" });
    expect(await ensureUser({ email: "ada@example.COM", name: "Another name" })).toEqual(made);
    expect(await findUserByEmail("ADA@example.com")).toEqual(made);
    expect(await findUserByEmail("nobody@example.com")).toBeNull();
  });

  it("is made once when asked for at the same moment", async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => ensureUser({ email: "twin@example.com", name: "Twin" })));
    expect(new Set(made.map((user) => user.id)).size).toBe(1);
  });

  it("is refused with every fault by its path", async () => {
    await expect(ensureUser({ email: "no address", name: "", password: "short" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "email" }, { path: "name" }, { path: "password" }],
    });
  });
});

describe("a password", () => {
  it("signs in its user, and nobody else", async () => {
    const user = await ensureUser({ email: "bob@example.com", name: "Bob", password: "correct horse" });
    expect(await checkPassword("Bob@example.com", "correct horse")).toEqual(user);
    expect(await checkPassword("bob@example.com", "correct hors")).toBeNull();
    expect(await checkPassword("bob@example.com", "")).toBeNull();
    expect(await checkPassword("nobody@example.com", "correct horse")).toBeNull();
  });

  it("is kept as argon2id with its own salt, and never changed by ensureUser", async () => {
    await ensureUser({ email: "c1@example.com", name: "C", password: "the same words" });
    await ensureUser({ email: "c2@example.com", name: "C", password: "the same words" });
    await ensureUser({ email: "c1@example.com", name: "C", password: "other words here" });
    const rows = await owner<{ passwordHash: string }>(`select "passwordHash" from "user" where email like 'c_@example.com'`);
    expect(rows.every((row) => row.passwordHash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"))).toBe(true);
    expect(new Set(rows.map((row) => row.passwordHash)).size).toBe(2);
    expect(await checkPassword("c1@example.com", "the same words")).not.toBeNull();
  });

  it("is set where there was none, and until then none signs in", async () => {
    await ensureUser({ email: "d@example.com", name: "D" });
    expect(await checkPassword("d@example.com", "")).toBeNull();
    await ensureUser({ email: "d@example.com", name: "D", password: "now there is one" });
    expect(await checkPassword("d@example.com", "now there is one")).not.toBeNull();
  });

  it("takes as long for an address nobody has as for a wrong one", async () => {
    await ensureUser({ email: "e@example.com", name: "E", password: "some long password" });
    const times: Record<string, number[]> = { "e@example.com": [], "nobody@example.com": [] };
    for (let i = 0; i < 15; i++)
      for (const [email, taken] of Object.entries(times)) {
        const start = performance.now();
        await checkPassword(email, "wrong");
        taken.push(performance.now() - start);
      }
    const [known = 0, unknown = 0] = Object.values(times).map((taken) => taken.sort((a, b) => a - b)[7] ?? 0);
    // Without the decoy the unknown one would take a tenth.
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });
});
