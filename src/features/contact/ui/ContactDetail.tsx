"use client";
/** One contact: everything of it is changed where it stands. */
import { CircleAlert, FileArchive, Inbox, Users } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { contactActions, mayDo } from "#/features/contact/action/store.ts";
import type { ContactRecord, Duplicate } from "#/features/contact/schema.ts";
import { ContactStore } from "#/features/contact/store.ts";
import { ContactFields } from "#/features/contact/ui/ContactFields.tsx";
import { MergeContacts } from "#/features/contact/ui/MergeContacts.tsx";
import { ErasePerson } from "#/features/privacy/ui/ErasePerson.tsx";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { Reachable } from "#/features/contact/ui/Reachable.tsx";
import { ActionButtons } from "#/ui/ActionButtons.tsx";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { Empty } from "#/ui/Empty.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Question } from "#/ui/Question.tsx";
import { toasts } from "#/ui/Toast.tsx";

export const ContactDetail = observer(function ContactDetail({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  const { t, language } = useText();
  const client = useClient();
  const contacts = useStore(ContactStore);
  const { go } = usePlace();
  const [isMerging, setMerging] = useState<boolean | ContactRecord>(false);
  const [isDeleting, setDeleting] = useState(false);
  const [isErasing, setErasing] = useState(false);
  const [isLoaded, setLoaded] = useState(false);
  const [twins, setTwins] = useState<Duplicate[]>([]);
  const contact = contacts.get(id);
  useEffect(() => {
    void contacts.load(id).then(() => setLoaded(true));
  }, [contacts, id]);
  const isKnown = contact !== undefined && contact.version > 0;
  const twinKey = `${contact?.name} ${contact?.phone} ${contact?.version}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for again when what gives a duplicate away has changed
  useEffect(() => {
    if (!isKnown) return;
    client.api.get<{ data: Duplicate[] }>(`contacts/${id}/duplicates`).then(
      ({ data }) => setTwins(data),
      () => setTwins([]),
    );
  }, [client, id, twinKey, isKnown]);
  if (!contact) return isLoaded ? <Empty title={t("contact.gone")} /> : null;
  const exportData = async () => {
    try {
      await client.api.post("data-exports", { contactId: id });
      const show = () => go({ page: "settings", detail: "privacy", ticket: null });
      toasts.show({ text: t("privacy.exportAsked"), icon: FileArchive, action: { label: t("privacy.show"), perform: show } });
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true });
    }
  };
  const actions = contactActions(client, contact, {
    merge: () => setMerging(true),
    delete: () => setDeleting(true),
    exportData: () => void exportData(),
    erase: () => setErasing(true),
  });
  const twin = twins.find((one) => one.contact.id !== id && !contact.aliases.includes(one.contact.email))?.contact;
  return (
    <div className="directory-one">
      <header className="directory-person">
        <Avatar name={contact.name || contact.email} size={40} />
        <h2 className="grow ell" dir="auto">
          {contact.name || contact.email}
        </h2>
        <button
          type="button"
          className="btn btn-sm"
          onClick={() => go({ page: "inbox", detail: "", ticket: null, list: { ...ALL_OPEN, contactId: id } })}
        >
          <Icon of={Inbox} size={14} />
          {t("contact.openTickets")}
        </button>
        <ActionButtons actions={actions} />
      </header>
      <Reachable contact={contact} />
      {contact.isBlocked ? <p className="notice">{t("contact.isBlocked")}</p> : null}
      {twin && mayDo(client, "merge") ? (
        <div className="notice directory-twin">
          <Icon of={Users} size={14} />
          <span className="grow" dir="auto">
            {t("duplicates.hint", { name: twin.name, email: twin.email })}
          </span>
          <button type="button" className="btn btn-sm" onClick={() => setMerging(twin)}>
            {t("duplicates.look")}
          </button>
        </div>
      ) : null}
      <ContactFields contact={contact} />
      {isMerging ? (
        <MergeContacts
          contact={contact}
          found={isMerging === true ? null : isMerging}
          onClose={() => setMerging(false)}
          onMerged={(keptId) => {
            setMerging(false);
            onOpen(keptId);
          }}
        />
      ) : null}
      {isErasing ? <ErasePerson contact={contact} onClose={() => setErasing(false)} /> : null}
      <Question
        asked={
          isDeleting
            ? {
                title: t("contact.deleteSure", { name: contact.name }),
                action: t("contact.delete"),
                isDanger: true,
                perform: () => {
                  client.queue.add("contact.delete", { id });
                  onOpen("");
                },
              }
            : null
        }
        onClose={() => setDeleting(false)}
      />
    </div>
  );
});
