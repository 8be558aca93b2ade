import { expect, test } from "vitest";
import { headersOf } from "#/features/mail/raw/rules.ts";
import { verdictsBy } from "#/features/mail/verdict/rules.ts";

const by = (server: string, ...values: string[]) => {
  const { spf, dkim, dmarc, arc } = verdictsBy(
    server,
    headersOf(Buffer.from(`${values.map((value) => `Authentication-Results: ${value}`).join("\r\n")}\r\n\r\n`)),
  );
  return [spf, dkim, dmarc, arc].join(" ");
};
const GOOD =
  "mx.google.com;\r\n dkim=fail header.i=@list.example; dkim=pass header.i=@a.example;\r\n spf=softfail (not us) smtp.mailfrom=x@a.example; dmarc=pass (p=NONE) header.from=a.example";

test("what the named server says counts, and nobody else's word", () => {
  expect(by("MX.google.com", GOOD)).toBe("softfail pass pass none");
  expect(by("mx.example", GOOD)).toBe("unknown unknown unknown unknown");
  expect(by("mx.google.com", "mx.google.com.evil.example; dmarc=pass")).toBe("unknown unknown unknown unknown");
  expect(by("mx.google.com", "mx.google.com 1; none")).toBe("none none none none");
});

test("the first header of that name counts: what stands below came with the mail", () => {
  expect(by("mx.example", "mx.example; dmarc=fail", "mx.example; dmarc=pass; spf=pass")).toBe("none none fail none");
});

test("words of the sender within it prove nothing", () => {
  expect(by("mx.example", 'mx.example; spf=fail smtp.mailfrom="; dmarc=pass;"@x.example; dkim=none (; dmarc=pass)')).toBe(
    "fail none none none",
  );
});
