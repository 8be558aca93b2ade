"use client";
/** What can be done with a member, in one menu at the end of their row. What cannot be taken back asks first. */
import { Ellipsis, LogOut, Mail, ShieldAlert, ShieldOff, SlidersHorizontal, UserCheck, UserX } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";
import { type Asked, Question } from "#/ui/Question.tsx";
import type { PickerItem } from "#/ui/PickerList.tsx";
import { toasts } from "#/ui/Toast.tsx";

type Props = { member: MemberRecord /** Opens their role and limits. */; onRights: () => void };

/** What is done to an account where a device or a factor was lost. */
const ACCOUNT_ACTS = [
  { path: "sign-out", act: "security.signOut", sure: "security.signOutSure", done: "security.signOutDone", icon: LogOut },
  { path: "reset-factors", act: "security.reset", sure: "security.resetSure", done: "security.resetDone", icon: ShieldOff },
] as const;

export const MemberActions = observer(function MemberActions({ member, onRights }: Props) {
  const { t, language } = useText();
  const { api, queue } = useClient();
  const [question, setQuestion] = useState<Asked | null>(null);
  const isInvited = member.joinedAt === null;
  const { id, name, email } = member;
  const label = `${t("settings.actions")}: ${name}`;
  const setActive = (isActive: boolean) => queue.add("member.update", { id, isActive });
  const post = async (path: string, done: { text: string; icon: IconType }) => {
    try {
      await api.post(`members/${id}/${path}`, {});
      toasts.show(done);
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: ShieldAlert, isError: true });
    }
  };
  const asking = (title: string, action: string, perform: () => void) => () => setQuestion({ title, action, isDanger: true, perform });
  const items = (): PickerItem[] => {
    if (!member.isActive) return [{ id: "activate", label: t("settings.activate"), icon: UserCheck, perform: () => setActive(true) }];
    const leave = t(isInvited ? "settings.revoke" : "settings.deactivate");
    const leaveSure = t(isInvited ? "settings.revokeSure" : "settings.deactivateSure", { name });
    return [
      { id: "rights", label: t("roles.rights"), icon: SlidersHorizontal, perform: onRights },
      ...(isInvited
        ? [
            {
              id: "again",
              label: t("settings.inviteAgain"),
              icon: Mail,
              perform: () => void post("invitation", { text: t("settings.inviteSent", { email }), icon: Mail }),
            },
          ]
        : ACCOUNT_ACTS.map(({ path, act, sure, done, icon }) => ({
            id: path,
            label: t(act),
            icon,
            perform: asking(t(sure, { name }), t(act), () => void post(path, { text: t(done, { name }), icon })),
          }))),
      {
        id: "leave",
        label: leave,
        icon: UserX,
        isDanger: true,
        isNewGroup: true,
        perform: asking(leaveSure, leave, () => setActive(false)),
      },
    ];
  };
  return (
    <>
      <Picker placement="bottomEnd" content={{ label, items }}>
        <button type="button" className="icon-btn" aria-label={label} title={t("settings.actions")}>
          <Icon of={Ellipsis} />
        </button>
      </Picker>
      <Question asked={question} onClose={() => setQuestion(null)} />
    </>
  );
});
