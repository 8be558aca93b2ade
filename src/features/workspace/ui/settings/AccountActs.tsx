"use client";
/** What is done to a member's account, where a device or a factor was lost: they are signed out everywhere, or their second factors go, too. Each asks first. */
import { Popconfirm } from "antd";
import { LogOut, ShieldAlert, ShieldOff } from "lucide-react";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";
import { toasts } from "#/ui/Toast.tsx";

const ACTS = [
  { path: "sign-out", name: "security.signOut", sure: "security.signOutSure", done: "security.signOutDone", icon: LogOut },
  { path: "reset-factors", name: "security.reset", sure: "security.resetSure", done: "security.resetDone", icon: ShieldOff },
] as const;
type Act = (typeof ACTS)[number];

export function AccountActs({ member }: { member: MemberRecord }) {
  const { t, language } = useText();
  const { api } = useClient();
  /** What was chosen; it stays while the question goes away, which needs its words until then. */
  const [chosen, setChosen] = useState<Act>(ACTS[0]);
  const [isAsking, setAsking] = useState(false);
  const perform = async ({ path, done, icon }: Act) => {
    setAsking(false);
    try {
      await api.post(`members/${member.id}/${path}`, {});
      toasts.show({ text: t(done, { name: member.name }), icon });
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: ShieldAlert, isError: true });
    }
  };
  const choose = (act: Act) => {
    setChosen(act);
    setAsking(true);
  };
  const items = () => ACTS.map((act) => ({ id: act.path, label: t(act.name), icon: act.icon, perform: () => choose(act) }));
  return (
    <Popconfirm
      open={isAsking}
      onOpenChange={(isOpen) => !isOpen && setAsking(false)}
      title={t(chosen.sure, { name: member.name })}
      icon={null}
      okText={t(chosen.name)}
      cancelText={t("action.dismiss")}
      placement="topRight"
      onConfirm={() => void perform(chosen)}
    >
      <span>
        <Picker placement="bottomEnd" content={{ label: `${t("settings.security")}: ${member.name}`, items }}>
          <button type="button" className="btn btn-sm btn-text">
            {t("settings.security")}
            <span className="sr">: {member.name}</span>
          </button>
        </Picker>
      </span>
    </Popconfirm>
  );
}
