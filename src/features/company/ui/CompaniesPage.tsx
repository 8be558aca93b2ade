"use client";
/** Companies: the list, and one of them beside it with its people. */
import { Plus, Trash2 } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import type { Page } from "#/core/client/api.ts";
import { useClient, useStore } from "#/core/client/context.tsx";
import { may } from "#/features/company/policy.ts";
import { companyDomainFault } from "#/features/company/schema.ts";
import { CompanyStore } from "#/features/company/store.ts";
import { CompanyDirectory } from "#/features/contact/directory/store.ts";
import type { ContactRecord } from "#/features/contact/schema.ts";
import { DirectoryPage } from "#/features/contact/ui/DirectoryPage.tsx";
import { EditField } from "#/features/contact/ui/EditField.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { Empty } from "#/ui/Empty.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Question } from "#/ui/Question.tsx";

function useMay(what: "create" | "update" | "delete"): boolean {
  const { pool, me } = useClient();
  const member = pool.get<MemberRecord>("member", me.id);
  return member !== undefined && may[what](member);
}

export const CompaniesPage = observer(function CompaniesPage({ detail }: { detail: string }) {
  const { t } = useText();
  const { list } = useStore(CompanyDirectory);
  const companies = useStore(CompanyStore);
  const { go } = usePlace();
  const canCreate = useMay("create");
  const open = (id: string) => go({ page: "companies", detail: id });
  const create = () => {
    const id = companies.create(t("companies.new"));
    list.add(id);
    open(id);
  };
  return (
    <DirectoryPage
      list={list}
      title="companies.title"
      filter="companies.filter"
      empty={{ title: "companies.emptyTitle", text: "companies.empty" }}
      none="companies.none"
      openId={detail}
      isSquare
      onOpen={open}
      actions={
        canCreate ? (
          <button type="button" className="icon-btn" title={t("companies.new")} aria-label={t("companies.new")} onClick={create}>
            <Icon of={Plus} />
          </button>
        ) : null
      }
    >
      {detail ? <CompanyDetail key={detail} id={detail} onGone={() => open("")} /> : <Empty title={t("companies.choose")} />}
    </DirectoryPage>
  );
});

const CompanyDetail = observer(function CompanyDetail({ id, onGone }: { id: string; onGone: () => void }) {
  const { t } = useText();
  const client = useClient();
  const companies = useStore(CompanyStore);
  const { go } = usePlace();
  const [isLoaded, setLoaded] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const [people, setPeople] = useState<ContactRecord[]>([]);
  const [isReadOnly, canDelete] = [!useMay("update"), useMay("delete")];
  const company = companies.get(id);
  useEffect(() => {
    void companies.load(id).then(() => setLoaded(true));
    client.api.get<Page<ContactRecord>>("contacts", { companyId: id, limit: 50, sort: "name" }).then(
      ({ data }) => setPeople(data),
      () => setPeople([]),
    );
  }, [companies, client, id]);
  if (!company) return isLoaded ? <Empty title={t("company.gone")} /> : null;
  return (
    <div className="directory-one">
      <header className="directory-person">
        <Avatar name={company.name} size={40} isSquare />
        <h2 className="grow ell" dir="auto">
          {company.name}
        </h2>
        {canDelete ? (
          <button
            type="button"
            className="icon-btn"
            title={t("contact.delete")}
            aria-label={t("contact.delete")}
            onClick={() => setDeleting(true)}
          >
            <Icon of={Trash2} />
          </button>
        ) : null}
      </header>
      <div className="edit-fields">
        <EditField
          label={t("contact.name")}
          value={company.name}
          isReadOnly={isReadOnly}
          faultOf={(typed) => (typed ? null : t("contact.nameMissing"))}
          onSave={(name) => companies.update(id, { name })}
        />
        <EditField
          label={t("company.domain")}
          value={company.domain ?? ""}
          isReadOnly={isReadOnly}
          faultOf={(typed) => (typed && companyDomainFault(typed) ? t("company.badDomain") : null)}
          onSave={(domain) => companies.update(id, { domain: domain.toLowerCase() || null })}
        />
        <EditField
          label={t("contact.notes")}
          value={company.notes ?? ""}
          isMultiline
          isReadOnly={isReadOnly}
          onSave={(notes) => companies.update(id, { notes: notes || null })}
        />
      </div>
      {people.length > 0 ? (
        <section aria-label={t("company.people")}>
          <h3 className="directory-sub">{t("company.people")}</h3>
          {people.map((one) => (
            <button type="button" key={one.id} className="merge-found" onClick={() => go({ page: "contacts", detail: one.id })}>
              <b className="w5 ell" dir="auto">
                {one.name}
              </b>
              <span className="t3 ell" dir="auto">
                {one.email}
              </span>
            </button>
          ))}
        </section>
      ) : null}
      <Question
        asked={
          isDeleting
            ? {
                title: t("company.deleteSure", { name: company.name }),
                action: t("contact.delete"),
                isDanger: true,
                perform: () => {
                  client.queue.add("company.delete", { id });
                  onGone();
                },
              }
            : null
        }
        onClose={() => setDeleting(false)}
      />
    </div>
  );
});
