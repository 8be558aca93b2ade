import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { identityFromCookie } from "#/core/auth.ts";
import { SignIn } from "#/features/session/ui/SignIn.tsx";
import { demoSignIn } from "#/features/workspace/queries.ts";
import { LanguageSelect } from "#/ui/LanguageSelect.tsx";
import { text } from "#/app/reader.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: await text("signIn.title") };
}

/** A path of this site, and nothing that a browser could read as another. */
const pathOf = (next: string | string[] | undefined) => (typeof next === "string" && /^\/[a-z0-9][\w\-/?=&%.]*$/i.test(next) ? next : "/");

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; email?: string | string[] }>;
}) {
  const { next: wanted, email } = await searchParams;
  const next = pathOf(wanted);
  if (await identityFromCookie((await headers()).get("cookie"))) redirect(next);
  return (
    <div className="auth">
      <SignIn demo={await demoSignIn()} next={next} email={typeof email === "string" ? email : ""} />
      <LanguageSelect />
    </div>
  );
}
