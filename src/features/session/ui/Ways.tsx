"use client";
/** The buttons that lead to identity providers. They are links: the browser goes there, and comes back. */
import type { SignInWay } from "#/features/session/provider/schema.ts";
import { usePageText } from "#/ui/messages/text.tsx";

export function Ways({ ways, next }: { ways: readonly SignInWay[]; next: string }) {
  const { t } = usePageText();
  return ways.map(({ name, url }) => (
    <a key={url} className="btn btn-lg btn-block" href={next === "/" ? url : `${url}?next=${encodeURIComponent(next)}`}>
      {t("signIn.with", { name })}
    </a>
  ));
}
