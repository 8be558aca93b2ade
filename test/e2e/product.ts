/** What browser tests share: the product that runs, and its demo member. */
import { test as base, type Page } from "@playwright/test";

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with \`npm test\`.`);
  return value;
};

export const product = () => ({
  url: setting("CONNECT_E2E_URL"),
  smtpPort: Number(setting("CONNECT_E2E_SMTP_PORT")),
  dataDir: setting("CONNECT_E2E_DATA_DIR"),
  email: setting("CONNECT_E2E_EMAIL"),
  password: setting("CONNECT_E2E_PASSWORD"),
});

export { expect } from "@playwright/test";

/** `agent`: a page of a browser that has the demo member's session, made over the route that the sign-in page uses. */
export const test = base.extend<{ agent: Page }>({
  agent: async ({ page }, use) => {
    const { email, password } = product();
    const csrf = (await (await page.request.get("/api/auth/csrf")).json()) as { csrfToken: string };
    const answer = await page.request.post("/api/auth/callback/credentials", {
      form: { csrfToken: csrf.csrfToken, email, password },
      maxRedirects: 0,
    });
    if (answer.status() >= 400) throw new Error(`Signing in failed with ${answer.status()}.`);
    await use(page);
  },
});
