"use client";
/** Roles: the workspace's own, what every role may do side by side, and who may do what and why. */
import { Check, ShieldCheck } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useId, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import { can, EVERYBODY, GRANTABLE, PERMISSIONS, type Permission } from "#/core/permission.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { may } from "#/features/role/policy.ts";
import type { RoleRecord } from "#/features/role/schema.ts";
import { roleChoices } from "#/features/role/store.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { DeleteLine } from "#/features/workspace/ui/settings/DeleteLine.tsx";
import { Field, Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Things } from "#/features/workspace/ui/settings/Things.tsx";
import { useRoleName } from "#/features/workspace/ui/settings/useRoleName.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

/** What a new role begins with: to read, and to write notes. */
const FIRST: Permission[] = ["ticket.read", "message.note", "contact.read"];

export const Roles = observer(function Roles() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const self = pool.get<MemberRecord>("member", me.id);
  const roles = pool.all<RoleRecord>("role").sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  const mayManage = self !== undefined && may.manage(self);
  const holders = (id: string) => pool.all<MemberRecord>("member").filter(({ roleId }) => roleId === id).length;
  const edit = (id: string, close: () => void) => {
    const role = pool.get<RoleRecord>("role", id);
    if (!role || !self) return null;
    const isReadOnly = !may.give(self, role.permissions);
    const toggle = (one: Permission) => {
      const permissions = role.permissions.includes(one) ? role.permissions.filter((other) => other !== one) : [...role.permissions, one];
      queue.add("role.update", { id, permissions });
    };
    return (
      <Group>
        <Line name={t("settings.name")}>
          {(field) => (
            <Field id={field} value={role.name} maxLength={60} isNeeded onChange={(name) => queue.add("role.update", { id, name })} />
          )}
        </Line>
        <Line name={t("roles.permissions")} isTitle isWide>
          {() => (
            <ul className="settings-checks">
              {GRANTABLE.map((one) => (
                <li key={one}>
                  <label>
                    <input
                      type="checkbox"
                      checked={role.permissions.includes(one)}
                      disabled={isReadOnly || one === EVERYBODY || !may.give(self, [one])}
                      onChange={() => toggle(one)}
                    />
                    <span>{t(`permission.${one}`)}</span>
                  </label>
                </li>
              ))}
            </ul>
          )}
        </Line>
        {holders(id) > 0 ? (
          <p className="s12 t3 settings-none">{t("roles.inUse")}</p>
        ) : (
          <DeleteLine
            name={t("roles.delete")}
            sure={t("settings.deleteSure", { name: role.name })}
            onDelete={() => {
              queue.add("role.delete", { id });
              close();
            }}
          />
        )}
      </Group>
    );
  };
  return (
    <>
      <Things
        title={t("settings.roles")}
        lede={t("roles.lede")}
        empty={t("roles.empty")}
        readOnly={mayManage ? null : t("settings.adminsOnlyHere")}
        things={roles.map(({ id, name }) => ({ id, name, icon: ShieldCheck, hint: t("roles.members", { count: holders(id) }) }))}
        add={{
          label: t("roles.new"),
          perform: (name) => queue.add("role.create", { id: uuidv7(), name, permissions: FIRST }),
        }}
        edit={edit}
      />
      <Matrix />
      <WhoMayWhat />
    </>
  );
});

const Matrix = observer(function Matrix() {
  const { t } = useText();
  const client = useClient();
  const roleName = useRoleName();
  const choices = roleChoices(client);
  return (
    <section className="set-group">
      <h2>{t("roles.matrix")}</h2>
      {/* biome-ignore lint/a11y/useSemanticElements: it groups no fields */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by the keyboard */}
      <div role="group" className="matrix" tabIndex={0} aria-label={t("roles.matrix")}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("roles.permission")}</th>
              {choices.map((one) => (
                <th key={one.id} scope="col" dir="auto" title={roleName(one)}>
                  {roleName(one)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {PERMISSIONS.map((permission) => (
              <tr key={permission}>
                <th scope="row">{t(`permission.${permission}`)}</th>
                {choices.map((one) => (
                  <td key={one.id}>
                    <Verdict isYes={can(one, permission)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
});

function Verdict({ isYes }: { isYes: boolean }) {
  const { t } = useText();
  return isYes ? (
    <>
      <Icon of={Check} size={14} />
      <span className="sr">{t("roles.yes")}</span>
    </>
  ) : (
    <>
      <span className="t3" aria-hidden>
        –
      </span>
      <span className="sr">{t("roles.no")}</span>
    </>
  );
}

const WhoMayWhat = observer(function WhoMayWhat() {
  const { t, locale } = useText();
  const { pool, me } = useClient();
  const roleName = useRoleName();
  const field = useId();
  const [memberId, setMemberId] = useState(me.id);
  const members = pool.all<MemberRecord>("member").sort((a, b) => a.name.localeCompare(b.name));
  const member = pool.get<MemberRecord>("member", memberId);
  if (!member) return null;
  const places = [
    ...(member.limits?.inboxIds ?? []).map((id) => pool.get<InboxRecord>("inbox", id)?.name),
    ...(member.limits?.teamIds ?? []).map((id) => pool.get<TeamRecord>("team", id)?.name),
  ].filter((name) => name !== undefined);
  const sight =
    member.role === "guest" || (member.limits && places.length === 0)
      ? t("roles.seesOwn")
      : member.limits
        ? t("roles.seesSome", { places: new Intl.ListFormat(locale).format(places) })
        : t("roles.seesAll");
  return (
    <section className="set-group">
      <h2>{t("roles.who")}</h2>
      <div className="set-card">
        <div className="set-row">
          <div>
            <label htmlFor={field}>{t("settings.member")}</label>
            <p>{t("roles.whoHint")}</p>
          </div>
          <div className="set-control">
            <select id={field} className="field" value={memberId} onChange={(event) => setMemberId(event.target.value)}>
              {members.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        </div>
        <div className="set-row is-wide">
          <div aria-live="polite">
            <p>{t("roles.because", { name: member.name, role: roleName(member) })}</p>
            <p>{member.isActive ? sight : t("roles.inactive")}</p>
          </div>
          {member.isActive ? (
            <ul className="rights-list">
              {PERMISSIONS.filter((one) => can(member, one)).map((one) => (
                <li key={one}>
                  <Icon of={Check} size={14} />
                  {t(`permission.${one}`)}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      </div>
    </section>
  );
});
