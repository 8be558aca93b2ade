"use client";
/** Sending domains: which DNS records each needs, which stand there, and what is wrong with those that do not. */
import { CircleAlert, CircleCheck, CircleDashed, CircleHelp, Globe } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import { may } from "#/features/domain/policy.ts";
import type { DomainRecord } from "#/features/domain/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { Copied } from "#/features/workspace/ui/settings/Copied.tsx";
import { DeleteLine } from "#/features/workspace/ui/settings/DeleteLine.tsx";
import { Group, Line, Toggle } from "#/features/workspace/ui/settings/Line.tsx";
import { Things } from "#/features/workspace/ui/settings/Things.tsx";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";
import { Time } from "#/ui/time.tsx";

type DnsRecord = DomainRecord["records"][number];
const LOOK: Record<DnsRecord["state"], { icon: IconType; color: string }> = {
  unchecked: { icon: CircleDashed, color: "t3" },
  ok: { icon: CircleCheck, color: "c-success" },
  wrong: { icon: CircleAlert, color: "c-danger" },
  unknown: { icon: CircleHelp, color: "c-warning" },
};

export const Domains = observer(function Domains() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const self = pool.get<MemberRecord>("member", me.id);
  const isReadOnly = !self || !may.manage(self);
  const domains = pool.all<DomainRecord>("domain").sort((a, b) => a.name.localeCompare(b.name));
  const [workspace] = pool.all<WorkspaceRecord>("workspace");
  const hintOf = ({ records, checkedAt }: DomainRecord) => {
    if (!checkedAt) return t("domains.neverChecked");
    const left = records.filter(({ state, isOptional }) => state !== "ok" && !isOptional).length;
    return left === 0 ? t("domains.allRight") : t("domains.toDo", { count: left });
  };
  const edit = (id: string, close: () => void) => {
    const domain = pool.get<DomainRecord>("domain", id);
    if (!domain) return null;
    return (
      <Group>
        <Check domain={domain} />
        {domain.records.map((record) => (
          <RecordRow key={record.kind} record={record} />
        ))}
        <DeleteLine
          name={t("domains.delete")}
          sure={t("domains.deleteSure", { name: domain.name })}
          onDelete={() => {
            queue.add("domain.delete", { id });
            close();
          }}
        />
      </Group>
    );
  };
  return (
    <>
      <Things
        title={t("settings.domains")}
        lede={t("domains.lede")}
        empty={t("domains.empty")}
        readOnly={isReadOnly ? t("domains.adminsOnly") : null}
        things={domains.map((domain) => ({ id: domain.id, name: domain.name, icon: Globe, hint: hintOf(domain) }))}
        add={{ label: t("domains.new"), perform: (name) => queue.add("domain.create", { id: uuidv7(), name }) }}
        edit={edit}
      />
      {workspace ? (
        <Group title={t("tracking.title")}>
          <Toggle
            name={t("tracking.opens")}
            hint={t("tracking.opensHint")}
            isOn={workspace.tracksOpens}
            isDisabled={isReadOnly}
            onChange={(tracksOpens) => queue.add("workspace.update", { tracksOpens })}
          />
        </Group>
      ) : null}
    </>
  );
});

function Check({ domain }: { domain: DomainRecord }) {
  const { t, language } = useText();
  const { api } = useClient();
  const [isBusy, setBusy] = useState(false);
  const check = async () => {
    setBusy(true);
    try {
      await api.post(`domains/${domain.id}/check`, {});
    } catch (error) {
      const text = reasonOfError(error, { t, language });
      toasts.show({ text, icon: CircleAlert, isError: true });
    }
    setBusy(false);
  };
  return (
    <Line name={domain.name} hint={t("domains.checkHint")} isTitle>
      {() => (
        <>
          {domain.checkedAt ? (
            <span className="t2 dns-checked">
              {t("domains.checked")} <Time at={domain.checkedAt} kind="clock" />
            </span>
          ) : null}
          <button type="button" className="btn" disabled={isBusy} onClick={check}>
            {t(isBusy ? "domains.checking" : "domains.check")}
          </button>
        </>
      )}
    </Line>
  );
}

function RecordRow({ record }: { record: DnsRecord }) {
  const { t } = useText();
  const look = LOOK[record.state];
  const kind = t(`domains.kind.${record.kind}`);
  return (
    <div className="set-row is-wide">
      <div className="dns-head">
        <b>{kind}</b>
        {record.isOptional ? <span className="t2 s12">{t("domains.optional")}</span> : null}
        <span className="dns-state">
          <Icon of={look.icon} size={14} className={look.color} />
          {t(`domains.state.${record.state}`)}
        </span>
      </div>
      {record.problem ? <p>{t(`domains.problem.${record.problem}`)}</p> : null}
      <dl className="dns">
        <dt>{t("domains.host")}</dt>
        <dd>
          <span className="dns-type">{record.type}</span>
          <Copied text={record.host} label={t("domains.copyHost", { kind })} />
        </dd>
        <dt>{t("domains.value")}</dt>
        <dd>
          {record.value ? <Copied text={record.value} label={t("domains.copyValue", { kind })} /> : <span>{t("domains.mxValue")}</span>}
        </dd>
        {record.state !== "ok" && record.found.length > 0 ? (
          <>
            <dt>{t("domains.found")}</dt>
            <dd>
              <code>{record.found.join("\n")}</code>
            </dd>
          </>
        ) : null}
      </dl>
    </div>
  );
}
