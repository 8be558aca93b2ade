import { describe, expect, it } from "vitest";
import { askForSignInCode, checkSignInCode, makeSignInCode, sweepSignIns } from "#/features/session/commands.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { testDatabase } from "../../../test/database.ts";

const { owner } = testDatabase();
let n = 0;
const newUser = () => ensureUser({ email: `code${++n}@example.com`, name: "Ada" });
const wrongFor = (code: string) => (code === "000000" ? "111111" : "000000");

describe("a sign-in code", () => {
  it("signs in its user, once", async () => {
    const user = await newUser();
    const code = await makeSignInCode(user.email);
    expect(code).toMatch(/^\d{6}$/);
    expect(await checkSignInCode(user.email.toUpperCase(), code)).toEqual(user);
    expect(await checkSignInCode(user.email, code)).toBeNull();
  });

  it("is used once also when it comes twice at the same moment", async () => {
    const user = await newUser();
    const code = await makeSignInCode(user.email);
    const answers = await Promise.all(Array.from({ length: 5 }, () => checkSignInCode(user.email, code)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it("bears four wrong tries and not five", async () => {
    const [patient, clumsy] = [await newUser(), await newUser()];
    for (const [user, wrong, expected] of [
      [patient, 4, patient],
      [clumsy, 5, null],
    ] as const) {
      const code = await makeSignInCode(user.email);
      for (let i = 0; i < wrong; i++) expect(await checkSignInCode(user.email, wrongFor(code))).toBeNull();
      expect(await checkSignInCode(user.email, code)).toEqual(expected);
    }
  });

  it("counts tries that come at the same moment", async () => {
    const user = await newUser();
    const code = await makeSignInCode(user.email);
    await Promise.all(Array.from({ length: 8 }, () => checkSignInCode(user.email, wrongFor(code))));
    expect(await checkSignInCode(user.email, code)).toBeNull();
  });

  it("works for ten minutes", async () => {
    const user = await newUser();
    const code = await makeSignInCode(user.email);
    const [row] = await owner<{ minutes: number }>(
      `select extract(epoch from "expiresAt" - now())::float8 / 60 as minutes from sign_in_code where email = $1`,
      [user.email],
    );
    expect(row?.minutes).toBeGreaterThan(9.9);
    expect(row?.minutes).toBeLessThanOrEqual(10);
    await owner(`update sign_in_code set "expiresAt" = now() - interval '1 second' where email = $1`, [user.email]);
    expect(await checkSignInCode(user.email, code)).toBeNull();
  });

  it("takes the place of an earlier one", async () => {
    const user = await newUser();
    const first = await makeSignInCode(user.email);
    let second = await makeSignInCode(user.email);
    while (second === first) second = await makeSignInCode(user.email);
    expect(await checkSignInCode(user.email, first)).toBeNull();
    expect(await checkSignInCode(user.email, second)).toEqual(user);
  });

  it("of one address does not work for another", async () => {
    const [ada, bob] = [await newUser(), await newUser()];
    const code = await makeSignInCode(ada.email);
    await owner(
      `insert into sign_in_code (id, email, "codeHash", "expiresAt") select uuidv7(), $2, "codeHash", "expiresAt" from sign_in_code where email = $1`,
      [ada.email, bob.email],
    );
    expect(await checkSignInCode(bob.email, code)).toBeNull();
  });

  it("for an address without a user signs in nobody", async () => {
    const code = await makeSignInCode("nobody@example.com");
    expect(await checkSignInCode("nobody@example.com", code)).toBeNull();
  });

  it("is kept as a hash that nobody without the secret can try out, and asked for without it", async () => {
    const user = await newUser();
    const code = await makeSignInCode(user.email);
    await askForSignInCode(user.email);
    await askForSignInCode(user.email);
    const codes = await owner<{ row: string }>(`select row_to_json(c)::text as row from sign_in_code c where email = $1`, [user.email]);
    const jobs = await owner<{ row: string }>(`select row_to_json(j)::text as row from graphile_worker._private_jobs j where key = $1`, [
      `sendSignInCode:${user.email}:`,
    ]);
    expect(jobs).toHaveLength(1);
    for (const { row } of [...codes, ...jobs]) expect(row).not.toContain(`"${code}"`);
    const payload = (JSON.parse(jobs[0]?.row ?? "{}") as { payload: Record<string, unknown> }).payload;
    expect(Object.keys(payload).sort()).toEqual(["askedAt", "device", "email", "language"]);
  });

  it("is removed when it has expired", async () => {
    const user = await newUser();
    await makeSignInCode(user.email);
    await owner(`update sign_in_code set "expiresAt" = now() - interval '2 hours' where email = $1`, [user.email]);
    await sweepSignIns();
    expect(await owner("select 1 from sign_in_code where email = $1", [user.email])).toEqual([]);
  });
});
