/** The cookies of an installation with https: each is for this host alone, by its name. */
import type { NextRequest } from "next/server";
import { expect, it, vi } from "vitest";
import { testDatabase } from "../../test/database.ts";

/** env.ts is read once, when it is loaded. */
vi.hoisted(() => {
  process.env.APP_URL = "https://support.example.com";
});
testDatabase();

it("signs in with cookies that no sister domain can set, no script can read, and no plain connection carries", async () => {
  const [{ POST, GET }, { ensureUser }, { identityFromCookie }] = await Promise.all([
    import("../app/api/auth/[...nextauth]/route.ts"),
    import("#/features/user/commands.ts"),
    import("#/core/auth.ts"),
  ]);
  const [email, password] = ["ada@example.com", "quiet lamp orbit seven"];
  const { id } = await ensureUser({ email, name: "Ada", password });
  const asked = (path: string, form?: Record<string, string>, cookie = "") => {
    const url = `https://support.example.com/api/auth/${path}`;
    const body = form && new URLSearchParams(form).toString();
    const headers = { host: "support.example.com", cookie, "content-type": "application/x-www-form-urlencoded" };
    return Object.assign(new Request(url, { method: body ? "POST" : "GET", headers, body }), {
      nextUrl: new URL(url),
    }) as unknown as NextRequest;
  };
  const csrf = await GET(asked("csrf"));
  const pair = (line: string) => line.split(";", 1).join();
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await POST(
    asked("callback/credentials", { csrfToken, email, password }, csrf.headers.getSetCookie().map(pair).join("; ")),
  );
  const set = [...csrf.headers.getSetCookie(), ...answer.headers.getSetCookie()];
  const names = set.map((line) => line.split("=", 1).join());
  expect(names).toEqual(expect.arrayContaining(["__Host-authjs.csrf-token", "__Host-authjs.session-token", "__Host-connect.device"]));
  // Where to go afterwards: no secret, and NextAuth's own name.
  const ours = set.filter((line) => !line.startsWith("__Secure-authjs.callback-url="));
  expect(ours.filter((line) => !/^__Host-/.test(line) || /;\s*domain/i.test(line))).toEqual([]);
  for (const line of set) {
    expect(line).toMatch(/;\s*Path=\/(;|$)/i);
    expect(line).toMatch(/;\s*Secure/i);
    expect(line).toMatch(/;\s*HttpOnly/i);
    expect(line).toMatch(/;\s*SameSite=Lax/i);
  }
  expect((await identityFromCookie(answer.headers.getSetCookie().map(pair).join("; ")))?.userId).toBe(id);
});
