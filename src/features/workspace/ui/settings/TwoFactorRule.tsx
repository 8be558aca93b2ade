"use client";
/** Whether this workspace asks all its members for a second factor. */
import { ShieldAlert } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { may } from "#/features/workspace/policy.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { Group, Toggle } from "#/features/workspace/ui/settings/Line.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export const TwoFactorRule = observer(function TwoFactorRule() {
  const { t, language } = useText();
  const { api, pool, me } = useClient();
  const [isBusy, setBusy] = useState(false);
  const [workspace] = pool.all<WorkspaceRecord>("workspace");
  const self = pool.get<MemberRecord>("member", me.id);
  if (!workspace || !self || !may.update(self)) return null;
  // Not by the queue: it may ask first whether it is really this person.
  const set = async (requiresTwoFactors: boolean) => {
    setBusy(true);
    await api
      .post("workspace", { requiresTwoFactors }, "PATCH")
      .catch((error: unknown) => toasts.show({ text: reasonOfError(error, { t, language }), icon: ShieldAlert, isError: true }));
    setBusy(false);
  };
  return (
    <Group title={t("security.workspace")}>
      <Toggle
        name={t("security.require")}
        hint={t("security.requireHint")}
        isOn={workspace.requiresTwoFactors}
        isDisabled={isBusy}
        onChange={(isOn) => void set(isOn)}
      />
    </Group>
  );
});
