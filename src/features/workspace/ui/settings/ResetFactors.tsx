"use client";
/** Takes the second factors of a member who has lost them, so that they can sign in again. Asks first. */
import { ShieldAlert, ShieldOff } from "lucide-react";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { Sure } from "#/features/workspace/ui/settings/Sure.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export function ResetFactors({ member }: { member: MemberRecord }) {
  const { t, language } = useText();
  const { api } = useClient();
  const reset = async () => {
    try {
      await api.post(`members/${member.id}/reset-factors`, {});
      toasts.show({ text: t("security.resetDone", { name: member.name }), icon: ShieldOff });
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: ShieldAlert, isError: true });
    }
  };
  return (
    <Sure
      title={t("security.resetSure", { name: member.name })}
      action={t("security.reset")}
      name={member.name}
      onSure={() => void reset()}
    />
  );
}
