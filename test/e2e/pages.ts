/**
 * Every page of the product, and the states of them that need no preparation: what every page must hold to is tried on all of these.
 * A page that is not here fails test/pages.test.ts: add a line.
 */
import { expect, type Page } from "@playwright/test";

export type Look = {
  path: string;
  /** Whoever sees it: a signed-in agent, unless it is for everybody. */
  who?: "stranger";
  /** The role and name of something that is there once it is complete. */
  ready: [role: Parameters<Page["getByRole"]>[0], name: RegExp];
  /** It answers with an error, as it should. */
  isFault?: true;
};
const desk = (path: string, role: Look["ready"][0], name: RegExp): Look => ({ path: `/demo/${path}`, ready: [role, name] });
const list = (path: string): Look => desk(`inbox/${path}`, "option", /./);
const settings = (section: string, title: RegExp): Look => desk(`settings/${section}`, "heading", title);

export const LOOKS: Look[] = [
  { path: "/sign-in", who: "stranger", ready: ["button", /^Sign in/] },
  { path: "/sign-in?forgotten=1", who: "stranger", ready: ["button", /link/] },
  { path: "/sign-in?refused=unverified", who: "stranger", ready: ["button", /^Sign in/] },
  { path: "/reset-password", who: "stranger", ready: ["button", /^Set/] },
  { path: "/docs/api", who: "stranger", ready: ["heading", /Connect/] },
  { path: "/new", ready: ["textbox", /./] },
  { path: "/account/two-factor", ready: ["heading", /Two-factor/] },
  { path: "/nowhere", ready: ["heading", /./], isFault: true },
  list("open"),
  list("waiting"),
  list("snoozed"),
  list("closed?sort=createdAt"),
  list("open?assignee=me"),
  list("open?assignee=none&group=priority"),
  desk("inbox/trash", "heading", /Trash/),
  desk("inbox/open?label=01900000-0000-7000-8000-000000000000", "heading", /./),
  desk("inbox/open,waiting,snoozed,closed?mentioned=1", "heading", /Mentions/),
  desk("inbox/open,waiting,snoozed,closed?drafts=1", "heading", /Drafts/),
  desk("inbox/open,waiting,snoozed,closed?sent=1", "heading", /Sent/),
  desk("ticket/1", "region", /^Messages$/),
  desk("ticket/24", "region", /^Messages$/),
  desk("ticket/999999", "heading", /There is no conversation/),
  desk("search?q=", "textbox", /^Search/),
  desk("search?q=booking", "option", /./),
  desk("search?q=nothinglikethis", "textbox", /^Search/),
  desk("outgoing", "row", /./),
  desk("incoming", "heading", /./),
  desk("contacts", "heading", /Contacts/),
  desk("companies", "heading", /Companies/),
  desk("start", "heading", /./),
  desk("settings", "navigation", /Settings/),
  settings("profile", /Profile/),
  settings("security", /Security/),
  settings("security?refused=linked-elsewhere", /Security/),
  settings("appearance", /Appearance/),
  settings("shortcuts", /Keyboard/),
  settings("general", /General/),
  settings("members", /Members/),
  settings("roles", /Roles/),
  settings("teams", /Teams/),
  settings("inboxes", /Inboxes/),
  settings("sign-in", /Sign-in/),
  settings("domains", /Domains/),
  settings("mail", /Mail look/),
  settings("suppressions", /Suppressed addresses/),
  settings("labels", /Labels/),
  settings("macros", /Macros/),
  settings("fields", /Custom fields/),
  settings("views", /Views/),
  settings("api-keys", /API keys/),
  settings("audit-log", /Audit log/),
  { path: "/invite/none", who: "stranger", ready: ["heading", /works no more/] },
  { path: "/join/none", who: "stranger", ready: ["heading", /works no more/] },
  settings("privacy", /Data and privacy/),
];

/** Opens it, and waits until it is complete. */
export async function look(page: Page, { path, ready: [role, name] }: Look): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole(role, { name }).first(), path).toBeAttached();
}
