"use client";
/** The row that deletes, and asks before it does. */
import { Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Sure } from "#/features/workspace/ui/settings/Sure.tsx";
import { useText } from "#/ui/messages/text.tsx";

type Props = { name: string; sure: string; onDelete: () => void };
export function DeleteLine({ name, sure, onDelete }: Props) {
  const { t } = useText();
  return (
    <Line name={name} isTitle>
      {() => <Sure title={sure} action={t("settings.delete")} isDanger className="btn btn-danger" onSure={onDelete} />}
    </Line>
  );
}
