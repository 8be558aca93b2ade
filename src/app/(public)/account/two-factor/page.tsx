import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { text } from "#/app/reader.ts";
import { pathOf } from "#/features/session/rules.ts";
import { identityFromCookie } from "#/core/auth.ts";
import { secondFactorsOf } from "#/features/session/secondFactor/queries.ts";
import { TwoFactor } from "#/features/session/ui/TwoFactor.tsx";
import { LanguageSelect } from "#/ui/LanguageSelect.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: await text("factor.title") };
}

export default async function TwoFactorPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = pathOf((await searchParams).next);
  const identity = await identityFromCookie((await headers()).get("cookie"));
  if (!identity) redirect(`/sign-in?next=${encodeURIComponent(next)}`);
  if (identity.hasTwoFactors) redirect(next);
  const factors = await secondFactorsOf(identity.userId);
  return (
    <div className="auth">
      <TwoFactor has={factors.length > 0} next={next} />
      <LanguageSelect />
    </div>
  );
}
