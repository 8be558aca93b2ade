/** A workspace of its own that is full: long names and addresses, and many of each thing. */
import { spawnSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { ask } from "./desk.ts";
import { product } from "./product.ts";

const MEMBER_COUNT = 14;
const ROLE_NAMES = [
  "Second level support for customers in Austria and Switzerland",
  "Rechnungswesenunterstützungsbeauftragtenstellvertreterinnen",
];

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
  const roles = [];
  for (const name of ROLE_NAMES)
    roles.push(await post<{ id: string }>("roles", { name: name.slice(0, 60), permissions: ["ticket.read", "message.reply"] }));
  for (let index = 0; index < MEMBER_COUNT; index += 1) {
    const role = roles[index % 3];
    const member = await post<{ id: string }>("members", {
      name: index % 2 ? `Maximiliane Wolfeschlegelsteinhausenbergerdorff the ${index}th` : `Ann ${index}`,
      email: `maximiliane.wolfeschlegelsteinhausenbergerdorff.${index}@customers.support.long-company-name.example`,
      ...(role ? { role: "custom", roleId: role.id } : { role: "agent" }),
    });
    if (index % 4 === 0) await ask(agent, `members/${member.id}`, { workspace: slug, method: "PATCH", data: { isActive: false } });
  }
  return slug;
}
