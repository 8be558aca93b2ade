import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { identityFromCookie } from "#/core/auth.ts";
import { SignIn } from "#/features/session/ui/SignIn.tsx";
import { demoSignIn } from "#/features/workspace/queries.ts";
import { LanguageSelect } from "#/ui/LanguageSelect.tsx";
import { pathOf, text } from "#/app/reader.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: await text("signIn.title") };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = pathOf((await searchParams).next);
  if (await identityFromCookie((await headers()).get("cookie"))) redirect(next);
  return (
    <div className="auth">
      <SignIn demo={await demoSignIn()} next={next} />
      <LanguageSelect />
    </div>
  );
}
