"use client";
/** What is done to a member's account, where a device or a factor was lost: they are signed out everywhere, or their second factors go, too. Each asks first. */
import { Popconfirm } from "antd";
import { LogOut, ShieldAlert, ShieldOff } from "lucide-react";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

const ACTS = [
  { path: "sign-out", name: "security.signOut", sure: "security.signOutSure", done: "security.signOutDone", icon: LogOut },
  { path: "reset-factors", name: "security.reset", sure: "security.resetSure", done: "security.resetDone", icon: ShieldOff },
] as const;

export function AccountActs({ member }: { member: MemberRecord }) {
  const { t, language } = useText();
  const { api } = useClient();
  const perform = async ({ path, done, icon }: (typeof ACTS)[number]) => {
    try {
      await api.post(`members/${member.id}/${path}`, {});
      toasts.show({ text: t(done, { name: member.name }), icon });
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: ShieldAlert, isError: true });
    }
  };
  return ACTS.map((act) => (
    <Popconfirm
      key={act.path}
      title={t(act.sure, { name: member.name })}
      icon={null}
      okText={t(act.name)}
      cancelText={t("action.dismiss")}
      placement="topRight"
      onConfirm={() => void perform(act)}
    >
      <button type="button" className="btn btn-sm btn-text">
        {t(act.name)}
        <span className="sr">: {member.name}</span>
      </button>
    </Popconfirm>
  ));
}
