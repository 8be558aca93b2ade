"use client";
/** Everything known of a contact, each changed where it stands: on the contact's page and beside a conversation. */
import { ChevronDown } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { email as emailSchema } from "#/core/record.ts";
import type { CompanyRecord } from "#/features/company/schema.ts";
import { CompanyStore } from "#/features/company/store.ts";
import { mayDo } from "#/features/contact/action/store.ts";
import { type ContactRecord, isTimeZone } from "#/features/contact/schema.ts";
import { ContactStore } from "#/features/contact/store.ts";
import { EditField } from "#/features/contact/ui/EditField.tsx";
import { FieldValues } from "#/features/customField/ui/FieldValues.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

export const ContactFields = observer(function ContactFields({ contact }: { contact: ContactRecord }) {
  const { t } = useText();
  const contacts = useStore(ContactStore);
  const isReadOnly = !mayDo(useClient(), "update");
  const orNull = (text: string) => text || null;
  return (
    <div className="edit-fields">
      <EditField
        label={t("contact.name")}
        value={contact.name}
        isReadOnly={isReadOnly}
        faultOf={(typed) => (typed ? null : t("contact.nameMissing"))}
        onSave={(name) => contacts.update(contact.id, { name })}
      />
      <EditField
        label={t("contact.email")}
        type="email"
        value={contact.email}
        isReadOnly={isReadOnly}
        faultOf={(typed) => (emailSchema.safeParse(typed).success ? null : t("contact.badEmail"))}
        onSave={(email) => contacts.update(contact.id, { email })}
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
        onSave={(phone) => contacts.update(contact.id, { phone: orNull(phone) })}
      />
      <CompanyField contact={contact} isReadOnly={isReadOnly} />
      <EditField
        label={t("contact.timeZone")}
        value={contact.timeZone ?? ""}
        isReadOnly={isReadOnly}
        faultOf={(typed) => (!typed || isTimeZone(typed) ? null : t("contact.badTimeZone"))}
        onSave={(timeZone) => contacts.update(contact.id, { timeZone: orNull(timeZone) })}
      />
      <EditField
        label={t("contact.notes")}
        value={contact.notes ?? ""}
        isMultiline
        isReadOnly={isReadOnly}
        onSave={(notes) => contacts.update(contact.id, { notes: orNull(notes) })}
      />
      <FieldValues
        of="contact"
        values={contact.fields}
        isReadOnly={isReadOnly}
        onChange={(change) => contacts.update(contact.id, { fields: change })}
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
