/** Who may see a page of a workspace. Every page asks for itself: a layout is not drawn again when only the page changes. */
import { readFileSync } from "node:fs";
import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import type { MemberActor } from "#/core/actor.ts";
import { actorFromCookie, identityFromCookie } from "#/core/auth.ts";
import { AppError } from "#/core/errors.ts";
import { query } from "#/core/query.ts";
import { env } from "#/env.ts";
import { listParams } from "#/features/ticket/rules.ts";
import type { ListQuery, TicketRecord } from "#/features/ticket/schema.ts";
import { PANE_COOKIE, parsePanes } from "#/ui/panes.ts";

/** The signed-in member, once per request. Others are sent to sign in, or find nothing here. */
export const memberOf = cache(async (slug: string): Promise<MemberActor> => {
  const cookie = (await headers()).get("cookie");
  const actor = await actorFromCookie(cookie, slug).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "two-factor-required") return "two-factor-required" as const;
    throw error;
  });
  if (actor === "two-factor-required") redirect(`/account/two-factor?next=${encodeURIComponent(`/${slug}`)}`);
  if (actor) return actor;
  if (!(await identityFromCookie(cookie))) redirect(`/sign-in?next=${encodeURIComponent(`/${slug}`)}`);
  notFound();
});

/** What every page of the desk is given: the widths the reader gave to the panes, and where mail comes in. */
export const local = async () => ({ panes: parsePanes((await cookies()).get(PANE_COOKIE)?.value), smtpPort: env.SMTP_PORT });

/** Tells one build of the product from another. */
export const buildId = cache(() => {
  try {
    return readFileSync(".next/BUILD_ID", "utf8");
  } catch {
    return "development";
  }
});

const FIRST_PAGE = 50;
/** The first page of a list, as the browser would ask for it. */
export async function firstPage(actor: MemberActor, list: ListQuery) {
  const given = Object.fromEntries(Object.entries(listParams(list, actor.id)).filter(([, value]) => value !== null));
  return {
    query: list,
    page: await query<{ data: TicketRecord[]; nextCursor: string | null }>(actor, "ticket.list", { ...given, limit: FIRST_PAGE }),
  };
}

/** Next gives repeated parameters as lists; the first counts. */
export function searchParams(params: Record<string, string | string[] | undefined>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, (Array.isArray(value) ? value[0] : value) ?? ""]],
    ),
  );
}
