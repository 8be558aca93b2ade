/** Whose mail it is that a member has passed on. */
import type { ReadMail } from "#/adapters/mail/mime.ts";
import { email as emailSchema } from "#/core/record.ts";
import { forwardedIn, withoutForward } from "#/features/mail/forward/rules.ts";
import { isInboxAddress, memberOf } from "#/features/mail/inbound/queries.ts";

type PassedOn = { from: { name: string; email: string }; subject: string; text: string; member: { name: string; email: string } };

/** A mail that a member passed on: the ticket is the original sender's. Whoever merely bears a member's address passes nothing on. */
export async function forwardedBy(
  workspaceId: string,
  sender: string,
  { text, subject }: Pick<ReadMail, "text" | "subject">,
): Promise<PassedOn | null> {
  const found = forwardedIn(text, subject);
  const original = emailSchema.safeParse(found?.from.email ?? "");
  if (!found || !original.success || (await isInboxAddress(workspaceId, original.data))) return null;
  const member = await memberOf(workspaceId, sender);
  if (!member) return null;
  return {
    from: { name: found.from.name.slice(0, 200).toWellFormed(), email: original.data },
    subject: found.subject ?? withoutForward(subject),
    text: found.text,
    member,
  };
}
