/** What browser tests share: the product that runs, its people, and a watch over the console of every page. */
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { outbox } from "./mail.ts";
import type { Product } from "./product.setup.ts";

/** The product of this worker. */
export function product(): Product {
  const { CONNECT_E2E_PRODUCTS, TEST_PARALLEL_INDEX } = process.env;
  const own = (JSON.parse(CONNECT_E2E_PRODUCTS ?? "[]") as Product[])[Number(TEST_PARALLEL_INDEX)];
  if (!own) throw new Error("No product is running: run the tests with `npm test`.");
  return own;
}

export const SUPPORT = "support@demo.localhost";
/** An administrator of the demo workspace who signs in by mailed codes: the demo gives him no password. */
export const JONAS = { name: "Jonas Keller", email: "jonas@demo.localhost" };

/** What must not happen on a page: an error in its console, an exception, a breach of its policy. */
export class Watch {
  readonly faults: string[] = [];
  private readonly expected: RegExp[] = [];

  /** This test makes such errors happen: a network that is cut, a request that is refused. */
  expect(...faults: RegExp[]): void {
    this.expected.push(...faults);
  }

  get unexpected(): string[] {
    return this.faults.filter((fault) => !this.expected.some((pattern) => pattern.test(fault)));
  }

  over(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning")
        this.faults.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.faults.push(`exception: ${error.error().stack ?? error.error().message}`));
    // The browser's own record of breaches holds those, too, that a script has caught. A listener in the page would not reach into frames.
    context.on("page", async (page) => {
      try {
        const devtools = await context.newCDPSession(page);
        devtools.on("Audits.issueAdded", ({ issue }) => {
          const breach = issue.details.contentSecurityPolicyIssueDetails;
          if (breach)
            this.faults.push(
              `policy: ${breach.violatedDirective} forbids ${breach.blockedURL ?? breach.contentSecurityPolicyViolationType}`,
            );
        });
        await devtools.send("Audits.enable");
      } catch (error) {
        if (!page.isClosed()) throw error;
      }
    });
  }
}

/** Signs a browser in over the route that the sign-in page uses. */
export async function signIn(
  context: BrowserContext,
  provider: "credentials" | "email-code",
  fields: Record<string, string>,
): Promise<void> {
  const { csrfToken } = (await (await context.request.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await context.request.post(`/api/auth/callback/${provider}`, { form: { csrfToken, ...fields }, maxRedirects: 0 });
  const to = answer.headers().location ?? "";
  if (answer.status() >= 400 || to.includes("error=")) throw new Error(`Signing in failed with ${answer.status()} ${to}.`);
}

/** Asks for a code and reads it out of the mail, as a person would. */
export async function mailedCode(context: BrowserContext, email: string): Promise<string> {
  const before = new Set((await outbox()).map((mail) => mail.messageId));
  await context.request.post("/api/v1/sign-in-codes", { data: { email }, headers: { origin: product().url } });
  return newCode(email, before);
}

/** The code of the first mail to this address that was not there before. */
export async function newCode(email: string, before: Set<string | undefined>): Promise<string> {
  let code = "";
  await expect
    .poll(async () => {
      // An invitation may arrive between them.
      const mails = (await outbox()).filter((one) => one.to.includes(email) && !before.has(one.messageId));
      code = mails.map(({ text }) => /\b(\d{6})\b/.exec(text ?? "")?.[1]).find((found) => found !== undefined) ?? "";
      return code;
    })
    .toMatch(/^\d{6}$/);
  return code;
}

type Fixtures = {
  watch: Watch;
  agent: Page;
  /** A page of another browser, where Jonas is signed in. */
  colleague: Page;
  /** A page of another browser where nobody is signed in. */
  stranger: Page;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture wants from its first parameter.
  baseURL: async ({}, use) => use(product().url),
  watch: [
    async ({ context }, use) => {
      const watch = new Watch();
      watch.over(context);
      await use(watch);
      expect(watch.unexpected, "errors in the console of a page").toEqual([]);
    },
    { auto: true },
  ],
  agent: async ({ context, page, watch: _ }, use) => {
    const { email, password } = product();
    await signIn(context, "credentials", { email, password });
    await use(page);
  },
  stranger: async ({ browser, watch, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, baseURL: product().url });
    watch.over(context);
    await use(await context.newPage());
    await context.close();
  },
  colleague: async ({ browser, watch, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, baseURL: product().url });
    watch.over(context);
    await signIn(context, "email-code", { email: JONAS.email, code: await mailedCode(context, JONAS.email) });
    await use(await context.newPage());
    await context.close();
  },
});

export { expect };
