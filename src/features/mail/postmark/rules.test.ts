import { describe, expect, test } from "vitest";
import { postmarkVerdicts } from "#/features/mail/postmark/rules.ts";
import { headersOf } from "#/features/mail/raw/rules.ts";

const verdicts = (...lines: string[]) => postmarkVerdicts(headersOf(Buffer.from(`${lines.join("\r\n")}\r\n\r\nwords`)));
const received = (result: string, receiver = "hash@inbound.postmarkapp.com") =>
  `Received-SPF: ${result} (sender SPF authorized) identity=mailfrom; client-ip=203.0.113.7; envelope-from=a@b.org; receiver=${receiver}`;

describe("what Postmark found out about a sender", () => {
  test("is read from its headers", () => {
    expect(verdicts("X-Spam-Tests: DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,SPF_PASS", received("Pass"))).toEqual({
      spf: "pass",
      dkim: "pass",
      dmarc: "unknown",
      arc: "unknown",
    });
    expect(verdicts("X-Spam-Tests: DKIM_SIGNED,DKIM_INVALID,DMARC_REJECT", received("Fail"))).toEqual({
      spf: "fail",
      dkim: "fail",
      dmarc: "fail",
      arc: "unknown",
    });
    expect(verdicts("X-Spam-Tests: HTML_MESSAGE,SPF_SOFTFAIL", received("SoftFail"))).toMatchObject({ spf: "softfail", dkim: "none" });
    expect(
      verdicts("Authentication-Results: inbound.postmarkapp.com; spf=pass smtp.mailfrom=b.org; dkim=pass header.d=b.org; dmarc=pass"),
    ).toEqual({ spf: "pass", dkim: "pass", dmarc: "pass", arc: "unknown" });
  });

  test("is not what the sender claims: other servers' words, and lines below Postmark's own", () => {
    const unknown = { spf: "unknown", dkim: "unknown", dmarc: "unknown", arc: "unknown" };
    expect(verdicts("Subject: none")).toEqual(unknown);
    expect(verdicts("Authentication-Results: mx.evil.org; spf=pass; dkim=pass; dmarc=pass", received("Pass", "mx.evil.org"))).toEqual(
      unknown,
    );
    expect(verdicts("Authentication-Results: inbound.postmarkapp.com.evil.org; spf=pass")).toEqual(unknown);
    expect(verdicts("Authentication-Results: evilpostmarkapp.com; spf=pass", received("Pass", "x@evilpostmarkapp.com"))).toEqual(unknown);
    expect(verdicts(received("Fail"), received("Pass")).spf).toBe("fail");
    expect(verdicts("X-Spam-Tests: SPF_FAIL", "X-Spam-Tests: SPF_PASS,DKIM_VALID")).toMatchObject({ spf: "fail" });
  });
});
