/** Pictures of a mail: its own by their Content-ID, those from elsewhere through us; each at an address that proves itself, and no other. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { env } from "#/env.ts";
import { testMailDesk } from "./mailDesk.ts";

const { desk, server, lineOf, messagesOf } = testMailDesk();
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
let elsewhere: Server;
let there = "";
const asked: { url: string; headers: Record<string, unknown> }[] = [];
beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    asked.push({ url: request.url ?? "", headers: request.headers });
    if (request.url === "/inside") response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end();
    else if (request.url === "/evil.png")
      response.writeHead(200, { "content-type": "image/png" }).end('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    else response.writeHead(200, { "content-type": "text/html" }).end(PNG);
  });
  await new Promise<void>((done) => elsewhere.listen(0, "127.0.0.1", done));
  const host = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  there = `http://${host}`;
  env.CONNECT_FETCH_HOSTS.push(host);
});
afterAll(() => elsewhere.close());

async function frameOf(images: "0" | "1") {
  const html = `<p>Hi <img src="cid:logo@mail" alt="Logo"><img src="${there}/pixel.png"><img src="${there}/evil.png"><img src="${there}/inside"><img src="http://127.0.0.1:1/x.png"></p>`;
  const body = [
    "--b\r\nContent-Type: text/html; charset=utf-8\r\n",
    html,
    '--b\r\nContent-Type: image/png; name="logo.png"\r\nContent-ID: <logo@mail>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n',
    PNG.toString("base64"),
    "--b--",
  ].join("\r\n");
  const { ticketId } = await lineOf({ "MIME-Version": "1.0", "Content-Type": 'multipart/related; boundary="b"' }, { body });
  const [message] = await messagesOf(ticketId);
  const frame = await desk.agent("GET", `/messages/${message?.id}/frame?images=${images}`);
  return { frame, sources: [...frame.text.matchAll(/<img\b[^>]*?src="([^"]*)"/g)].map(([, source = ""]) => source) };
}
/** Without a cookie or key. */
const look = (path: string) => fetch(server.url(path));

describe("a message's frame", () => {
  it("shows the mail's own pictures, and asks nobody else until that is wanted", async () => {
    const { frame, sources } = await frameOf("0");
    expect(sources.map((source) => source.startsWith("/media/"))).toEqual([true, false, false, false, false]);
    expect(sources.slice(1)).toEqual(["", "", "", ""]);
    expect(frame.headers.get("content-security-policy")).toContain("default-src 'none'; img-src 'self' data:;");
    const logo = await look(sources[0] ?? "");
    expect([logo.status, logo.headers.get("content-type"), logo.headers.get("x-content-type-options")]).toEqual([
      200,
      "image/png",
      "nosniff",
    ]);
    expect(Buffer.from(await logo.arrayBuffer()).equals(PNG)).toBe(true);
    expect(asked).toEqual([]);
  });

  it("then fetches them itself, tells nothing of who looks, and takes neither programs nor what lies inside", async () => {
    const { sources } = await frameOf("1");
    expect(sources.join()).not.toContain(there);
    const [, pixel, evil, inside, local] = await Promise.all(sources.map(look));
    expect([pixel?.status, pixel?.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect([evil?.status, inside?.status, local?.status]).toEqual([404, 404, 404]);
    expect(asked.map(({ url }) => url).sort()).toEqual(["/evil.png", "/inside", "/pixel.png"]);
    for (const { headers } of asked) expect(Object.keys(headers).sort()).toEqual(["accept", "connection", "host", "user-agent"]);
    await look(sources[1] ?? "");
    expect(asked).toHaveLength(3);
  });

  it("gives no address that can be changed into another", async () => {
    const { sources } = await frameOf("0");
    const [path = ""] = sources;
    for (const wrong of [`${path}x`, path.slice(0, -2), path.replace("/media/", "/media/x"), "/media/", "/media/x.y"])
      expect((await look(wrong)).status, wrong).toBe(404);
  });
});
