"use client";
/** The tickets that a member or a key sees alone: those of some inboxes and teams. */
import { observer } from "mobx-react-lite";
import type { Limits as Chosen } from "#/core/actor.ts";
import { useClient } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { Checks, Part } from "#/features/workspace/ui/settings/Part.tsx";
import { useText } from "#/ui/messages/text.tsx";

const NOTHING: Chosen = { inboxIds: [], teamIds: [] };
const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
type Props = { limits: Chosen | null; onChange: (limits: Chosen | null) => void; hint?: string };

/** `limits`: null sees all of them. */
export const Limits = observer(function Limits({ limits, onChange, hint }: Props) {
  const { t } = useText();
  const { pool } = useClient();
  const places = [
    { of: "inboxIds", title: t("settings.inboxes"), things: pool.all<InboxRecord>("inbox").sort(byName) },
    { of: "teamIds", title: t("settings.teams"), things: pool.all<TeamRecord>("team").sort(byName) },
  ] as const;
  const chosen = limits ?? NOTHING;
  return (
    <Part
      name="limits"
      title={t("roles.limits")}
      all={t("roles.everything")}
      some={t("roles.some")}
      isSome={limits !== null}
      onChange={(isSome) => onChange(isSome ? chosen : null)}
      hint={hint}
    >
      {places.map(({ of, title, things }) =>
        things.length === 0 ? null : (
          <fieldset key={of} className="rights-places">
            <legend className="s12 t3">{title}</legend>
            <Checks things={things} chosen={chosen[of]} onChange={(ids) => onChange({ ...chosen, [of]: ids })} />
          </fieldset>
        ),
      )}
    </Part>
  );
});
