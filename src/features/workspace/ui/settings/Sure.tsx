"use client";
/** A button that asks before it does what it says. */
import { Popconfirm } from "antd";
import { useText } from "#/ui/messages/text.tsx";

type Props = { title: string; action: string; name: string; isDanger?: boolean; onSure: () => void };

/** `name`: of what it is done to, for who does not see the row. */
export function Sure({ title, action, name, isDanger = false, onSure }: Props) {
  const { t } = useText();
  return (
    <Popconfirm
      title={title}
      icon={null}
      okText={action}
      cancelText={t("action.dismiss")}
      okButtonProps={{ danger: isDanger }}
      placement="topRight"
      onConfirm={onSure}
    >
      <button type="button" className="btn btn-sm btn-text">
        {action}
        <span className="sr">: {name}</span>
      </button>
    </Popconfirm>
  );
}
