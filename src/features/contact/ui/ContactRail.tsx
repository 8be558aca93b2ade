"use client";
/** Who writes, what is known of them, and what they wrote about before. */
import { ChevronDown, Mail } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "#/core/client/context.tsx";
import { CompanyStore } from "#/features/company/store.ts";
import { ContactStore } from "#/features/contact/store.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { useNow } from "#/ui/time.tsx";

type Props = { contact: { id: string; name: string; email: string }; companyId: string | null; children: ReactNode };

export const ContactRail = observer(function ContactRail({ contact, companyId, children }: Props) {
  const { t, locale } = useText();
  const { now, isLocal } = useNow();
  const contacts = useStore(ContactStore);
  const company = useStore(CompanyStore).get(companyId);
  const record = contacts.get(contact.id);
  useEffect(() => void contacts.load(contact.id), [contacts, contact.id]);
  const name = record?.name || contact.name || contact.email;
  const zone = record?.timeZone;
  return (
    <>
      <div className="sect sect-first">
        <div className="person">
          <Avatar name={name} size={40} />
          <div className="grow">
            <b className="ell" dir="auto">
              {name}
            </b>
            {company ? (
              <span className="s12 t3 ell" dir="auto">
                {company.name}
              </span>
            ) : null}
          </div>
        </div>
        <dl className="kv">
          <dt>{t("contact.email")}</dt>
          <dd>
            <a href={`mailto:${contact.email}`} className="ell" dir="auto" title={contact.email}>
              {contact.email}
            </a>
          </dd>
          {record?.phone ? (
            <>
              <dt>{t("contact.phone")}</dt>
              <dd>
                <a href={`tel:${record.phone.replace(/[^\d+]/g, "")}`} className="ell">
                  {record.phone}
                </a>
              </dd>
            </>
          ) : null}
          {zone && isLocal ? (
            <>
              <dt>{t("contact.localTime")}</dt>
              <dd className="num">
                {new Intl.DateTimeFormat(locale, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now)},{" "}
                {zone.split("/").at(-1)?.replaceAll("_", " ")}
              </dd>
            </>
          ) : null}
          {record ? (
            <>
              <dt>{t("contact.since")}</dt>
              <dd>{new Intl.DateTimeFormat(locale, { month: "long", year: "numeric" }).format(new Date(record.createdAt))}</dd>
            </>
          ) : null}
        </dl>
        {record?.notes ? (
          <p className="rail-notes" dir="auto">
            {record.notes}
          </p>
        ) : null}
      </div>
      {company ? (
        <Section title={t("contact.company")}>
          <div className="person">
            <Avatar name={company.name} isSquare />
            <div className="grow">
              <b className="ell w5" dir="auto">
                {company.name}
              </b>
              {company.domain ? (
                <span className="s12 t3 ell">
                  <Icon of={Mail} size={12} className="rail-mail" />
                  {company.domain}
                </span>
              ) : null}
            </div>
          </div>
        </Section>
      ) : null}
      {children}
    </>
  );
});

/** A part of the rail that folds. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(true);
  return (
    <div className="sect">
      <h3>
        <button type="button" className="sect-h" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {title}
          <Icon of={ChevronDown} className={isOpen ? "" : "is-folded"} />
        </button>
      </h3>
      {isOpen ? children : null}
    </div>
  );
}
