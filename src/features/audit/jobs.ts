/** What the audit log hears of later: refused sign-ins. */
import { task } from "#/core/jobs.ts";
import { withOrigin } from "#/core/origin.ts";
import { tellRefusedSignIn } from "#/features/audit/commands.ts";
import { findUserByEmail } from "#/features/user/queries.ts";

type Refused = { email: string; ip: string | null; userAgent: string | null };

export const tasks = [
  task<Refused>("tellRefusedSignIn", async ({ email, ip, userAgent }) => {
    const user = await findUserByEmail(email);
    if (user) await withOrigin({ ip, userAgent: userAgent ?? undefined }, () => tellRefusedSignIn(user.id));
  }),
];
