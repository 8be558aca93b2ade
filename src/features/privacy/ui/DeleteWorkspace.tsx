"use client";
/** The end of the workspace: its slug is typed, and then there is time to keep it. */
import { Modal } from "antd";
import { CircleAlert } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useId, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { DELETION_DAYS } from "#/features/workspace/deletion/schema.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export const DeleteWorkspace = observer(function DeleteWorkspace() {
  const { t, language } = useText();
  const client = useClient();
  const id = useId();
  const [isAsking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const [workspace] = client.pool.all<WorkspaceRecord>("workspace");
  if (!workspace || workspace.deletionAt) return null;
  const remove = async () => {
    try {
      const record = await client.api.post<WorkspaceRecord>("workspace/deletion", { slug: typed });
      client.take([{ type: "workspace", record }]);
      setAsking(false);
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true });
    }
  };
  return (
    <Group title={t("deletion.title")}>
      <Line name={workspace.name} hint={t("deletion.hint", { days: DELETION_DAYS })} isTitle>
        {() => (
          <button type="button" className="btn btn-danger" onClick={() => setAsking(true)}>
            {t("deletion.title")}
          </button>
        )}
      </Line>
      <Modal
        open={isAsking}
        title={t("deletion.title")}
        okText={t("deletion.title")}
        cancelText={t("action.dismiss")}
        okButtonProps={{ danger: true, disabled: typed.trim() !== workspace.slug }}
        onCancel={() => setAsking(false)}
        onOk={remove}
      >
        <div className="stackv">
          <p>{t("deletion.hint", { days: DELETION_DAYS })}</p>
          <label htmlFor={id}>{t("privacy.type", { word: workspace.slug })}</label>
          <input id={id} className="field" dir="ltr" autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </div>
      </Modal>
    </Group>
  );
});
