/** `connect user`. */
import { withProduct } from "#/cli/database.ts";
import { print, printJson, say } from "#/cli/output.ts";
import { AppError } from "#/core/errors.ts";
import { NO_CLIENT } from "#/core/securityEvent.ts";

/** For somebody who has lost the phone and the recovery codes: the operator answers for its being them. */
export const resetUserFactors = (email: string, { json }: { json?: boolean }) =>
  withProduct(async () => {
    const { findUserByEmail } = await import("#/features/user/queries.ts");
    const { resetFactors } = await import("#/features/session/secondFactor/commands.ts");
    const user = await findUserByEmail(email);
    if (!user) throw new AppError("not-found", `There is no user with the address ${email}.`);
    await resetFactors(user.id, { by: "Operator" }, NO_CLIENT);
    if (json) printJson({ email: user.email });
    else print(user.email);
    say(`${user.email} has no second factor any more, is signed out everywhere, and is told by mail.`);
  });

/** Where a device was lost, or somebody else is in: all sessions end, and remembered devices are forgotten. */
export const signUserOut = (email: string, { json }: { json?: boolean }) =>
  withProduct(async () => {
    const { findUserByEmail } = await import("#/features/user/queries.ts");
    const { revokeSessions } = await import("#/features/session/commands.ts");
    const user = await findUserByEmail(email);
    if (!user) throw new AppError("not-found", `There is no user with the address ${email}.`);
    const count = await revokeSessions(user.id, null, NO_CLIENT, { by: "Operator" });
    if (json) printJson({ email: user.email, sessions: count });
    else print(user.email);
    say(`${user.email} is signed out everywhere: ${count} session${count === 1 ? "" : "s"} ended.`);
  });
