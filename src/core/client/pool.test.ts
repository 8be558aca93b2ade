import { autorun } from "mobx";
import { expect, test } from "vitest";
import { type Optimistic, Pool } from "#/core/client/pool.ts";

type Note = { id: string; text: string; version: number };
const optimistic: Record<string, Optimistic> = {
  "note.update": (view, command) => {
    const { id, text } = command.input as { id: string; text: string };
    const note = view.get<Note>("note", id);
    return note ? [{ type: "note", record: { ...note, text: `${note.text}${text}` } as Note }] : [];
  },
};
const poolWith = (...notes: Note[]) => {
  const pool = new Pool(optimistic, () => ({ id: "me", name: "Me", email: "me@x.example" }));
  pool.apply(notes.map((record) => ({ type: "note", record })));
  return pool;
};
const update = (id: string, text: string) => ({ id, name: "note.update", input: { id: "1", text }, at: "2026-11-23T00:00:00Z" });
const textOf = (pool: Pool) => pool.get<Note>("note", "1")?.text;

test("pending commands are laid over what the server said, in order", () => {
  const pool = poolWith({ id: "1", text: "a", version: 1 });
  pool.addPending(update("c1", "b"));
  pool.addPending(update("c2", "c"));
  expect(textOf(pool)).toBe("abc");
  expect(pool.all<Note>("note").map((note) => note.text)).toEqual(["abc"]);
  expect(pool.confirmedOf<Note>("note", "1")?.text).toBe("a");
});

test("a refused command leaves no trace, and the others stay", () => {
  const pool = poolWith({ id: "1", text: "a", version: 1 });
  pool.addPending(update("c1", "b"));
  pool.addPending(update("c2", "c"));
  pool.removePending("c1");
  expect(textOf(pool)).toBe("ac");
});

test("a change of the server shows through a pending command, and whoever watches hears it", () => {
  const pool = poolWith({ id: "1", text: "a", version: 1 });
  const seen: (string | undefined)[] = [];
  const stop = autorun(() => seen.push(textOf(pool)));
  pool.addPending(update("c1", "b"));
  pool.apply([{ type: "note", record: { id: "1", text: "A", version: 2 } as Note }]);
  pool.removePending("c1");
  stop();
  expect(seen).toEqual(["a", "ab", "Ab", "A"]);
});

test("an answer that was overtaken does not bring an older record back", () => {
  const pool = poolWith({ id: "1", text: "new", version: 3 });
  pool.apply([{ type: "note", record: { id: "1", text: "old", version: 2 } as Note }]);
  expect(textOf(pool)).toBe("new");
});

test("what is dropped is gone", () => {
  const pool = poolWith({ id: "1", text: "a", version: 1 });
  pool.apply([], [{ type: "note", id: "1" }]);
  expect(pool.all("note")).toEqual([]);
});

test("what was let go comes back with an answer, what was dropped does not; a newer word of the stream stands", () => {
  const pool = new Pool({}, () => ({ id: "me", name: "Me", email: "me@x.example" }));
  const message = { id: "m", text: "as the stream said" };
  pool.apply([{ type: "message", record: message }]);
  pool.take([{ type: "message", record: { ...message, text: "as a late answer says" } as typeof message }]);
  expect(pool.get("message", "m")).toEqual(message);
  pool.release("message", ["m"]);
  expect(pool.get("message", "m")).toBeUndefined();
  pool.take([{ type: "message", record: message }]);
  expect(pool.get("message", "m")).toEqual(message);
  pool.apply([], [{ type: "message", id: "m" }]);
  pool.take([{ type: "message", record: message }]);
  expect(pool.get("message", "m")).toBeUndefined();
});

test("an index follows its records: come, moved to another value, and gone", () => {
  const pool = new Pool({}, () => ({ id: "me", name: "Me", email: "me@x.example" }));
  type Part = { id: string; of: string };
  const seen: string[][] = [];
  const stop = autorun(() => seen.push(pool.by<Part>("part", "of", "a").map(({ id }) => id)));
  pool.apply([{ type: "part", record: { id: "1", of: "a" } as Part }]);
  pool.apply([{ type: "part", record: { id: "2", of: "b" } as Part }]);
  pool.apply([{ type: "part", record: { id: "1", of: "b" } as Part }]);
  pool.apply([{ type: "part", record: { id: "2", of: "a" } as Part }]);
  pool.apply([], [{ type: "part", id: "2" }]);
  stop();
  expect(seen).toEqual([[], ["1"], [], ["2"], []]);
});

test("who listens hears each record before and after, once", () => {
  const pool = poolWith({ id: "1", text: "a", version: 1 });
  const heard: unknown[][] = [];
  pool.listen<Note>("note", (id, before, after) => heard.push([id, before?.text, after?.text]));
  pool.addPending(update("c1", "b"));
  pool.removePending("c1");
  pool.apply([], [{ type: "note", id: "1" }]);
  expect(heard).toEqual([
    ["1", "a", "ab"],
    ["1", "ab", "a"],
    ["1", "a", undefined],
  ]);
});

test("a change elsewhere tells nobody of records that a pending command changes as before", () => {
  const pool = poolWith({ id: "1", text: "a", version: 1 }, { id: "2", text: "x", version: 1 });
  pool.addPending(update("c1", "b"));
  const shown = pool.get<Note>("note", "1");
  const heard: string[] = [];
  pool.listen<Note>("note", (id) => heard.push(id));
  pool.apply([{ type: "note", record: { id: "2", text: "y", version: 2 } as Note }]);
  pool.addPending({ id: "c2", name: "note.unknown", input: {}, at: "2026-11-23T00:00:00Z" });
  expect(heard).toEqual(["2"]);
  expect(pool.get<Note>("note", "1")).toBe(shown);
  pool.apply([{ type: "note", record: { id: "1", text: "A", version: 2 } as Note }]);
  expect(textOf(pool)).toBe("Ab");
  expect(heard).toEqual(["2", "1"]);
});

test("an index takes numbers, too", () => {
  const pool = new Pool({}, () => ({ id: "me", name: "Me", email: "me@x.example" }));
  type Numbered = { id: string; number: number };
  pool.apply([{ type: "ticket", record: { id: "1", number: 12 } as Numbered }]);
  expect(pool.by<Numbered>("ticket", "number", 12).map(({ id }) => id)).toEqual(["1"]);
  expect(pool.by<Numbered>("ticket", "number", 13)).toEqual([]);
});
