/**
 * Mail of the world, for tests that run where CONNECT_CORPUS_DIR names a folder of it: its `mail` folder holds a folder a collection,
 * some with answers beside their messages.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { env } from "#/env.ts";

export const corpus = env.CONNECT_CORPUS_DIR ? join(env.CONNECT_CORPUS_DIR, "mail") : null;
export type CorpusMessage = { set: string; path: string; name: string; raw: Buffer };

const filesIn = (set: string) => readdirSync(join(corpus ?? "", set), { recursive: true, encoding: "utf8" }).sort();
const isMessage = (set: string, path: string) =>
  path.endsWith(".eml") ||
  path.endsWith(".msg") ||
  (set.startsWith("jstedfast") && path.includes("TestData/messages") && path.endsWith(".txt")) ||
  (set.startsWith("spamassassin") && basename(path).includes("."));

export const corpusSets = (): string[] =>
  corpus === null
    ? []
    : readdirSync(corpus, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && filesIn(entry.name).some((path) => isMessage(entry.name, path)))
        .map((entry) => entry.name);

/** The messages of a collection. */
export const messagesOfSet = (set: string): CorpusMessage[] =>
  filesIn(set)
    .filter((path) => isMessage(set, path))
    .map((path) => ({ set, path, name: basename(path), raw: readFileSync(join(corpus ?? "", set, path)) }));

/** What stands beside a message under another ending, where it does. */
export function beside(message: CorpusMessage, ending: string): string | null {
  const path = join(corpus ?? "", message.set, message.path.replace(/\.\w+$/, ending));
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
export const inCorpus = (...path: string[]) => readFileSync(join(corpus ?? "", ...path));
export const corpusFolder = (...path: string[]) => readdirSync(join(corpus ?? "", ...path));

type StalwartPart = {
  headers: { name: string; value: Record<string, unknown> | null }[];
  body: { Text?: string; Html?: string };
};
type Stalwart = { html_body: number[]; text_body: number[]; attachments: number[]; parts: StalwartPart[] };
export type KnownMail = { from: string; subject: string; attachments: (string | null)[]; text: string };

/** A whole parse by stalwart's mail-parser, as far as it is compared. */
export function stalwartAnswer(json: string): KnownMail {
  const { parts, attachments, text_body } = JSON.parse(json) as Stalwart;
  const value = (part: StalwartPart | undefined, name: string) => part?.headers.findLast((header) => header.name === name)?.value;
  const attribute = (part: StalwartPart | undefined, header: string, name: string) =>
    (
      value(part, header) as { ContentType?: { attributes: { name: string; value: string }[] | null } } | undefined
    )?.ContentType?.attributes?.find((each) => each.name === name)?.value;
  const from = value(parts[0], "from") as { Address?: { List?: { address: string }[] } } | undefined;
  return {
    from: from?.Address?.List?.[0]?.address ?? "",
    subject: (value(parts[0], "subject") as { Text?: string } | undefined)?.Text ?? "",
    attachments: attachments.map(
      (at) => attribute(parts[at], "content_disposition", "filename") ?? attribute(parts[at], "content_type", "name") ?? null,
    ),
    text: text_body.every((at) => parts[at]?.body.Text !== undefined) ? text_body.map((at) => parts[at]?.body.Text).join("\n") : "",
  };
}

/** The tree of parts in mime4j's answer, as `m(b,b,m(b))`; what lies in a message within the message is not looked at. */
export function mime4jShape(xml: string): string {
  let shape = "";
  let inner = 0;
  for (const [, slash, tag] of xml.matchAll(/<(\/?)(message|multipart|body-part|body)\b[^>]*>/g)) {
    if (tag === "message") {
      if (slash) inner--;
      else if (++inner === 2) shape += "b,";
    } else if (inner > 1) continue;
    else if (tag === "multipart") shape += slash ? ")," : "m(";
    else if (tag === "body" && !slash) shape += "b,";
  }
  return evenShape(shape);
}
export const evenShape = (shape: string) => shape.replace(/,+(?=\)|$)/g, "");

export type KnownBounce = { status: string; replycode: string; reason: string; hardbounce: boolean };
export const knownBounces = (): Record<string, KnownBounce[]> =>
  JSON.parse(inCorpus("sisimai+set-of-emails", "expected.json").toString()) as Record<string, KnownBounce[]>;
