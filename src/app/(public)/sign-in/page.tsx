import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { identityFromCookie } from "#/core/auth.ts";
import { installedWays } from "#/features/session/provider/queries.ts";
import { REFUSALS } from "#/features/session/provider/schema.ts";
import { pathOf } from "#/features/session/rules.ts";
import { SECOND_FACTORS } from "#/features/session/secondFactor/schema.ts";
import { SignIn } from "#/features/session/ui/SignIn.tsx";
import { demoSignIn } from "#/features/workspace/queries.ts";
import { LanguageSelect } from "#/ui/LanguageSelect.tsx";
import { text } from "#/app/reader.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: await text("signIn.title") };
}

type Search = Partial<Record<"next" | "email" | "refused" | "forgotten" | "second-factor", string | string[]>>;

export default async function SignInPage({ searchParams }: { searchParams: Promise<Search> }) {
  const search = await searchParams;
  const next = pathOf(search.next);
  if (await identityFromCookie((await headers()).get("cookie"))) redirect(next);
  return (
    <div className="auth">
      <SignIn
        demo={await demoSignIn()}
        next={next}
        email={typeof search.email === "string" ? search.email : ""}
        ways={installedWays()}
        refused={REFUSALS.find((reason) => reason === search.refused) ?? null}
        pending={SECOND_FACTORS.filter((factor) =>
          String(search["second-factor"] ?? "")
            .split(",")
            .includes(factor),
        )}
        hasForgotten={search.forgotten === "1"}
      />
      <LanguageSelect />
    </div>
  );
}
