import { expect, test } from "vitest";
import { fieldsGiven, gone } from "#/core/client/optimistic.ts";
import { Pool } from "#/core/client/pool.ts";

const pending = (id: string, name: string, input: unknown) => ({ id, name, input, at: "" });

test("two quick changes both stand before the server has answered, and a refused one takes only itself back", () => {
  const pool = new Pool({ "team.update": fieldsGiven("team"), "team.delete": gone("team") }, () => ({ id: "m", name: "", email: "" }));
  pool.apply([{ type: "team", record: { id: "1", name: "Care", description: null, version: 3 } as never }]);
  pool.addPending(pending("a", "team.update", { id: "1", version: 3, name: "Customer care", description: undefined }));
  pool.addPending(pending("b", "team.update", { id: "1", description: "All of it" }));
  expect(pool.get("team", "1")).toEqual({ id: "1", name: "Customer care", description: "All of it", version: 3 });
  pool.removePending("a");
  expect(pool.get("team", "1")).toEqual({ id: "1", name: "Care", description: "All of it", version: 3 });
  pool.addPending(pending("c", "team.delete", { id: "1" }));
  expect(pool.get("team", "1")).toBeUndefined();
  pool.removePending("c");
  expect(pool.get("team", "1")).toBeDefined();
  pool.addPending(pending("d", "team.update", { id: "not-there", name: "x" }));
  expect(pool.get("team", "not-there")).toBeUndefined();
});
