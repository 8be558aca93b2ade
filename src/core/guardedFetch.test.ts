import type { lookup } from "node:dns";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guardedFetch, isInsideHost, isPublic, publicAddress } from "#/core/guardedFetch.ts";

const limits = { timeoutMs: 2_000, bytesMax: 1_000 };
let server: Server;
let host = "";
beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    if (url.pathname === "/to") response.writeHead(302, { location: url.searchParams.get("url") ?? "" }).end();
    else if (url.pathname === "/large") response.end("x".repeat(5_000));
    else if (url.pathname === "/slow") response.write("x");
    else response.writeHead(200, { "content-type": "image/png" }).end(JSON.stringify(request.headers));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const fetchHere = (path: string) => guardedFetch(`http://${host}${path}`, { ...limits, allowedHosts: [host] });

test.each([
  ...["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1"],
  ...["192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:a00:1", "::127.0.0.1"],
  ...["64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:53aa:64c:0:7fff:f5ff:fffe", "2001:db8::1"],
])("%s is no public address", (address) => {
  expect(isPublic(address)).toBe(false);
});
test.each(["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111"])("%s is a public address", (address) => {
  expect(isPublic(address)).toBe(true);
});

describe("what reaches into the own network is never asked for", () => {
  test.each([
    ...[
      "http://127.0.0.1/",
      "http://2130706433/",
      "http://0x7f.1/",
      "http://017700000001/",
      "http://0177.0.0.1/",
      "http://0/",
      "http://0.0.0.0/",
      "http://127.1/",
      "http://[::]/",
      "http://[::1]/",
      "http://[::ffff:127.0.0.1]/",
    ],
    ...["http://169.254.169.254/latest/meta-data/", "http://localhost/", "http://LOCALHOST./x", "http://redis:6379/", "http://1.1.1.1:22/"],
    ...["file:///etc/passwd", "gopher://1.1.1.1/", "ftp://1.1.1.1/", "http://user:pass@1.1.1.1/", "http://", "//x", ""],
  ])("%s", async (address) => {
    await expect(guardedFetch(address, limits)).rejects.toThrow();
  });

  test("a name that means an address of this machine", async () => {
    await expect(guardedFetch("http://localhost.localdomain:8080/", limits)).rejects.toThrow();
  });

  test("nor after a redirect", async () => {
    for (const to of ["http://127.0.0.1:1/", "http://169.254.169.254/", "http://[::1]/", "file:///etc/passwd", "http://"])
      await expect(fetchHere(`/to?url=${encodeURIComponent(to)}`), to).rejects.toThrow();
    await expect(fetchHere(`/to?url=${encodeURIComponent("/to?url=/to%3Furl%3D/to%253Furl%253D/to%25253Furl%25253D/")}`)).rejects.toThrow(
      /too often/,
    );
  });
});

test("tells nothing of who asks, and follows a redirect", async () => {
  const { status, contentType, body } = await fetchHere("/to?url=/x");
  expect([status, contentType]).toEqual([200, "image/png"]);
  expect(Object.keys(JSON.parse(body.toString())).sort()).toEqual(["accept", "connection", "host", "user-agent"]);
});

test("stops at its limits", async () => {
  await expect(fetchHere("/large")).rejects.toThrow(/larger/);
  await expect(guardedFetch(`http://${host}/slow`, { timeoutMs: 300, bytesMax: 10, allowedHosts: [host] })).rejects.toThrow(
    /too long|abort/i,
  );
});

describe("what a name leads to", () => {
  /** A name server whose answers follow one another, as of somebody who wants to be let in. */
  const answering = (...answers: string[][]) => {
    let asked = 0;
    const resolver = ((_: string, __: object, callback: (error: null, found: { address: string; family: number }[]) => void) => {
      const now = answers[Math.min(asked++, answers.length - 1)] ?? [];
      callback(
        null,
        now.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    }) as unknown as typeof lookup;
    return { resolver, asked: () => asked };
  };

  test.each([
    ["loopback", ["127.0.0.1"]],
    ["a private network", ["10.0.0.1"]],
    ["where clouds keep their secrets", ["169.254.169.254"]],
    ["any address", ["0.0.0.0"]],
    ["IPv4 in IPv6", ["::ffff:169.254.169.254"]],
    ["NAT64", ["64:ff9b::a9fe:a9fe"]],
    ["a unique local address", ["fd00:ec2::254"]],
    ["a public address beside one that is not", ["93.184.215.14", "127.0.0.1"]],
    ["nothing", []],
  ])("%s is never connected to", async (_, addresses) => {
    const { resolver } = answering(addresses);
    await expect(guardedFetch("http://rebinding.example:8080/", { ...limits, resolver })).rejects.toThrow(/not at a public address/);
  });

  test("is asked once for each connection: a second answer is never heard", async () => {
    const { resolver, asked } = answering(["127.0.0.1"], ["93.184.215.14"]);
    await expect(guardedFetch("http://rebinding.example/", { ...limits, resolver })).rejects.toThrow(/not at a public address/);
    expect(asked()).toBe(1);
  });

  test("is asked again after a redirect, and refused there", async () => {
    const { resolver, asked } = answering(["127.0.0.1"]);
    const to = encodeURIComponent("http://rebinding.example:8080/");
    await expect(guardedFetch(`http://${host}/to?url=${to}`, { ...limits, allowedHosts: [host], resolver })).rejects.toThrow(
      /not at a public/,
    );
    expect(asked()).toBe(1);
  });
});

test.each(["127.0.0.1", "10.0.0.7", "::1", "169.254.169.254", "redis", "localhost", "db.localhost"])("%s is a host inside", (host) =>
  expect(isInsideHost(host)).toBe(true),
);
test.each(["mail.example", "1.1.1.1", "2606:4700:4700::1111"])("%s is no host inside by its writing", (host) =>
  expect(isInsideHost(host)).toBe(false),
);

test("a name nobody knows just now is told apart from one that leads inside", async () => {
  await expect(publicAddress("nobody.invalid", 993, [])).rejects.toMatchObject({ isUnknownYet: true });
  for (const host of ["10.0.0.7", "redis"]) await expect(publicAddress(host, 993, [])).rejects.toMatchObject({ isUnknownYet: false });
});
