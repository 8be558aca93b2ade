import { describe, expect, it } from "vitest";
import { redacted, withoutSecrets } from "#/core/log.ts";

describe("a field", () => {
  it.each([
    "password",
    "newPassword",
    "set-cookie",
    "cookie",
    "Authorization",
    "x-postmark-server-token",
    "clientSecret",
    "privateKey",
    "apiKey",
    "html",
    "raw",
    "subject",
  ])("%s is left out at any depth", (name) => {
    const line = JSON.stringify(redacted({ [name]: "S3cret!", a: { b: [{ [name]: "S3cret!" }] }, list: [{ [name]: ["S3cret!"] }] }));
    expect(line.replace(`"list":[{"${name}":["S3cret!"]}]`, "")).not.toContain("S3cret!");
  });

  it("that holds a code is left out, and one that names an error is kept", () => {
    expect(redacted({ code: "123456", signInCode: "654321", codes: 3 })).toEqual({
      code: "[redacted]",
      signInCode: "[redacted]",
      codes: 3,
    });
    expect(redacted({ code: "ECONNREFUSED", smtp: { code: 550 } })).toEqual({ code: "ECONNREFUSED", smtp: { code: 550 } });
  });

  it("that is large or deep is cut off, and a circle ends", () => {
    const circle: Record<string, unknown> = {};
    circle.again = circle;
    expect(JSON.stringify(redacted(circle)).length).toBeLessThan(200);
    expect(redacted({ bytes: Buffer.from("S3cret!") })).toEqual({ bytes: "[redacted]" });
  });
});

describe("a line of the log", () => {
  const secret = "Ab3_-".repeat(8).padEnd(43, "x");
  it.each([
    `sent cx_${secret} to`,
    `Bearer ${secret}`,
    `basic ${secret}=`,
    `smtp://user:${secret}@mail.example:587 refused`,
    `authjs.session-token=${secret}; connect.device=${secret}`,
    `__Secure-authjs.session-token.0=${secret}`,
    `GET /media/${secret}`,
    `GET /invite/${secret}`,
    `POST /api/v1/invitations/${secret}/accept`,
    `GET /join/${secret}`,
    `GET /downloads/${secret}`,
    `cxd_${secret}`,
    `GET /x?token=${secret}&a=1`,
  ])("%s", (text) => {
    expect(withoutSecrets(JSON.stringify({ msg: text, err: { message: text } }))).not.toContain(secret.slice(0, 8));
  });

  it("keeps what is none, and stays JSON", () => {
    const line = JSON.stringify({ id: "0198c0de", prefix: "cx_abc123", url: "https://a.example/b?page=2", text: 'a "b" c' });
    expect(withoutSecrets(line)).toBe(line);
    expect(JSON.parse(withoutSecrets(JSON.stringify({ a: `Bearer ${secret}`, b: `x://y:${secret}@z` })))).toBeTruthy();
  });
});
