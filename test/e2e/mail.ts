/** The customer's side: mail that is sent to the product over SMTP, and the mail it sends. */
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { simpleParser } from "mailparser";
import { product } from "./product.ts";

type Mail = {
  from: string;
  name?: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
  headers?: Record<string, string>;
  files?: { name: string; type: string; content: Buffer }[];
};

/** Sends a mail as another mail server would, and tells when it was accepted. */
export async function deliver(mail: Mail): Promise<{ messageId: string; acceptedAt: number }> {
  const messageId = `<${randomUUID()}@customer.example>`;
  const lines = rawMail(mail, messageId).split("\r\n");
  const socket = connect({ host: "127.0.0.1", port: product().smtpPort });
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  const expectAnswer = async (code: string) => {
    for (;;) {
      const { value = "the connection was closed" } = await answers.next();
      if (!value.startsWith(code)) throw new Error(`SMTP answered: ${value}`);
      if (value[3] !== "-") return;
    }
  };
  await expectAnswer("220");
  const dialogue: [string, string][] = [
    ["EHLO customer.example", "250"],
    [`MAIL FROM:<${mail.from}>`, "250"],
    [`RCPT TO:<${mail.to}>`, "250"],
    ["DATA", "354"],
    [`${lines.map((line) => (line.startsWith(".") ? `.${line}` : line)).join("\r\n")}\r\n.`, "250"],
  ];
  for (const [command, code] of dialogue) {
    socket.write(`${command}\r\n`);
    await expectAnswer(code);
  }
  const acceptedAt = Date.now();
  socket.end("QUIT\r\n");
  return { messageId, acceptedAt };
}

function rawMail({ from, name, to, subject, text, html, headers = {}, files = [] }: Mail, messageId: string): string {
  const word = (words: string) => `=?utf-8?B?${Buffer.from(words).toString("base64")}?=`;
  const part = (type: string, content: string) =>
    `Content-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString("base64").replace(/.{76}/g, "$&\r\n")}`;
  const head = {
    From: `${word(name ?? from)} <${from}>`,
    To: to,
    Subject: word(subject),
    Date: new Date().toUTCString(),
    "Message-ID": messageId,
    "MIME-Version": "1.0",
    ...headers,
  };
  const top = Object.entries(head)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\r\n");
  if (files.length > 0) {
    const attached = files.map(
      ({ name: file, type, content }) =>
        `--part\r\nContent-Type: ${type}\r\nContent-Disposition: attachment; filename="${file}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString("base64").replace(/.{76}/g, "$&\r\n")}\r\n`,
    );
    return `${top}\r\nContent-Type: multipart/mixed; boundary="part"\r\n\r\n--part\r\n${part("plain", text)}\r\n${attached.join("")}--part--`;
  }
  if (!html) return `${top}\r\n${part("plain", text)}`;
  return `${top}\r\nContent-Type: multipart/alternative; boundary="part"\r\n\r\n--part\r\n${part("plain", text)}\r\n--part\r\n${part("html", html)}\r\n--part--`;
}

/** Every mail that has left the product. */
export async function outbox() {
  const folder = join(product().dataDir, "outbox");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".eml")) : [];
  return Promise.all(
    names.map(async (name) => {
      const raw = readFileSync(join(folder, name));
      const mail = await simpleParser(raw, { skipHtmlToText: true });
      const addresses = (field: typeof mail.to) =>
        [field ?? []].flat().flatMap((list) => list.value.map((address) => address.address ?? ""));
      return {
        name,
        raw: raw.toString(),
        messageId: mail.messageId,
        inReplyTo: mail.inReplyTo,
        references: [mail.references ?? []].flat(),
        subject: mail.subject ?? "",
        from: addresses(mail.from),
        to: addresses(mail.to),
        replyTo: addresses(mail.replyTo),
        text: mail.text ?? "",
        html: mail.html || "",
        autoSubmitted: mail.headers.get("auto-submitted"),
      };
    }),
  );
}
