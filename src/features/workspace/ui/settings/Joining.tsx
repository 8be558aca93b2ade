"use client";
/** Links and domains by which people become members by themselves. */
import { CircleAlert, CircleCheck, CircleDashed, Link as LinkIcon } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { JoinDomainRecord, JoinLinkRecord } from "#/features/join/schema.ts";
import { choiceOf, type RoleChoice } from "#/features/role/store.ts";
import { useCopy } from "#/features/workspace/ui/settings/Copied.tsx";
import { ListFault, ListMore } from "#/features/workspace/ui/settings/ListState.tsx";
import { firstOf, givenBy, RoleSelect } from "#/features/workspace/ui/settings/RoleSelect.tsx";
import { Sure } from "#/features/workspace/ui/settings/Sure.tsx";
import { usePages } from "#/features/workspace/ui/settings/usePages.ts";
import { useRoleName } from "#/features/workspace/ui/settings/useRoleName.ts";
import { Icon } from "#/ui/Icon.tsx";
import { faultOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";
import { Time } from "#/ui/time.tsx";

/** `choices`: roles the reader may give. */
export function Joining({ choices }: { choices: readonly RoleChoice[] }) {
  // Owners are made by owners, and guests are asked to a ticket.
  const possible = choices.filter(({ role }) => role !== "owner" && role !== "guest");
  if (possible.length === 0) return null;
  return (
    <>
      <Links choices={possible} />
      <Domains choices={possible} />
    </>
  );
}

/** Does something and reads the list anew; `isBusy` meanwhile. False: it failed, which was said. */
function useWork(reload: () => Promise<void>) {
  const { t, language } = useText();
  const [isBusy, setBusy] = useState(false);
  const work = async (act: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await act();
      await reload();
      return true;
    } catch (error) {
      toasts.show({ text: faultOfError(error, { t, language }), icon: CircleAlert, isError: true });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { work, isBusy };
}

function Links({ choices }: { choices: readonly RoleChoice[] }) {
  const { t } = useText();
  const { api } = useClient();
  const roleName = useRoleName();
  const list = usePages<JoinLinkRecord>("join-links");
  const { work, isBusy } = useWork(list.reload);
  const [choiceId, setChoiceId] = useState(firstOf(choices));
  const [uses, setUses] = useState(10);
  const copy = useCopy();
  const make = (event: FormEvent) => {
    event.preventDefault();
    void work(() => api.post("join-links", { ...givenBy(choices, choiceId), usesMax: uses }));
  };
  return (
    <section className="set-group" aria-label={t("joining.links")}>
      <h2>{t("joining.links")}</h2>
      <p className="t2">{t("joining.linksLede")}</p>
      <form className="toolbar settings-add" onSubmit={make}>
        <RoleSelect choices={choices} value={choiceId} onChange={setChoiceId} />
        <label className="row-x">
          <span className="t2">{t("joining.people")}</span>
          <input
            className="field joining-uses"
            type="number"
            min={1}
            max={1000}
            value={uses}
            onChange={(event) => setUses(Math.max(1, Math.min(1000, Number(event.target.value) || 1)))}
          />
        </label>
        <button type="submit" className="btn" disabled={isBusy}>
          <Icon of={LinkIcon} size={14} />
          {t("joining.make")}
        </button>
      </form>
      <ListFault list={list} />
      {list.isReady && list.rows.length === 0 ? <p className="t2 settings-none">{t("joining.noLinks")}</p> : null}
      <ul className="settings-list key-list">
        {list.rows.map((link) => {
          const isOver = link.revokedAt !== null || Date.parse(link.expiresAt) <= Date.now() || link.uses >= link.usesMax;
          return (
            <li key={link.id} className={isOver ? "is-faded" : undefined}>
              <Icon of={LinkIcon} className="t3" />
              <div className="key-about">
                <b className="w5" dir="auto">
                  {roleName({ role: link.role, roleId: link.roleId })}
                </b>
                <p className="s12 t2">
                  {t("joining.used", { uses: link.uses, max: link.usesMax })} ·{" "}
                  {isOver ? (
                    t("joining.over")
                  ) : (
                    <>
                      {t("joining.until")} <Time at={link.expiresAt} kind="clock" />
                    </>
                  )}
                </p>
              </div>
              {isOver ? null : (
                <div className="row-x">
                  <button type="button" className="btn btn-sm btn-text" onClick={() => void copy(link.url)}>
                    {t("joining.copyLink")}
                  </button>
                  <Sure
                    title={t("joining.endSure")}
                    action={t("keys.revoke")}
                    name={t("joining.links")}
                    isDanger
                    onSure={() => void work(() => api.post(`join-links/${link.id}/revoke`, {}))}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ul>
      <ListMore list={list} />
    </section>
  );
}

function Domains({ choices }: { choices: readonly RoleChoice[] }) {
  const { t } = useText();
  const { api } = useClient();
  const roleName = useRoleName();
  const list = usePages<JoinDomainRecord>("join-domains");
  const { work, isBusy } = useWork(list.reload);
  const [name, setName] = useState("");
  const [choiceId, setChoiceId] = useState(firstOf(choices));
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (await work(() => api.post("join-domains", { name, ...givenBy(choices, choiceId) }))) setName("");
  };
  return (
    <section className="set-group" aria-label={t("joining.domains")}>
      <h2>{t("joining.domains")}</h2>
      <p className="t2">{t("joining.domainsLede")}</p>
      <form className="toolbar settings-add" onSubmit={(event) => void add(event)}>
        <input
          className="field"
          aria-label={t("joining.newDomain")}
          placeholder={t("joining.newDomain")}
          dir="ltr"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <RoleSelect choices={choices} value={choiceId} onChange={setChoiceId} />
        <button type="submit" className="btn" disabled={isBusy || !name.trim()}>
          {t("settings.add")}
        </button>
      </form>
      <ListFault list={list} />
      {list.isReady && list.rows.length === 0 ? <p className="t2 settings-none">{t("joining.noDomains")}</p> : null}
      <ul className="settings-list key-list">
        {list.rows.map((domain) => (
          <li key={domain.id}>
            <Icon of={domain.verifiedAt ? CircleCheck : CircleDashed} className={domain.verifiedAt ? "c-success" : "t3"} />
            <div className="key-about">
              <div className="row-x">
                <b className="w5 ell" dir="ltr">
                  {domain.name}
                </b>
                <span className="t2 s12" dir="auto">
                  {roleName({ role: choiceOf(domain) === domain.role ? domain.role : "custom", roleId: domain.roleId })}
                </span>
              </div>
              <p className="s12 t2">{t(domain.verifiedAt ? "joining.proven" : "joining.unproven")}</p>
              {domain.verifiedAt ? null : (
                <dl className="dns">
                  <dt>{t("domains.host")}</dt>
                  <dd>
                    <code>{domain.host}</code>
                  </dd>
                  <dt>{t("domains.value")}</dt>
                  <dd>
                    <code>{domain.value}</code>
                  </dd>
                </dl>
              )}
            </div>
            <div className="row-x">
              {domain.verifiedAt ? null : (
                <button
                  type="button"
                  className="btn btn-sm btn-text"
                  onClick={() => void work(() => api.post(`join-domains/${domain.id}/check`, {}))}
                >
                  {t("domains.check")}
                  <span className="sr">: {domain.name}</span>
                </button>
              )}
              <Sure
                title={t("joining.removeSure", { name: domain.name })}
                action={t("joining.remove")}
                name={domain.name}
                isDanger
                onSure={() => void work(() => api.remove(`join-domains/${domain.id}`))}
              />
            </div>
          </li>
        ))}
      </ul>
      <ListMore list={list} />
    </section>
  );
}
