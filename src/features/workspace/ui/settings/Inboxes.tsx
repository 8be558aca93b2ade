"use client";
/** Inboxes: their addresses, the team their tickets begin in, and what stands below their replies. */
import { Inbox } from "lucide-react";
import { observer } from "mobx-react-lite";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import { may } from "#/features/inbox/policy.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { InboxFetching } from "#/features/workspace/ui/settings/InboxFetching.tsx";
import { InboxMail } from "#/features/workspace/ui/settings/InboxMail.tsx";
import { Choose, Field, Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { RichField } from "#/features/workspace/ui/settings/RichField.tsx";
import { Things } from "#/features/workspace/ui/settings/Things.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Inboxes = observer(function Inboxes() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  const inboxes = pool.all<InboxRecord>("inbox").sort((a, b) => Number(a.isArchived) - Number(b.isArchived) || byName(a, b));
  const self = pool.get<MemberRecord>("member", me.id);
  const edit = (id: string) => {
    const inbox = pool.get<InboxRecord>("inbox", id);
    if (!inbox) return null;
    const set = (change: object) => queue.add("inbox.update", { id, ...change });
    const isLast = !inbox.isArchived && inboxes.filter((one) => !one.isArchived).length === 1;
    return (
      <>
        <Group>
          <Line name={t("settings.name")}>
            {(field) => <Field id={field} value={inbox.name} maxLength={80} isNeeded onChange={(name) => set({ name })} />}
          </Line>
          <Line name={t("settings.addresses")} hint={`${t("settings.addressesHint")} ${t("inboxMail.catchAllHint")}`}>
            {(field, hint) => (
              <Field
                id={field}
                value={inbox.addresses.join("\n")}
                isLong
                isNeeded
                describedBy={hint}
                onChange={(value) => set({ addresses: value.split(/[\s,;]+/).filter(Boolean) })}
              />
            )}
          </Line>
          <Line name={t("settings.defaultTeam")} hint={t("settings.defaultTeamHint")}>
            {(field, hint) => (
              <Choose
                id={field}
                describedBy={hint}
                value={inbox.defaultTeamId ?? ""}
                options={[
                  { value: "", name: t("ticket.noTeam") },
                  ...pool
                    .all<TeamRecord>("team")
                    .sort(byName)
                    .map((team) => ({ value: team.id, name: team.name })),
                ]}
                onChange={(teamId) => set({ defaultTeamId: teamId || null })}
              />
            )}
          </Line>
          <Line name={t("settings.signature")} hint={t("settings.inboxSignatureHint")} isTitle isWide>
            {() => (
              <RichField
                label={t("settings.signature")}
                html={inbox.signature ?? ""}
                isReadOnly={!self || !may.update(self)}
                onSave={(signature) => set({ signature: signature || null })}
              />
            )}
          </Line>
          <Line
            name={t(inbox.isArchived ? "settings.inboxUnarchive" : "settings.inboxArchive")}
            hint={t(isLast ? "settings.inboxLast" : "settings.inboxArchiveHint")}
            isTitle
          >
            {() => (
              <button type="button" className="btn" disabled={isLast} onClick={() => set({ isArchived: !inbox.isArchived })}>
                {t(inbox.isArchived ? "settings.unarchive" : "settings.archive")}
              </button>
            )}
          </Line>
        </Group>
        {self && may.update(self) ? <InboxFetching inbox={inbox} /> : null}
        <InboxMail inbox={inbox} />
      </>
    );
  };
  return (
    <Things
      title={t("settings.inboxes")}
      lede={t("settings.inboxesLede")}
      empty={t("settings.inboxesEmpty")}
      readOnly={self && may.update(self) ? null : t("settings.adminsOnlyHere")}
      things={inboxes.map(({ id, name, addresses, isArchived }) => ({
        id,
        name,
        icon: Inbox,
        isFaded: isArchived,
        hint: isArchived ? t("settings.archived") : addresses.join(", "),
      }))}
      add={{
        label: t("settings.inboxNew"),
        type: "email",
        perform: (address) => queue.add("inbox.create", { id: uuidv7(), name: address.split("@")[0] || address, addresses: [address] }),
      }}
      edit={edit}
    />
  );
});
