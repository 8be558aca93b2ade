/**
 * Lets the desk open without a network. It keeps one empty page of each workspace, the shell, and what that page is made of; the records
 * come from the client's own disk. Runs in the browser, apart from every page, and is served as /sw.js.
 *
 * Pages come from the network as long as it answers soon. The shell is what is left when it does not.
 */
type ExtendableEvent = Event & { waitUntil(done: Promise<unknown>): void };
type FetchEvent = ExtendableEvent & { request: Request; respondWith(answer: Promise<Response>): void };
type MessageEvent_ = ExtendableEvent & { data: unknown };
/** The part of ServiceWorkerGlobalScope that is used: TypeScript cannot hold its library and the page's at once. */
type Scope = {
  location: Location;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
  addEventListener(name: "fetch", listener: (event: FetchEvent) => void): void;
  addEventListener(name: "message", listener: (event: MessageEvent_) => void): void;
};
/** What a desk asks for once it stands: keep my shell, and the files of its build. */
export type KeepMessage = { kind: "keep"; slug: string; build: string };

const scope = globalThis as unknown as Scope;
const SHELLS = "connect-shells";
const FILES = "connect-files-";
const FRAMES = "connect-frames";
const FRAMES_MAX = 300;
/** Slower than this, what is here is better than what may come. */
const PATIENCE_MS = 4_000;
const NOT_A_WORKSPACE = new Set(["api", "_next", "sign-in", "new", "docs", "webhooks"]);

scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.location.origin) return;
  if (url.pathname.startsWith("/_next/static/")) event.respondWith(fileOf(request));
  else if (/^\/api\/v1\/messages\/[^/]+\/frame$/.test(url.pathname)) event.respondWith(frameOf(request));
  else if (request.mode === "navigate" && slugOf(url)) event.respondWith(pageOf(request, slugOf(url) ?? ""));
});

scope.addEventListener("message", (event) => {
  const message = event.data as KeepMessage;
  if (message?.kind === "keep") event.waitUntil(keep(message));
});

/** Of a desk's page: /demo/inbox/open. */
function slugOf(url: URL): string | null {
  const [slug = "", page] = url.pathname.split("/").filter(Boolean);
  return slug && page && !NOT_A_WORKSPACE.has(slug) ? slug : null;
}
const shellUrl = (slug: string) => `/${slug}/shell`;

/** Files of a build never change: their names hold a hash. */
async function fileOf(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  const [newest] = await fileCaches();
  if (answer.ok && newest) await (await caches.open(newest)).put(request, answer.clone());
  return answer;
}

/** The frame of a mail: it can be read offline once it was seen. */
async function frameOf(request: Request): Promise<Response> {
  const frames = await caches.open(FRAMES);
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      await frames.put(request, answer.clone());
      const keys = await frames.keys();
      for (const old of keys.slice(0, Math.max(0, keys.length - FRAMES_MAX))) await frames.delete(old);
    }
    return answer;
  } catch (error) {
    const kept = await frames.match(request);
    if (kept) return kept;
    throw error;
  }
}

async function pageOf(request: Request, slug: string): Promise<Response> {
  const shell = await (await caches.open(SHELLS)).match(shellUrl(slug));
  if (!shell) return fetch(request);
  const late = new Promise<null>((done) => setTimeout(() => done(null), PATIENCE_MS));
  const answer = await Promise.race([fetch(request).catch(() => null), late]);
  // A server that is down, or a proxy without one, has nothing to show either.
  return answer && answer.status < 500 ? answer : shell;
}

async function keep({ slug, build }: KeepMessage): Promise<void> {
  const name = `${FILES}${build}`;
  const files = await caches.open(name);
  const shell = await fetch(shellUrl(slug), { credentials: "same-origin" });
  // Signed out meanwhile: its answer would be another page.
  if (!shell.ok || shell.redirected) return;
  const { data } = (await (await fetch("/sw-files.json")).json()) as { data: string[] };
  // All of them: a part that is loaded late must be there as well. One after the other, since nobody waits for it.
  for (const url of data) if (!(await files.match(url))) await files.add(url);
  await (await caches.open(SHELLS)).put(shellUrl(slug), shell);
  for (const other of await fileCaches()) if (other !== name) await caches.delete(other);
}

const fileCaches = async () => (await caches.keys()).filter((key) => key.startsWith(FILES));
