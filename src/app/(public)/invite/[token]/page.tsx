import type { Metadata } from "next";
import { headers } from "next/headers";
import { text } from "#/app/reader.ts";
import { identityFromCookie } from "#/core/auth.ts";
import { invitationByToken } from "#/features/member/queries.ts";
import { Arrival } from "#/features/session/ui/Arrival.tsx";
import { LanguageSelect } from "#/ui/LanguageSelect.tsx";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: await text("signIn.title"), referrer: "no-referrer" };
}

/** What the link of an invitation opens. It lets nobody in by itself: who comes signs in with the address it went to. */
export default async function InvitePage({ params }: Props) {
  const { token } = await params;
  const [invitation, identity] = await Promise.all([invitationByToken(token), identityFromCookie((await headers()).get("cookie"))]);
  return (
    <div className="auth">
      <Arrival
        kind="invite"
        token={token}
        to={
          invitation && { workspace: invitation.workspaceName, email: invitation.email, isTheirs: identity?.userId === invitation.userId }
        }
        signedInAs={identity?.email ?? null}
      />
      <LanguageSelect />
    </div>
  );
}
