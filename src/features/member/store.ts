/** Members in the browser: what one changes of oneself shows at once. */
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
