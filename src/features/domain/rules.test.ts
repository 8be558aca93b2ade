import { describe, expect, test } from "vitest";
import { judge, recordsOf } from "#/features/domain/rules.ts";

const OWN = "v=spf1 include:spf.mtasv.net a:mail.acme.example ~all";
test.each([
  [[], "missing"],
  [["google-site-verification=1"], "missing"],
  [["v=spf1 include:spf.mtasv.net +a:mail.acme.example mx -all"], null],
  [["V=SPF1 INCLUDE:SPF.MTASV.NET A:MAIL.ACME.EXAMPLE REDIRECT=x.example"], null],
  [["v=spf1 include:spf.mtasv.net ~all"], "not-included"],
  [["v=spf1 include:spf.mtasv.net a:mail.acme.example"], "no-end"],
  [["v=spf1 include:spf.mtasv.net a:mail.acme.example +all"], "allows-everyone"],
  [["v=spf1 mx -all", "v=spf1 a -all"], "several"],
  [
    [`v=spf1 include:spf.mtasv.net a:mail.acme.example ${Array.from({ length: 9 }, (_, n) => `include:s${n}.example`).join(" ")} -all`],
    "too-many-lookups",
  ],
])("SPF %j: %s", (found, problem) => expect(judge({ kind: "spf", value: OWN }, found).problem).toBe(problem));

test.each([
  [[], "missing"],
  [["v=DKIM1; k=rsa; p=AB CD"], null],
  [["p=ABCD;"], null],
  [["v=DKIM1; p="], "revoked"],
  [["v=DKIM1; p=OTHER"], "other-key"],
  [["v=DKIM1; p=ABCD", "v=DKIM1; p=ABCD"], "several"],
])("DKIM %j: %s", (found, problem) => expect(judge({ kind: "dkim", value: "v=DKIM1; k=rsa; p=ABCD" }, found).problem).toBe(problem));

test.each([
  [[], "missing"],
  [["v=DMARC1; p=reject; rua=mailto:a@b.example"], null],
  [["v=DMARC1; rua=mailto:a@b.example"], "no-policy"],
  [["v=DMARC1; p=maybe"], "no-policy"],
  [["v=DMARC1; p=none", "v=DMARC1; p=none"], "several"],
])("DMARC %j: %s", (found, problem) => expect(judge({ kind: "dmarc", value: "v=DMARC1; p=none" }, found).problem).toBe(problem));

test("a return path leads to Postmark, and a domain takes mail", () => {
  const path = { kind: "returnPath", value: "pm.mtasv.net" } as const;
  expect([judge(path, []).problem, judge(path, ["PM.mtasv.net."]).problem, judge(path, ["elsewhere.example"]).problem]).toEqual([
    "missing",
    null,
    "points-elsewhere",
  ]);
  const mx = { kind: "mx", value: "" } as const;
  // A lone dot says that the domain takes no mail at all (RFC 7505).
  expect([judge(mx, ["mx.example"]).state, judge(mx, []).problem, judge(mx, ["."]).problem]).toEqual(["ok", "missing", "missing"]);
});

describe("what has to stand in the DNS", () => {
  const given = { name: "acme.example", selector: "s1", publicKey: "KEY", results: {} };
  const partOf = (senders: Parameters<typeof recordsOf>[0]["senders"], kind: string) =>
    recordsOf({ ...given, senders }).find((record) => record.kind === kind);
  test("follows from what the domain's mail leaves by", () => {
    expect(
      partOf(
        [
          { by: "postmark", host: null },
          { by: "smtp", host: "mail.acme.example" },
        ],
        "spf",
      )?.value,
    ).toBe(OWN);
    expect(partOf([{ by: "outbox", host: null }], "spf")?.value).toBe("v=spf1 ~all");
    expect(partOf([{ by: "smtp", host: "h.example" }], "dkim")).toMatchObject({
      host: "s1._domainkey.acme.example",
      value: "v=DKIM1; k=rsa; p=KEY",
      isOptional: false,
    });
    expect(partOf([{ by: "postmark", host: null }], "dkim")?.isOptional).toBe(true);
    expect([partOf([{ by: "postmark", host: null }], "returnPath")?.host, partOf([{ by: "smtp", host: "h" }], "returnPath")]).toEqual([
      "pm-bounces.acme.example",
      undefined,
    ]);
  });
});
