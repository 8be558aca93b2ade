import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sealHistory } from "#/features/audit/seal/jobs.ts";
import { testDatabase } from "../database.ts";
import { connect } from "./connect.ts";

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), "connect-cli-"));
const env = () => ({ DATABASE_URL: database.ownerUrl, CONNECT_DATA_DIR: folder, SMTP_PORT: "0", PORT: "1" });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("connect: usage", () => {
  it("answers --help on every level, on stdout, with exit code 0", async () => {
    for (const level of [
      [],
      ["start"],
      ["migrate"],
      ["migrate", "status"],
      ["seed"],
      ["workspace"],
      ["workspace", "create"],
      ["workspace", "delete"],
      ["data", "export"],
      ["data", "erase"],
      ["data", "record"],
      ["api-key", "create"],
      ["user"],
      ["user", "sign-out"],
      ["user", "reset-factors"],
      ["secret"],
      ["secret", "rotate"],
      ["mail"],
      ["mail", "import"],
      ["mail", "retry"],
      ["mail", "ledger"],
      ["audit", "verify"],
      ["doctor"],
      ["migration", "create"],
    ]) {
      const { code, out, err } = await connect([...level, "--help"]);
      expect({ level, code, err }).toEqual({ level, code: 0, err: "" });
      expect(out).toContain(`Usage: ${["connect", ...level].join(" ")}`);
    }
  });

  it("answers wrong usage with exit code 2 and nothing on stdout", async () => {
    for (const args of [
      ["nonsense"],
      ["seed"],
      ["seed", "--tickets", "many"],
      ["seed", "--tickets", "0"],
      ["workspace", "create", "--slug", "a"],
      ["workspace", "create", "--slug", "A B", "--name", "A", "--owner", "nobody"],
      ["data", "export", "--workspace", "x", "--email", "a@b.example"],
      ["data", "erase", "--workspace", "x"],
      ["api-key", "create", "--workspace", "x", "--role", "king"],
      ["user", "reset-factors"],
      ["user", "sign-out"],
      ["mail", "import", "/no/such/file.eml"],
      ["audit", "verify", "--workspace", "acme", "--expect", "7"],
      ["mail", "ledger", "--since", "yesterday-ish"],
      ["mail", "ledger", "--outcome", "lost"],
      ["secret", "rotate"],
    ]) {
      const { code, out } = await connect(args, env());
      expect({ args, code, out }).toEqual({ args, code: 2, out: "" });
    }
  });

  it("answers a wrong variable with one line that names it, and exit code 1", async () => {
    const { code, out, err } = await connect(["migrate"], { ...env(), PORT: "seventy" });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^Configuration: PORT: .* \(for example 3000\)\n$/);
  });

  it("stops the start at a busy port with one line", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as { port: number };
    const { code, out, err } = await connect(["start"], { ...env(), PORT: String(port) });
    server.close();
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(new RegExp(`^Port ${port} \\(PORT\\) is in use[^\\n]*\\n$`));
  });
});

describe("connect: on a workspace", () => {
  beforeAll(async () => {
    const made = await connect(["workspace", "create", "--slug", "acme", "--name", "Acme", "--owner", "ann@acme.example"], env());
    expect(made).toMatchObject({ code: 0, out: "acme\n" });
  });

  it("refuses a slug that is taken, with exit code 1", async () => {
    expect(await connect(["workspace", "create", "--slug", "acme", "--name", "Other", "--owner", "bob@acme.example"], env())).toMatchObject(
      { code: 1, out: "", err: expect.stringContaining("taken") },
    );
  });

  it("makes the owner and the inbox support@SLUG.localhost", async () => {
    expect(
      await database.owner(
        `select m.role, m.email, a.email as address from workspace w join member m on m."workspaceId" = w.id join inbox_address a on a."workspaceId" = w.id where w.slug = 'acme'`,
      ),
    ).toEqual([{ role: "owner", email: "ann@acme.example", address: "support@acme.localhost" }]);
  });

  it("user reset-factors takes them from a person, and says when there is none", async () => {
    const email = "lost@example.com";
    const [user] = await database.owner<{ id: string }>(`insert into "user" (id, email, name) values (uuidv7(), $1, 'Lost') returning id`, [
      email,
    ]);
    await database.owner(`insert into totp ("userId", secret, "confirmedAt") values ($1, 'sealed', now())`, [user?.id]);
    expect(await connect(["user", "reset-factors", "Lost@Example.com"], env())).toMatchObject({ code: 0, out: `${email}\n` });
    expect(await database.owner(`select 1 from totp where "userId" = $1`, [user?.id])).toEqual([]);
    expect(await connect(["user", "reset-factors", "nobody@example.com"], env())).toMatchObject({ code: 1, out: "" });
  });

  it("user sign-out ends all sessions of a person, and says how many, and when there is none", async () => {
    const [user] = await database.owner<{ id: string }>(
      `insert into "user" (id, email, name) values (uuidv7(), 'left@example.com', 'Left') returning id`,
    );
    for (const device of ["one", "two"])
      await database.owner(
        `insert into session (id, "userId", "userAgent", ip, device, "expiresAt") values (uuidv7(), $1, '', '', $2, now() + interval '1 day')`,
        [user?.id, device],
      );
    expect(await connect(["user", "sign-out", "Left@Example.com", "--json"], env())).toMatchObject({
      code: 0,
      out: `${JSON.stringify({ email: "left@example.com", sessions: 2 })}\n`,
    });
    expect(await database.owner(`select 1 from session where "userId" = $1 and "revokedAt" is null`, [user?.id])).toEqual([]);
    expect(await connect(["user", "sign-out", "nobody@example.com"], env())).toMatchObject({ code: 1, out: "" });
  });

  it("prints a new key alone, and keeps only its hash", async () => {
    const { code, out } = await connect(["api-key", "create", "--workspace", "acme", "--role", "admin"], env());
    expect(code).toBe(0);
    expect(out).toMatch(/^cx_[\w-]{40,}\n$/);
    const [row] = await database.owner<{ role: string; kept: string }>("select role, api_key::text as kept from api_key");
    expect(row?.role).toBe("admin");
    expect(row?.kept).not.toContain(out.trim());
  });

  it("does not find a workspace that is not there: exit code 1", async () => {
    expect(await connect(["api-key", "create", "--workspace", "nobody"], env())).toMatchObject({ code: 1, out: "" });
  });

  it("audit verify says that nothing was altered, and which entry is the first that was, with exit code 1", async () => {
    const verify = () => connect(["audit", "verify", "--workspace", "acme"], env());
    expect(await verify()).toMatchObject({ code: 0, out: expect.stringMatching(/^acme: 0 sealed and as they were, \d+ since\n$/) });
    const [space] = await database.owner<{ id: string }>(`select id from workspace where slug = 'acme'`);
    await sealHistory(space?.id ?? "");
    const whole = await verify();
    expect(whole).toMatchObject({ code: 0, out: expect.stringMatching(/ 0 since; \d+:[0-9a-f]{64}\n$/) });
    const anchor = whole.out.trim().split("; ").at(-1) ?? "";
    expect(await connect(["audit", "verify", "--workspace", "acme", "--expect", anchor], env())).toMatchObject({ code: 0 });
    await database.owner(`update event set "actorName" = 'Nobody' where "workspaceId" = $1 and seq = 2`, [space?.id]);
    expect(await verify()).toMatchObject({ code: 1, out: expect.stringMatching(/^acme: entry 2 was altered \(/) });
    const { code, out } = await connect(["audit", "verify", "--json"], env());
    expect([code, JSON.parse(out.trim().split("\n")[0] ?? "")]).toMatchObject([1, { workspace: "acme", broken: { seq: 2 } }]);
  });

  it("imports a mail, processes it before it ends, and has a line for it in the ledger", async () => {
    const file = join(folder, "one.eml");
    writeFileSync(
      file,
      "Message-ID: <one@shop.example>\r\nFrom: Eve <eve@shop.example>\r\nTo: support@acme.localhost\r\nSubject: Where is it?\r\n\r\nMy parcel is late.\r\n",
    );
    expect(await connect(["mail", "import", file, "--json"], env())).toMatchObject({
      code: 0,
      out: `${JSON.stringify({ file, accepted: 1, refused: 0 })}\n`,
    });
    const { code, out } = await connect(["mail", "ledger", "--json"], env());
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      {
        from: "eve@shop.example",
        to: ["support@acme.localhost"],
        messageId: "<one@shop.example>",
        outcome: "ticket",
        ticketNumber: 1,
        reason: null,
      },
    ]);
    expect(await connect(["mail", "ledger", "--json", "--since", new Date(Date.now() + 60_000).toISOString()], env())).toMatchObject({
      code: 0,
      out: "",
    });
  });

  it("finds nothing wrong with a sound installation, and says one object a line with --json", async () => {
    const { code, out, err } = await connect(["doctor", "--json"], { ...env(), PORT: "59999" });
    const findings = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { check: string; state: string });
    expect({ code, err, wrong: findings.filter((finding) => finding.state === "wrong") }).toEqual({
      code: 0,
      err: "Nothing is wrong.\n",
      wrong: [],
    });
    expect(findings.map((finding) => finding.check)).toEqual(
      expect.arrayContaining([
        "configuration",
        "database",
        "migrations",
        "roles",
        "SMTP port",
        "outgoing mail",
        "redis",
        "storage",
        "AI",
        "push",
      ]),
    );
  });

  it("says what is wrong and how to mend it, with exit code 1", async () => {
    const { code, out } = await connect(["doctor"], {
      ...env(),
      REDIS_URL: "redis://127.0.0.1:1",
      SMTP_URL: "smtp://127.0.0.1:1",
      APP_SECRET: "another secret, which no role was made with",
    });
    expect(code).toBe(1);
    expect(out).toMatch(/wrong +roles/);
    expect(out).toMatch(/wrong +redis/);
    expect(out).toMatch(/wrong +outgoing mail/);
    expect(out).toContain("Check SMTP_URL");
  });

  it("hands out a person's data, erases them, says what is kept, and ends a workspace", { timeout: 120_000 }, async () => {
    const of = ["--workspace", "acme", "--email", "eve@shop.example"];
    const out = join(folder, "eve.zip");
    expect(await connect(["data", "export", ...of, "--out", out], env())).toMatchObject({ code: 0, out: `${out}\n` });
    expect(readFileSync(out).subarray(0, 2).toString()).toBe("PK");
    const preview = await connect(["data", "erase", ...of, "--json"], env());
    expect(JSON.parse(preview.out)).toMatchObject({ email: "eve@shop.example", counts: { tickets: 1, messages: 1, rawMails: 1 } });
    const erased = await connect(["data", "erase", ...of, "--yes"], env());
    expect(erased.code).toBe(0);
    expect(erased.out).toContain("Tickets made anonymous: 1");
    expect(erased.out).not.toContain("eve");
    expect(await connect(["data", "export", ...of, "--out", out], env())).toMatchObject({ code: 1, out: "" });
    const record = await connect(["data", "record", "--workspace", "acme"], env());
    expect(record.out).toContain("# Record of processing: Acme");
    expect(await connect(["workspace", "delete", "acme"], env())).toMatchObject({ code: 0, err: expect.stringContaining("read-only") });
    expect(await connect(["workspace", "delete", "acme", "--now"], env())).toMatchObject({ code: 0, out: "acme\n" });
    expect(await database.owner(`select from workspace where slug = 'acme'`)).toEqual([]);
  });
});
