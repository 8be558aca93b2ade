import { expect, it } from "vitest";
import { firstUnread } from "#/features/ticket/reading/schema.ts";

const at = (hour: number) => `2026-11-25T${String(hour).padStart(2, "0")}:00:00.000Z`;
const said = (id: string, kind: string, hour: number, author = `${kind}-${id}`) => ({
  id,
  kind,
  createdAt: at(hour),
  author: { id: author },
});
const reading = (readAt: string | null) => ({ id: "t", readAt, mentionedAt: null, repliedAt: null, updatedAt: at(1) });
const thread = [
  said("a", "customer", 1),
  said("b", "reply", 2, "me"),
  said("c", "customer", 3),
  said("d", "customer", 4),
  said("e", "note", 5, "me"),
];

it("is the first message since one looked, of anybody but oneself", () => {
  expect(firstUnread(thread, reading(at(2)), "me")).toBe("c");
  expect(firstUnread(thread, reading(at(3)), "me")).toBe("d");
  expect(firstUnread(thread, reading(at(4)), "me")).toBeNull();
  expect(firstUnread(thread, reading(at(4)), "somebody else")).toBe("e");
});

it("is what the customer said last in a ticket that was marked as unread", () => {
  expect(firstUnread(thread, reading(null), "me")).toBe("c");
  expect(firstUnread(thread.slice(0, 1), reading(null), "me")).toBeNull();
});

it("is none where everything is new: a line above the first message would say nothing", () => {
  expect(firstUnread(thread, undefined, "me")).toBeNull();
  expect(firstUnread(thread, reading(at(0)), "me")).toBeNull();
  expect(firstUnread([], reading(at(0)), "me")).toBeNull();
});
