"use client";
/** The row that deletes, and asks before it does. */
import { Popconfirm } from "antd";
import { Line } from "#/features/workspace/ui/settings/Line.tsx";
import { useText } from "#/ui/messages/text.tsx";

type Props = { name: string; sure: string; onDelete: () => void };
export function DeleteLine({ name, sure, onDelete }: Props) {
  const { t } = useText();
  return (
    <Line name={name} isTitle>
      {() => (
        <Popconfirm
          title={sure}
          icon={null}
          okText={t("settings.delete")}
          cancelText={t("action.dismiss")}
          okButtonProps={{ danger: true }}
          placement="topRight"
          onConfirm={onDelete}
        >
          <button type="button" className="btn btn-danger">
            {t("settings.delete")}
          </button>
        </Popconfirm>
      )}
    </Line>
  );
}
