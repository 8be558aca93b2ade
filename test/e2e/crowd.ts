/** A workspace of its own that is full: long names and addresses, and many of each thing. */
import { spawnSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { ask } from "./desk.ts";
import { product } from "./product.ts";

const COUNT = 14;
/** Everything is called so: in one word, which no line can be broken in. */
const NAME = "Wolfeschlegelsteinhausenbergerdorff";
export const CROWDED_NAME = new RegExp(NAME, "i");

function cli(...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, ["dist/cli.js", ...args], {
    env: { ...process.env, CONNECT_DATA_DIR: product().dataDir, LOG_LEVEL: "warn" },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`connect ${args.join(" ")} ended with ${status}: ${stderr}`);
}

/** Makes it and gives its slug. */
export async function crowd(agent: Page): Promise<string> {
  const slug = `throng-${Math.random().toString(36).slice(2, 8)}`;
  cli("workspace", "create", "--slug", slug, "--name", "Throng", "--owner", product().email);
  const post = <T>(path: string, data: object) => ask<T>(agent, path, { workspace: slug, data });
  const address = (index: number) => `maximiliane.${NAME.toLowerCase()}.${index}@customers.long-company-name.example`;
  const roles: { id: string }[] = [];
  for (const name of [`${NAME}${NAME}`.slice(0, 60), `Second level support of ${NAME}`])
    roles.push(await post("roles", { name, permissions: ["ticket.read", "message.reply"] }));
  const memberIds: string[] = [];
  for (let index = 0; index < COUNT; index += 1) {
    const name = index % 2 ? `Maximiliane ${NAME} the ${index}th` : `Ann ${index}`;
    const role = roles[index % 3];
    const given = role ? { role: "custom", roleId: role.id } : { role: "agent" };
    const { id } = await post<{ id: string }>("members", { name, email: address(index), ...given });
    memberIds.push(id);
    if (index % 4 === 0) await ask(agent, `members/${id}`, { workspace: slug, method: "PATCH", data: { isActive: false } });
    await post("suppressions", { email: address(index), detail: `Asked us on the phone never to be written to again, says ${NAME}` });
    await post("api-keys", { name: `${NAME}${NAME} ${index}`, expiresAt: "2099-12-31T12:00:00Z" });
    await post("members/me/tokens", { name: `${NAME}${NAME} ${index}` });
  }
  await post("teams", { name: `Friends of ${NAME}`, memberIds });
  for (const role of roles) await post("join-links", { role: "custom", roleId: role.id, usesMax: 10 });
  const name = `${NAME.toLowerCase()}.customers.long-company-name.example`;
  await post("join-domains", { name, role: "custom", roleId: roles[0]?.id });
  for (const kind of ["domains", "sign-in-domains"]) await post(kind, { name });
  const contact = await post<{ id: string }>("contacts", { name: `Maximiliane ${NAME}`, email: address(0) });
  await post("data-exports", { contactId: contact.id });
  return slug;
}
