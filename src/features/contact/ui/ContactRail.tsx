"use client";
/** Who writes, what is known of them, and what they wrote about before. */
import { ChevronDown, Mail } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "#/core/client/context.tsx";
import { CompanyStore } from "#/features/company/store.ts";
import { ContactStore } from "#/features/contact/store.ts";
import { ContactFields } from "#/features/contact/ui/ContactFields.tsx";
import { Reachable } from "#/features/contact/ui/Reachable.tsx";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useIsBrowser } from "#/ui/media.ts";
import { useText } from "#/ui/messages/text.tsx";
import { useNow } from "#/ui/time.tsx";

type Props = { contact: { id: string; name: string; email: string }; companyId: string | null; children: ReactNode };

export const ContactRail = observer(function ContactRail({ contact, companyId, children }: Props) {
  const { t, locale } = useText();
  const { now, isLocal } = useNow();
  const contacts = useStore(ContactStore);
  const company = useStore(CompanyStore).get(companyId);
  // The browser's disk may have it before the page has been taken over.
  const record = useIsBrowser() ? contacts.get(contact.id) : undefined;
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
        {record ? <Reachable contact={record} /> : null}
        {record ? <ContactFields contact={record} /> : null}
        <dl className="kv">
          {record ? null : (
            <>
              <dt>{t("contact.email")}</dt>
              <dd>
                <span className="ell" dir="auto" title={contact.email}>
                  {contact.email}
                </span>
              </dd>
            </>
          )}
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
              <dd key={String(isLocal)} suppressHydrationWarning>
                {new Intl.DateTimeFormat(locale, { month: "long", year: "numeric" }).format(new Date(record.createdAt))}
              </dd>
            </>
          ) : null}
        </dl>
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
