/** `connect seed`. */
import { withProduct } from "#/cli/database.ts";
import { print, printJson, say, UsageError } from "#/cli/output.ts";
import { workspaceIdOf } from "#/cli/workspace.ts";
import { seedTickets } from "../../prisma/seed/tickets.ts";

/** 20261123: any number would do; this one makes runs comparable. */
const SEED = 20_261_123;

export const seed = ({ tickets, workspace, seed: number, json }: { tickets: number; workspace: string; seed?: number; json?: boolean }) =>
  withProduct(async ({ ownerUrl }) => {
    if (tickets === 0) throw new UsageError("--tickets must be 1 or more.");
    const workspaceId = await workspaceIdOf(workspace);
    const seeded = await seedTickets({
      ownerUrl,
      workspaceId,
      slug: workspace,
      count: tickets,
      seed: number ?? SEED,
      onProgress: (text) => say(`${text} …`),
    });
    if (json) printJson({ workspace, ...seeded });
    else print(`${seeded.tickets} tickets, ${seeded.messages} messages, ${seeded.contacts} contacts in ${seeded.seconds} s`);
  });
