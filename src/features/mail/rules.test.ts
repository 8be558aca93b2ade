import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  addressCandidates,
  answered,
  messageIds,
  referencesFor,
  replyAddress,
  replyKey,
  replyToken,
  routeOf,
  syntheticMessageId,
  ticketOfAddresses,
  ticketOfToken,
} from "#/features/mail/rules.ts";

const key = replyKey("a secret for these tests alone, long enough");
const workspace = "01934e7a-1111-7000-8000-000000000001";
const other = "01934e7a-1111-7000-8000-000000000002";

describe("reply tokens", () => {
  test("give back the ticket they were made for", () => {
    for (let i = 0; i < 200; i++) {
      const ticket = randomUUID();
      expect(ticketOfToken(key, workspace, replyToken(key, workspace, ticket))).toBe(ticket);
    }
  });

  test("are good in any case, for one workspace and one secret alone", () => {
    const ticket = randomUUID();
    const token = replyToken(key, workspace, ticket);
    expect(token).toMatch(/^[a-z2-7]{42}$/);
    expect(ticketOfToken(key, workspace, token.toUpperCase())).toBe(ticket);
    expect(ticketOfToken(key, other, token)).toBeNull();
    expect(ticketOfToken(replyKey("another secret, just as long as the first"), workspace, token)).toBeNull();
  });

  test("are worth nothing when any letter of them is another", () => {
    const token = replyToken(key, workspace, randomUUID());
    for (let i = 0; i < token.length; i++) {
      const letter = token[i] === "a" ? "b" : "a";
      expect(ticketOfToken(key, workspace, token.slice(0, i) + letter + token.slice(i + 1))).toBeNull();
    }
    for (const broken of ["", "a", token.slice(1), `${token}a`, `${token.slice(0, -1)}1`, "0".repeat(42)])
      expect(ticketOfToken(key, workspace, broken)).toBeNull();
  });

  test("fit into an address, or there is none", () => {
    const ticket = randomUUID();
    const address = replyAddress(key, workspace, ticket, "support@desk.example") ?? "";
    expect(address).toMatch(/^support\+[a-z2-7]{42}@desk\.example$/);
    expect(address.indexOf("@")).toBeLessThanOrEqual(64);
    expect(replyAddress(key, workspace, ticket, `${"x".repeat(21)}@desk.example`)?.indexOf("@")).toBe(64);
    expect(replyAddress(key, workspace, ticket, `${"x".repeat(22)}@desk.example`)).toBeNull();
    expect(ticketOfAddresses(key, workspace, ["", "no-at", "a@b.c", "support+wrong@desk.example", address])).toBe(ticket);
    expect(ticketOfAddresses(key, workspace, [`${replyToken(key, workspace, ticket)}@desk.example`])).toBeNull();
    expect(ticketOfAddresses(key, workspace, [replyAddress(key, workspace, ticket, "help+eu@desk.example") ?? ""])).toBe(ticket);
  });
});

describe("addresses", () => {
  test("lose their plus parts one by one, and last fall to whoever takes the whole domain", () => {
    expect(addressCandidates(" Support+EU+x@Desk.Example ")).toEqual([
      "support+eu+x@desk.example",
      "support+eu@desk.example",
      "support@desk.example",
      "*@desk.example",
    ]);
    expect(addressCandidates("+x@desk.example")).toEqual(["+x@desk.example", "*@desk.example"]);
    expect(addressCandidates("nobody")).toEqual([]);
  });

  test("find their own inbox before the one of their base", () => {
    const inboxes = new Map([
      ["support@d.example", 1],
      ["support+eu@d.example", 2],
    ]);
    expect(routeOf("support+EU@d.example", inboxes)).toBe(2);
    expect(routeOf("support+eu+token@d.example", inboxes)).toBe(2);
    expect(routeOf("support+us@d.example", inboxes)).toBe(1);
    expect(routeOf("sales@d.example", inboxes)).toBeNull();
  });
});

describe("Message-IDs", () => {
  test.each([
    ["<a@b> <c@d>", ["a@b", "c@d"]],
    ["<a@b><c@d>,<a@b>", ["a@b", "c@d"]],
    ["a@b c@d", ["a@b", "c@d"]],
    ["<a@b\r\n c>", ["a@bc"]],
    ["Your message of Monday <a@b>", ["a@b"]],
    ["", []],
    [null, []],
    [`<${"x".repeat(2_000)}>`, []],
    ["<no-at-sign>", ["no-at-sign"]],
  ])("are read from %j", (header, ids) => {
    expect(messageIds(header)).toEqual(ids);
  });

  test("a mail answers the nearest first, and its answer refers to the first and the latest", () => {
    expect(answered(["c"], ["a", "b", "c"])).toEqual(["c", "b", "a"]);
    const many = Array.from({ length: 50 }, (_, index) => `${index}@x`);
    expect(referencesFor(many)).toEqual(["0@x", ...many.slice(-20)]);
    expect(referencesFor(["a@x", syntheticMessageId("f".repeat(64)), "a@x", "b@x"])).toEqual(["a@x", "b@x"]);
  });
});
