"use client";
/** Says until when a workspace is there, and lets its owner keep it. */
import { CircleAlert, Trash2 } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { may } from "#/features/workspace/policy.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export const DeletionBanner = observer(function DeletionBanner() {
  const { t, language, locale } = useText();
  const client = useClient();
  const [workspace] = client.pool.all<WorkspaceRecord>("workspace");
  const self = client.pool.get<MemberRecord>("member", client.me.id);
  if (!workspace?.deletionAt) return null;
  const keep = async () => {
    try {
      await client.api.remove("workspace/deletion");
      const record: WorkspaceRecord = { ...workspace, deletionAt: null };
      client.take([{ type: "workspace", record }]);
      toasts.show({ text: t("deletion.kept") });
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true });
    }
  };
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(workspace.deletionAt));
  return (
    <div className="banner" role="status">
      <Icon of={Trash2} className="c-danger" />
      {/* The server may be in another time zone. */}
      <span suppressHydrationWarning>{t("deletion.banner", { date })}</span>
      <span className="t2 banner-more">{t("deletion.bannerMore")}</span>
      {self && may.delete(self) ? (
        <span className="acts">
          <button type="button" className="btn btn-sm" onClick={() => void keep()}>
            {t("deletion.keep")}
          </button>
        </span>
      ) : null}
    </div>
  );
});
