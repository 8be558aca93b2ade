/** Members in the browser. */
import type { Client } from "#/core/client/client.ts";
import type { MemberRecord } from "#/features/member/schema.ts";

/** The reader's time zone: the one of their profile, else the browser's. */
export const zoneOf = (client: Client): string =>
  client.pool.get<MemberRecord>("member", client.me.id)?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Where a member's picture is; null without one. Images send no headers: the workspace stands in the address. */
export const pictureOf = ({ avatarUrl }: Pick<MemberRecord, "avatarUrl">, slug: string): string | null =>
  avatarUrl && `${avatarUrl}&workspace=${slug}`;
