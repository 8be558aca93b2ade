import type { Metadata } from "next";
import { headers } from "next/headers";
import { text } from "#/app/reader.ts";
import { identityFromCookie } from "#/core/auth.ts";
import { entranceOfLink } from "#/features/join/queries.ts";
import { Arrival } from "#/features/session/ui/Arrival.tsx";
import { LanguageSelect } from "#/ui/LanguageSelect.tsx";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: await text("signIn.title"), referrer: "no-referrer" };
}

/** What a link to join by opens. */
export default async function JoinPage({ params }: Props) {
  const { token } = await params;
  const [entrance, identity] = await Promise.all([entranceOfLink(token), identityFromCookie((await headers()).get("cookie"))]);
  return (
    <div className="auth">
      <Arrival
        kind="join"
        token={token}
        to={entrance && { workspace: entrance.name, email: null, isTheirs: true }}
        signedInAs={identity?.email ?? null}
      />
      <LanguageSelect />
    </div>
  );
}
