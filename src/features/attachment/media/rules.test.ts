import { expect, test } from "vitest";
import { mediaKey, mediaPath, mediumOf, withMedia } from "#/features/attachment/media/rules.ts";

const key = mediaKey("a secret of the tests");
const W = "019abcde-0000-7000-8000-000000000001";
const medium = { workspaceId: W, kind: "remote" as const, of: "https://shop.example/a.png?x=1&y=é" };
const tokenOf = (path: string) => path.slice("/media/".length);

test("an address tells what it was made for, for a day", () => {
  const token = tokenOf(mediaPath(key, medium, 1_000));
  expect(mediumOf(key, token, 1_000)).toEqual(medium);
  expect(mediumOf(key, token, 1_000 + 86_399)).toEqual(medium);
  expect(mediumOf(key, token, 1_000 + 86_400)).toBeNull();
});

test("no other text is one", () => {
  const token = tokenOf(mediaPath(key, medium, 1_000));
  const [payload = "", signature = ""] = token.split(".");
  const other = Buffer.from(JSON.stringify([W, "remote", "http://169.254.169.254/", 9e9])).toString("base64url");
  for (const wrong of [
    "",
    ".",
    token.slice(0, -1),
    `${token}x`,
    `${token}.x`,
    `${other}.${signature}`,
    `${payload}.`,
    `${payload}x.${signature}`,
  ])
    expect(mediumOf(key, wrong, 1_000), wrong).toBeNull();
  expect(mediumOf(mediaKey("another secret"), token, 1_000)).toBeNull();
});

test("pictures of a mail come from addresses of ours, or not at all", () => {
  const around = { key, workspaceId: W, nowS: 0, attachmentByCid: new Map([["logo@x", "id-1"]]), hasRemote: true };
  const html = [
    '<img alt="a" src="https://shop.example/a.png?x=1&amp;y=2" />',
    '<img src="//cdn.example/b.png" />',
    '<img src="cid:Logo@X" />',
    '<img src="cid:missing@x" />',
    '<img src="data:image/png;base64,AAAA" />',
    '<img src="javascript:alert(1)" />',
    '<img src="/api/v1/tickets" />',
  ];
  const of = (text: string) =>
    [...text.matchAll(/src="([^"]*)"/g)].map(([, src = ""]) => (src.startsWith("/media/") ? mediumOf(key, tokenOf(src), 0) : src));
  expect(of(withMedia(html.join(""), around))).toEqual([
    { workspaceId: W, kind: "remote", of: "https://shop.example/a.png?x=1&y=2" },
    { workspaceId: W, kind: "remote", of: "https://cdn.example/b.png" },
    { workspaceId: W, kind: "file", of: "id-1" },
    "",
    "data:image/png;base64,AAAA",
    "",
    "",
  ]);
  expect(of(withMedia(html.join(""), { ...around, hasRemote: false }))).toEqual([
    "",
    "",
    { workspaceId: W, kind: "file", of: "id-1" },
    "",
    "data:image/png;base64,AAAA",
    "",
    "",
  ]);
});
