import { describe, expect, test } from "vitest";
import { natureOf } from "#/features/mail/nature/rules.ts";

describe("the nature of a mail", () => {
  const nature = (headers: Record<string, string>, more: Partial<Parameters<typeof natureOf>[0]> = {}) =>
    natureOf({
      header: (name) => headers[name] ?? null,
      contentType: "text/plain",
      isNullSender: false,
      fromEmail: "a@b.example",
      subject: "Hello",
      ...more,
    }).nature;

  test.each([
    [{}, {}, "person"],
    [{ "auto-submitted": "no" }, {}, "person"],
    [{ "x-auto-response-suppress": "None" }, {}, "person"],
    [{}, { subject: "Out of office next week?" }, "person"],
    [{}, { fromEmail: "postmaster@b.example" }, "person"],
    [{ "auto-submitted": "auto-replied" }, {}, "auto-reply"],
    [{ "auto-submitted": "auto-replied; owner-email=x" }, { isNullSender: true }, "auto-reply"],
    [{ precedence: "auto_reply" }, {}, "auto-reply"],
    [{ "x-autoreply": "yes" }, {}, "auto-reply"],
    [{ "x-auto-response-suppress": "All" }, { subject: "Automatic reply: Hello" }, "auto-reply"],
    [{ "auto-submitted": "auto-generated" }, { subject: "Abwesenheitsnotiz" }, "auto-reply"],
    [{}, { contentType: "multipart/report; report-type=disposition-notification" }, "auto-reply"],
    [{ "auto-submitted": "auto-generated" }, {}, "notification"],
    [{ precedence: "Bulk" }, {}, "notification"],
    [{ "x-auto-response-suppress": "OOF" }, {}, "notification"],
    [{}, { contentType: 'multipart/report; boundary=x; report-type="delivery-status"' }, "bounce"],
    [{}, { isNullSender: true }, "bounce"],
    [{}, { fromEmail: "MAILER-DAEMON@b.example", subject: "Undelivered Mail Returned to Sender" }, "bounce"],
    [{ "x-failed-recipients": "x@y.example" }, {}, "bounce"],
  ])("%j %j is %s", (headers, more, expected) => {
    expect(nature(headers, more)).toBe(expected);
  });
});
