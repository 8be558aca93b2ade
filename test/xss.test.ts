/** The sanitiser alone: what it leaves of hostile HTML, read by a browser's parser, is a short list of elements, attributes and addresses. */
import { parse, serialize } from "parse5";
import { describe, expect, it } from "vitest";
import { harmlessHtml } from "#/core/html.ts";
import { mediaKey, withMedia } from "#/features/attachment/media/rules.ts";
import { withHosts } from "#/features/message/link/rules.ts";
import { readMail } from "#/adapters/mail/mime.ts";
import { bodyOf } from "#/features/mail/inbound/rules.ts";
import { armed, type Vector, vectors } from "./xss/collection.ts";
import { mails } from "./xss/mails.ts";
import { faultsOf } from "./xss/structure.ts";

const failing = (of: Vector[], clean: (html: string) => string) =>
  of.flatMap(({ name, html }) => faultsOf(clean(html)).map((fault) => `${name}: ${fault.slice(0, 200)}`));

describe("the sanitiser alone", () => {
  const all = vectors();

  it("is tried on hundreds of pieces, each its own, and the check sees what is wrong with them", () => {
    expect(all.length).toBeGreaterThan(400);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    // Some are harmless to read, and harmful only by what they pass for.
    expect(all.filter(({ html }) => faultsOf(html).length > 0).length).toBeGreaterThan(all.length * 0.9);
  });

  it("leaves only harmless elements, attributes and addresses", () => {
    expect(failing(all, harmlessHtml)).toEqual([]);
  });

  it("and what the frame writes on links and pictures leaves no more", () => {
    const around = { key: mediaKey("a secret"), workspaceId: "w", nowS: 0, attachmentByCid: new Map([["x", "id"]]), hasRemote: true };
    const framed = (html: string) =>
      withMedia(withHosts(harmlessHtml(html)), around)
        .replaceAll(/ data-host="[^"]*"/g, "")
        .replaceAll(' src=""', "")
        .replaceAll('"/media/', '"cid:');
    expect(failing(all, framed)).toEqual([]);
  });

  it("leaves what stays so when it is written and read again, and again", () => {
    const again = (html: string) => serialize(parse(serialize(parse(harmlessHtml(html)))));
    expect(failing(all, again)).toEqual([]);
  });

  it("finds nothing to do a second time", () => {
    const changed = all.filter(({ html }) => harmlessHtml(harmlessHtml(html)) !== harmlessHtml(html)).map(({ name }) => name);
    expect(changed).toEqual([]);
  });

  it("leaves no more of mails whose parts are put together to do harm, and brings none of them into another", () => {
    const faults = Object.entries(mails).flatMap(([name, rest], number) => {
      const mail = readMail(Buffer.from(`From: a@client.example\r\nSubject: x\r\n${armed(rest, number, "bait.localhost:9")}`));
      const { html, replyHtml } = bodyOf(mail);
      // A part that takes in another could send it away with a picture.
      const taken = /="[^"]*secret/.test(html ?? "") ? ["takes in another part"] : [];
      return [...taken, ...[html, replyHtml].flatMap((one) => faultsOf(one ?? ""))].map((fault) => `${name}: ${fault}`);
    });
    expect(faults).toEqual([]);
  });
});
