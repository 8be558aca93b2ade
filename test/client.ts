/** A client of the API as a program is one: real HTTP to a real server on a free port. */
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, expect } from "vitest";
import type { MemberActor, MemberRole } from "#/core/actor.ts";
import { inWorkspace } from "#/core/db.ts";
import { appSecret } from "#/core/secret.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import { createSession } from "#/features/session/commands.ts";
import { workspacesById } from "#/features/workspace/queries.ts";
import { type Server, startServer } from "#/server.ts";
import type { TestWorkspace } from "./factories.ts";

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors?: { path: string; message: string }[];
};
/** `text` is the body as it came; `body` what it says as JSON, or null, and `problem` the same where it is one. */
export type Answer<T> = { status: number; headers: Headers; text: string; body: T; problem: Problem };
/** `path` is below /api/v1. A body that is no plain object is sent as it is. */
export type Call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<T>>;

const isRaw = (body: unknown): body is BodyInit => typeof body === "string" || body instanceof FormData || body instanceof Uint8Array;

export async function request<T>(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer<T>> {
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && !(body instanceof FormData) ? { "content-type": "application/json" } : {}), ...headers },
    ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "") && text !== "";
  const json = isJson ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, text, body: json, problem: json };
}

/** Call at the top of a test file, below testDatabase(). */
export function testServer() {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ port: 0, pages: false });
  });
  afterAll(() => server.stop());
  const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;
  const as =
    (key: string): Call =>
    (method, path, body, headers = {}) =>
      request(url(`/api/v1${path}`), method, body, { authorization: `Bearer ${key}`, ...headers });
  return {
    url,
    /** With this API key. */
    as,
    /** With a new key of this role. */
    asRole: async (workspace: TestWorkspace, role: MemberRole = "agent"): Promise<Call> =>
      as(await createApiKey(workspace.owner, { role })),
    /** As this member, signed in. */
    asMember: async ({ userId, workspaceId }: MemberActor): Promise<Call> => {
      const sid = await createSession({ userId, userAgent: "test" });
      const cookie = await encode({ token: { sid, uid: userId }, secret: appSecret(), salt: SESSION_COOKIE });
      const slug = (await inWorkspace(workspaceId, () => workspacesById([workspaceId])))[0]?.slug ?? "";
      const signedIn = { cookie: `${SESSION_COOKIE}=${cookie}`, "x-workspace": slug, "sec-fetch-site": "same-origin" };
      return (method, path, body, headers = {}) => request(url(`/api/v1${path}`), method, body, { ...signedIn, ...headers });
    },
  };
}

/** The answer is a problem document, whole. */
export function expectProblem(answer: Answer<unknown>, status: number, code: string): void {
  expect({ status: answer.status, code: answer.problem?.code, text: answer.text }).toMatchObject({ status, code });
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const { problem } = answer;
  expect(problem.status).toBe(status);
  expect(problem.type).toMatch(/^https?:\/\//);
  for (const member of ["title", "detail", "requestId"] as const) expect(problem[member], member).toMatch(/\S/);
  expect(answer.headers.get("x-request-id")).toBe(problem.requestId);
}

/** 422, and these are the paths of all its faults. */
export function expectIssues(answer: Answer<unknown>, ...paths: string[]): void {
  expectProblem(answer, 422, "invalid");
  expect(answer.problem.errors?.map((issue) => issue.path).sort()).toEqual(paths.sort());
  for (const issue of answer.problem.errors ?? []) expect(issue.message).toMatch(/\S/);
}

export const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
