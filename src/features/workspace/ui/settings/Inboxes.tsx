"use client";
/** Inboxes: their addresses, and what stands below their replies. */
import { observer } from "mobx-react-lite";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { Field, Line, Things } from "#/features/workspace/ui/settings/Things.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Inboxes = observer(function Inboxes() {
  const { t } = useText();
  const { pool, queue } = useClient();
  const inboxes = pool.all<InboxRecord>("inbox").sort((a, b) => a.name.localeCompare(b.name));
  const edit = (id: string) => {
    const inbox = pool.get<InboxRecord>("inbox", id);
    if (!inbox) return null;
    const set = (change: object) => queue.add("inbox.update", { id, ...change });
    return (
      <>
        <Line name={t("settings.name")}>{(field) => <Field id={field} value={inbox.name} onChange={(name) => set({ name })} />}</Line>
        <Line name={t("settings.addresses")} hint={t("settings.addressesHint")}>
          {(field) => (
            <Field
              id={field}
              value={inbox.addresses.join("\n")}
              isLong
              onChange={(value) => set({ addresses: value.split(/[\s,;]+/).filter(Boolean) })}
            />
          )}
        </Line>
        <Line name={t("settings.signature")} hint={t("settings.inboxSignatureHint")}>
          {(field) => (
            <Field id={field} value={inbox.signature ?? ""} isLong onChange={(signature) => set({ signature: signature || null })} />
          )}
        </Line>
        <button type="button" className="btn btn-sm" onClick={() => set({ isArchived: !inbox.isArchived })}>
          {t(inbox.isArchived ? "settings.unarchive" : "settings.archive")}
        </button>
      </>
    );
  };
  return (
    <Things
      title={t("settings.inboxes")}
      lede={t("settings.inboxesLede")}
      empty={t("settings.inboxesEmpty")}
      things={inboxes.map(({ id, name, addresses, isArchived }) => ({
        id,
        name,
        hint: isArchived ? t("settings.archived") : addresses.join(", "),
      }))}
      add={{
        label: t("settings.inboxNew"),
        perform: (address) => queue.add("inbox.create", { id: uuidv7(), name: address.split("@")[0] || address, addresses: [address] }),
      }}
      edit={edit}
    />
  );
});
