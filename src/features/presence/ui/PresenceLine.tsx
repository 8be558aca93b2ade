"use client";
/** Who else is at this ticket: told before two people write the same answer. */
import { observer } from "mobx-react-lite";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { PresenceStore } from "#/features/presence/store.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const PresenceLine = observer(function PresenceLine({ ticketId }: { ticketId: string }) {
  const { t, locale } = useText();
  const { pool } = useClient();
  const others = useStore(PresenceStore).of(ticketId);
  const typing = others.filter(({ state }) => state === "typing");
  const told = typing.length > 0 ? typing : others;
  const names = told.flatMap(({ memberId }) => pool.get<MemberRecord>("member", memberId)?.name ?? []);
  const list = new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
  return (
    <p className={`presence s12 t2${names.length > 0 ? " is-shown" : ""}`} role="status">
      {names.length > 0 ? (
        <>
          {names.map((name) => (
            <Avatar key={name} name={name} size={18} isTeam />
          ))}
          <span className="ell" dir="auto">
            {t(typing.length > 0 ? "presence.typing" : "presence.viewing", { names: list, count: names.length })}
          </span>
        </>
      ) : null}
    </p>
  );
});
