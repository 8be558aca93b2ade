import SMTPConnection from "nodemailer/lib/smtp-connection/index.js";
import { parseConnectionUrl } from "nodemailer/lib/shared/index.js";
import { expect, test } from "vitest";
import { smtpServerOf } from "#/features/inbox/outgoing/rules.ts";

test.each([
  "smtp://mail.example",
  "smtps://mail.example",
  "smtp://mail.example:465",
  "smtps://u:p@mail.example:2525",
  "smtp://mail.example:0",
])("%s is judged by the port its mail is sent to", (url) => {
  expect(smtpServerOf(url)).toEqual({ host: "mail.example", port: new SMTPConnection(parseConnectionUrl(url)).port });
});

test("an IPv6 address has no brackets", () => expect(smtpServerOf("smtp://[::1]")).toEqual({ host: "::1", port: 587 }));
