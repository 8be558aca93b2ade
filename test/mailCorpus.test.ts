/** The reader against mail of the world: nothing throws, nothing takes long, and what others know of it is found. */
import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { partsOf, type Part } from "#/adapters/mail/mime/parts.ts";
import { tnefOf } from "#/adapters/mail/mime/tnef.ts";
import { type ReadMail, readMail } from "#/adapters/mail/mime.ts";
import { bodyOf } from "#/features/mail/inbound/rules.ts";
import { natureOf } from "#/features/mail/nature/rules.ts";
import { headersOf } from "#/features/mail/raw/rules.ts";
import { reportOf } from "#/features/mail/report/rules.ts";
import {
  beside,
  type CorpusMessage,
  corpus,
  corpusFolder,
  corpusSets,
  evenShape,
  inCorpus,
  knownBounces,
  messagesOfSet,
  mime4jShape,
  stalwartAnswer,
} from "./mailCorpus.ts";

const even = (text: string | null | undefined) => (text ?? "").replace(/\s+/g, " ").trim();

describe.runIf(corpus)("mail of the world", () => {
  const read = new Map<string, { message: CorpusMessage; mail: ReadMail; tookMs: number }[]>();
  beforeAll(() => {
    for (const set of corpusSets())
      read.set(
        set,
        messagesOfSet(set).map((message) => {
          const started = performance.now();
          return { message, mail: readMail(message.raw), tookMs: performance.now() - started };
        }),
      );
  }, 300_000);
  const of = (owner: string) => [...read].find(([set]) => set.startsWith(owner))?.[1] ?? [];

  it("is read to the last message, none of them in more than a second, and nothing of it is lost", () => {
    const rows = [...read].map(([set, mails]) => {
      const count = (has: (mail: ReadMail) => boolean) => mails.filter(({ mail }) => has(mail)).length;
      const files = mails.flatMap(({ mail }) => mail.attachments);
      return {
        set: set.slice(0, 28),
        messages: mails.length,
        senders: count((mail) => mail.from !== null),
        recipients: count((mail) => mail.to.length + mail.cc.length > 0),
        subjects: count((mail) => mail.subject !== ""),
        words: count((mail) => mail.text !== "" || mail.html !== null),
        files: files.length,
        "MB of files": Math.round(files.reduce((sum, file) => sum + file.content.length, 0) / 10_000) / 100,
        repaired: count((mail) => mail.problems.length > 0),
        "slowest ms": Math.round(Math.max(...mails.map(({ tookMs }) => tookMs))),
      };
    });
    tell(table(rows));
    expect(rows.reduce((sum, row) => sum + row.messages, 0)).toBeGreaterThan(700);
    const all = [...read.values()].flat();
    expect(all.filter(({ tookMs }) => tookMs > 1_000).map(({ message }) => message.path)).toEqual([]);
    for (const { message, mail } of all) {
      for (const text of [mail.text, mail.subject, mail.html ?? ""]) expect(text).not.toContain("\u0000");
      const isEmpty = mail.text === "" && mail.html === null && mail.attachments.length === 0;
      const { bodyAt } = bodyStart(message.raw);
      if (
        isEmpty &&
        message.raw
          .subarray(bodyAt)
          .toString("latin1")
          .replace(/^--.*$|^content-.*$/gim, "")
          .trim().length > 200
      )
        expect.soft(message.path).toBe("read");
    }
  });

  it("agrees with stalwart's whole parse, but for letters it could not read and paths in names", () => {
    const score = { messages: 0, senders: 0, subjects: 0, attachments: 0, names: 0, texts: 0 };
    const misses: string[] = [];
    for (const { message, mail } of of("stalwartlabs")) {
      const json = beside(message, ".json");
      if (!json) continue;
      const known = stalwartAnswer(json);
      score.messages++;
      const check = (what: keyof typeof score, isRight: boolean) => {
        if (isRight) score[what]++;
        else misses.push(`${message.path.slice(-14)} ${what}`);
      };
      // Where it shows the sign for a letter that could not be read, ours is compared without that letter.
      const same = (ours: string, theirs: string) =>
        theirs.includes("\ufffd")
          ? new RegExp(
              `^${even(theirs)
                .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
                .replace(/\ufffd+/g, ".{1,4}")}$`,
              "su",
            ).test(even(ours))
          : even(ours) === even(theirs);
      check("senders", same(mail.from?.email ?? "", known.from));
      check("subjects", same(mail.subject, known.subject));
      check("attachments", mail.attachments.length === known.attachments.length);
      check(
        "names",
        known.attachments.every(
          (name, at) => name === null || same((mail.attachments[at]?.name ?? "").replace(/_/g, ""), name.replace(/[_/\\]/g, "")),
        ),
      );
      check("texts", known.text === "" || mail.text === "" || same(mail.text, known.text));
    }
    tell(`stalwart: ${JSON.stringify(score)} ${misses.join("; ")}`);
    expect(score.messages).toBe(64);
    // rfc/000: a part that says base64 and holds words; rfc/003: formatted text beside plain text is not a file.
    expect(misses.filter((miss) => !/rfc.(000|003)/.test(miss))).toEqual([]);
  });

  it("finds the parts that mime4j finds", () => {
    const shape = (part: Part): string => (part.type.startsWith("multipart/") ? `m(${part.children.map(shape).join(",")})` : "b");
    const misses: string[] = [];
    let right = 0;
    for (const { message } of of("apache")) {
      const xml = beside(message, ".xml");
      if (!xml) continue;
      const ours = evenShape(shape(partsOf(message.raw, () => {})));
      const known = mime4jShape(xml);
      if (ours === known) right++;
      else misses.push(`${message.name}: ${ours.slice(0, 80)} for ${known.slice(0, 80)}`);
    }
    tell(`mime4j: ${right} of ${right + misses.length}\n${misses.join("\n")}`);
    expect(right / (right + misses.length)).toBeGreaterThan(0.85);
  });

  it("takes out of winmail.dat what MimeKit takes out", () => {
    const folder = ["jstedfast+MimeKit", "UnitTests", "TestData", "tnef"];
    const names = corpusFolder(...folder).filter((name) => name.endsWith(".tnef"));
    let same = 0;
    for (const name of names) {
      const tnef = tnefOf(inCorpus(...folder, name), () => {});
      expect(tnef, name).not.toBeNull();
      const listed = inCorpus(...folder, name.replace(".tnef", ".list"))
        .toString()
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "" && !/^(body\.|Untitled Attachment)/.test(line));
      const found = tnef?.files.map((file) => file.name) ?? [];
      expect(found, name).toEqual(expect.arrayContaining(listed));
      if (listed.every((file) => found.includes(file))) same++;
      for (const file of tnef?.files ?? []) {
        const path = [...folder, name.replace(".tnef", ""), file.name];
        if (!file.name || !existsSync(`${corpus}/${path.join("/")}`)) continue;
        // Their text files have other ends of lines; of an object, they keep the sixteen bytes that name its class.
        const theirs = inCorpus(...path)
          .toString("latin1")
          .replace(/\r/g, "");
        expect(theirs.endsWith(file.content.toString("latin1").replace(/\r/g, "")), `${name} ${file.name}`).toBe(true);
      }
    }
    expect(same).toBe(names.length);
    expect(names.length).toBe(19);
  });

  it("reads what 232 bounces of many servers say", () => {
    const known = knownBounces();
    const score = { recipients: [0, 0], status: [0, 0], code: [0, 0], hard: [0, 0], hardButAfterData: 0 };
    const add = (what: "recipients" | "status" | "code" | "hard", isRight: boolean) => {
      score[what][1] = (score[what][1] ?? 0) + 1;
      if (isRight) score[what][0] = (score[what][0] ?? 0) + 1;
    };
    for (const { message, mail } of of("sisimai")) {
      const answers = known[message.name];
      if (!answers) continue;
      const report = reportOf({ reports: mail.reports, text: bodyOf(mail).text, header: headersOf(message.raw).first }, { isBounce: true });
      const found = report?.recipients ?? [];
      add("recipients", found.length === answers.length);
      for (const [at, answer] of answers.entries()) {
        if (answer.status && !/^\d\.0\.9/.test(answer.status)) add("status", found[at]?.status === answer.status);
        if (answer.replycode) add("code", String(found[at]?.smtpCode) === answer.replycode);
        // "User unknown", but said after the whole mail: theirs takes it for a filter, ours for what it says.
        if (answer.reason === "filtered" && found[at]?.reason === "unknown-recipient") score.hardButAfterData++;
        else add("hard", found[at]?.isHard === answer.hardbounce);
      }
    }
    tell(`bounces: ${JSON.stringify(score)}`);
    const share = ([right = 0, all = 1]: number[]) => right / all;
    expect(share(score.recipients)).toBeGreaterThan(0.96);
    expect(share(score.status)).toBeGreaterThan(0.93);
    expect(share(score.code)).toBeGreaterThan(0.91);
    expect(share(score.hard)).toBeGreaterThan(0.94);
  });

  it("tells machines from people", () => {
    const natureIn = ({ message, mail }: { message: CorpusMessage; mail: ReadMail }) => {
      const headers = headersOf(message.raw);
      return natureOf({
        header: headers.first,
        contentType: headers.first("content-type") ?? "",
        isNullSender: headers.first("return-path")?.replace(/\s/g, "") === "<>",
        fromEmail: mail.from?.email ?? headers.first("from"),
        subject: mail.subject,
      }).nature;
    };
    const discourse = of("discourse");
    const labels = inCorpus("reject_labels.jsonl")
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string; reject: string });
    const rejected = (reason: string) =>
      new Set(labels.filter((label) => label.reject === reason).map((label) => `${label.id.split("/")[1]}.eml`));
    const [bounced, automatic] = [rejected("BouncedEmailError"), rejected("AutoGeneratedEmailError")];
    for (const each of discourse) {
      if (bounced.has(each.message.name)) expect(natureIn(each), each.message.name).toBe("bounce");
      else if (automatic.has(each.message.name)) expect(natureIn(each), each.message.name).not.toBe("person");
      else if (!/^(auto_generated|mailinglist|invalid_from)/.test(each.message.name))
        expect(natureIn(each), each.message.name).toBe("person");
    }
    const machines = of("sisimai").map((each) => [each.message.name, natureIn(each)] as const);
    const missed = machines.filter(([, nature]) => nature === "person").map(([name]) => name);
    tell(`reports taken for people's: ${missed.length} of ${machines.length}: ${missed.join(", ")}`);
    expect(missed.length).toBeLessThanOrEqual(5);
    const vacations = machines.filter(([name]) => name.startsWith("rfc3834"));
    expect(vacations.every(([, nature]) => nature === "auto-reply")).toBe(true);
  });
});

function bodyStart(raw: Buffer): { bodyAt: number } {
  const ends = [raw.indexOf("\r\n\r\n"), raw.indexOf("\n\n")].filter((at) => at >= 0);
  return { bodyAt: ends.length > 0 ? Math.min(...ends) : raw.length };
}

const tell = (text: string) => process.stdout.write(`${text}\n`);
function table(rows: Record<string, string | number>[]): string {
  const lines = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row).map(String))];
  return lines.map((line) => line.map((cell, at) => (at === 0 ? cell.padEnd(30) : cell.padStart(12))).join("")).join("\n");
}
