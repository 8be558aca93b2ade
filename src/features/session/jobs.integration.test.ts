import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type AddressObject, simpleParser } from "mailparser";
import { afterAll, describe, expect, it, vi } from "vitest";
import { mailTransport } from "#/adapters/mail/index.ts";
import { execute } from "#/core/execute.ts";
import type { Locale } from "#/core/locale.ts";
import { checkSignInCode } from "#/features/session/commands.ts";
import { sendSecurityNotice, sendSignInCode } from "#/features/session/jobs.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildWorkspace } from "../../../test/factories.ts";

/** The data directory is read once, when env.ts is loaded: it is set before all imports. */
const data = vi.hoisted(() => {
  process.env.CONNECT_DATA_DIR = `${process.env.TMPDIR ?? "/tmp"}/connect-codes-${process.pid}-${Date.now()}`;
  return process.env.CONNECT_DATA_DIR;
});
const { owner } = testDatabase();
afterAll(() => rmSync(data, { recursive: true, force: true }));

const outbox = () => {
  try {
    return readdirSync(join(data, "outbox")).filter((name) => name.endsWith(".eml"));
  } catch {
    return [];
  }
};
const run = (email: string, askedAt = new Date()) => sendSignInCode({ email, askedAt: askedAt.toISOString() }, { isLastAttempt: false });
async function mailsFrom(before: string[]) {
  const files = outbox().filter((name) => !before.includes(name));
  const mails = await Promise.all(files.sort().map((name) => simpleParser(readFileSync(join(data, "outbox", name)))));
  return mails.map((mail) => ({ mail, code: /\b(\d{6})\b/.exec(mail.text ?? "")?.[1] ?? "" }));
}

describe("the job that mails a code", () => {
  it("mails the user a code that signs in", async () => {
    expect((await mailTransport()).name).toBe("outbox");
    const user = await ensureUser({ email: "ada@example.com", name: "Ada" });
    const before = outbox();
    await run(user.email);
    const [sent] = await mailsFrom(before);
    expect((sent?.mail.to as AddressObject | undefined)?.value).toEqual([{ address: user.email, name: "Ada" }]);
    expect(sent?.mail.headers.get("auto-submitted")).toBeDefined();
    expect(sent?.mail.subject).not.toContain(sent?.code);
    expect(sent?.mail.html).toContain(sent?.code);
    expect(await checkSignInCode(user.email, sent?.code ?? "")).toEqual(user);
  });

  it("speaks the language of the profile, else of who asks", async () => {
    const space = await buildWorkspace();
    const asked = async (email: string, language?: Locale) => {
      const before = outbox();
      await sendSignInCode({ email, askedAt: new Date().toISOString(), language }, { isLastAttempt: false });
      return (await mailsFrom(before)).map(({ mail }) => mail.subject);
    };
    expect(await asked(space.owner.email)).toEqual(["Your sign-in code"]);
    expect(await asked(space.owner.email, "es")).toEqual(["Tu código de acceso"]);
    await execute(space.owner, "member.updateProfile", { language: "ar" });
    expect(await asked(space.owner.email, "es")).toEqual(["رمز تسجيل الدخول"]);
  });

  it("mails nobody without a user, and leaves as much behind", async () => {
    const before = outbox();
    await run("nobody@example.com");
    expect(outbox()).toEqual(before);
    expect(await owner(`select "triesLeft" from sign_in_code where email = 'nobody@example.com'`)).toEqual([{ triesLeft: 5 }]);
  });

  it("leaves a code alone that was asked for too long ago", async () => {
    const user = await ensureUser({ email: "late@example.com", name: "Late" });
    const before = outbox();
    await run(user.email, new Date(Date.now() - 11 * 60_000));
    expect(outbox()).toEqual(before);
    expect(await owner("select 1 from sign_in_code where email = $1", [user.email])).toEqual([]);
  });

  it("run twice mails two codes, of which the newer works", async () => {
    const user = await ensureUser({ email: "twice@example.com", name: "Twice" });
    const before = outbox();
    await run(user.email);
    await run(user.email);
    const [first, second] = await mailsFrom(before);
    if (first?.code !== second?.code) expect(await checkSignInCode(user.email, first?.code ?? "")).toBeNull();
    expect(await checkSignInCode(user.email, second?.code ?? "")).toEqual(user);
  });
});

describe("the job that tells a person what has changed", () => {
  it("says it in the language of their profile, when and what to do, and nothing secret", async () => {
    const space = await buildWorkspace();
    const before = outbox();
    await sendSecurityNotice({ userId: space.owner.userId, name: "totp-removed", at: "2026-11-28T09:30:00.000Z" });
    await sendSecurityNotice({ userId: "01900000-0000-7000-8000-000000000000", name: "totp-removed", at: "2026-11-28T09:30:00.000Z" });
    const sent = await mailsFrom(before);
    expect(sent.map(({ mail }) => mail.subject)).toEqual(["The authenticator app was removed"]);
    expect(sent[0]?.mail.text).toContain("2026-11-28 09:30 UTC");
    expect(sent[0]?.mail.text).toContain("sign out all other devices");
  });
});
