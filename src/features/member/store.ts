/** Members in the browser: what one changes of oneself shows at once. */
import type { Client } from "#/core/client/client.ts";
import type { Optimistic } from "#/core/client/pool.ts";
import type { MemberRecord } from "#/features/member/schema.ts";

type Change = Partial<Pick<MemberRecord, "name" | "timeZone" | "language" | "signature" | "preferences">>;

export const memberOptimistic: Record<string, Optimistic> = {
  "member.updateProfile": (view, command, me) => {
    const { preferences, ...change } = command.input as Change;
    const self = view.get<MemberRecord>("member", me.id);
    return self
      ? [{ type: "member", record: { ...self, ...change, preferences: { ...self.preferences, ...preferences } } as MemberRecord }]
      : [];
  },
};

/** The reader's time zone: the one of their profile, else the browser's. */
export const zoneOf = (client: Client): string =>
  client.pool.get<MemberRecord>("member", client.me.id)?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Where a member's picture is; null without one. Images send no headers: the workspace stands in the address. */
export const pictureOf = ({ avatarUrl }: Pick<MemberRecord, "avatarUrl">, slug: string): string | null =>
  avatarUrl && `${avatarUrl}&workspace=${slug}`;
