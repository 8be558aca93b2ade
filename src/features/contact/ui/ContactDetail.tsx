"use client";
/** One contact: everything of it is changed where it stands. */
import { Modal } from "antd";
import { ChevronDown, Inbox, Users } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { email as emailSchema } from "#/core/record.ts";
import type { CompanyRecord } from "#/features/company/schema.ts";
import { CompanyStore } from "#/features/company/store.ts";
import { contactActions, mayDo } from "#/features/contact/action/store.ts";
import { type ContactRecord, type Duplicate, isTimeZone } from "#/features/contact/schema.ts";
import { ContactStore } from "#/features/contact/store.ts";
import { EditField } from "#/features/contact/ui/EditField.tsx";
import { MergeContacts } from "#/features/contact/ui/MergeContacts.tsx";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { Empty } from "#/ui/Empty.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

export const ContactDetail = observer(function ContactDetail({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  const { t } = useText();
  const client = useClient();
  const contacts = useStore(ContactStore);
  const { go } = usePlace();
  const [isMerging, setMerging] = useState<boolean | ContactRecord>(false);
  const [isDeleting, setDeleting] = useState(false);
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
  const isReadOnly = !mayDo(client, "update");
  const actions = contactActions(client, contact, { merge: () => setMerging(true), delete: () => setDeleting(true) });
  const twin = twins.find((one) => one.contact.id !== id && !contact.aliases.includes(one.contact.email))?.contact;
  const orNull = (text: string) => text || null;
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
        {actions
          .filter((action) => action.may?.() ?? true)
          .map((action) => (
            <button
              type="button"
              key={action.id}
              className="icon-btn"
              title={t(action.name)}
              aria-label={t(action.name)}
              onClick={action.perform}
            >
              {action.icon ? <Icon of={action.icon} /> : null}
            </button>
          ))}
      </header>
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
      <div className="edit-fields">
        <EditField
          label={t("contact.name")}
          value={contact.name}
          isReadOnly={isReadOnly}
          faultOf={(typed) => (typed ? null : t("contact.nameMissing"))}
          onSave={(name) => contacts.update(id, { name })}
        />
        <EditField
          label={t("contact.email")}
          type="email"
          value={contact.email}
          isReadOnly={isReadOnly}
          faultOf={(typed) => (emailSchema.safeParse(typed).success ? null : t("contact.badEmail"))}
          onSave={(email) => contacts.update(id, { email })}
        />
        {contact.aliases.length > 0 ? (
          <div className="edit-field">
            <span className="edit-label">{t("contact.otherAddresses")}</span>
            <span className="grow edit-text">{contact.aliases.join(", ")}</span>
          </div>
        ) : null}
        <EditField
          label={t("contact.phone")}
          type="tel"
          value={contact.phone ?? ""}
          isReadOnly={isReadOnly}
          onSave={(phone) => contacts.update(id, { phone: orNull(phone) })}
        />
        <CompanyField contact={contact} isReadOnly={isReadOnly} />
        <EditField
          label={t("contact.timeZone")}
          value={contact.timeZone ?? ""}
          isReadOnly={isReadOnly}
          faultOf={(typed) => (!typed || isTimeZone(typed) ? null : t("contact.badTimeZone"))}
          onSave={(timeZone) => contacts.update(id, { timeZone: orNull(timeZone) })}
        />
        <EditField
          label={t("contact.notes")}
          value={contact.notes ?? ""}
          isMultiline
          isReadOnly={isReadOnly}
          onSave={(notes) => contacts.update(id, { notes: orNull(notes) })}
        />
      </div>
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
      <Modal
        open={isDeleting}
        title={t("contact.deleteSure", { name: contact.name })}
        okText={t("contact.delete")}
        cancelText={t("action.dismiss")}
        okButtonProps={{ danger: true }}
        onCancel={() => setDeleting(false)}
        onOk={() => {
          client.queue.add("contact.delete", { id });
          onOpen("");
        }}
      />
    </div>
  );
});

const CompanyField = observer(function CompanyField({ contact, isReadOnly }: { contact: ContactRecord; isReadOnly: boolean }) {
  const { t } = useText();
  const { pool } = useClient();
  const contacts = useStore(ContactStore);
  const companies = useStore(CompanyStore);
  const company = companies.get(contact.companyId);
  useEffect(() => void companies.load(contact.companyId), [companies, contact.companyId]);
  const choose = (companyId: string | null) => contacts.update(contact.id, { companyId });
  const items = () => [
    { id: "none", label: t("contact.noCompany"), isOn: contact.companyId === null, perform: () => choose(null) },
    ...pool
      .all<CompanyRecord>("company")
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(({ id, name }) => ({ id, label: name, isOn: id === contact.companyId, perform: () => choose(id) })),
  ];
  return (
    <div className="edit-field">
      <span className="edit-label">{t("contact.company")}</span>
      {isReadOnly ? (
        <span className="grow edit-text" dir="auto">
          {company?.name}
        </span>
      ) : (
        <Picker
          content={{
            label: t("contact.company"),
            items,
            create: { label: (name) => t("contact.createCompany", { name }), perform: (name) => choose(companies.create(name)) },
          }}
        >
          <button type="button" className="edit-pick">
            <span className="ell" dir="auto">
              {company?.name ?? t("contact.noCompany")}
            </span>
            <Icon of={ChevronDown} size={14} />
          </button>
        </Picker>
      )}
    </div>
  );
});
