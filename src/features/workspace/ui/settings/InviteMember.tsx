"use client";
/** Asking somebody in: a name, an address, and what they may do. */
import { Modal } from "antd";
import { type FormEvent, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { RoleChoice } from "#/features/role/store.ts";
import { useRoleName } from "#/features/workspace/ui/settings/useRoleName.ts";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

type Props = {
  /** Those the reader may give. */
  choices: readonly RoleChoice[];
  onClose: () => void;
};

export function InviteMember({ choices, onClose }: Props) {
  const { t, language } = useText();
  const { api } = useClient();
  const roleName = useRoleName();
  const [typed, setTyped] = useState({ name: "", email: "" });
  const [choiceId, setChoiceId] = useState("agent");
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const choice = choices.find(({ id }) => id === choiceId);
      await api.post("members", { ...typed, role: choice?.role ?? "agent", roleId: choice?.roleId ?? null });
      onClose();
    } catch (error) {
      setFault(reasonOfError(error, { t, language }));
      setBusy(false);
    }
  };
  return (
    <Modal open onCancel={onClose} title={t("settings.inviteOne")} footer={null} width={420} transitionName="" maskTransitionName="">
      <form className="stackv" onSubmit={(event) => void invite(event)}>
        <p className="t2">{t("settings.inviteHint")}</p>
        <label className="field">
          <span className="sr">{t("settings.name")}</span>
          <input
            // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here
            autoFocus
            required
            dir="auto"
            maxLength={200}
            placeholder={t("settings.name")}
            value={typed.name}
            onChange={(event) => setTyped({ ...typed, name: event.target.value })}
          />
        </label>
        <label className="field">
          <span className="sr">{t("signIn.email")}</span>
          <input
            required
            type="email"
            placeholder={t("signIn.email")}
            value={typed.email}
            onChange={(event) => setTyped({ ...typed, email: event.target.value })}
          />
        </label>
        <select className="field" aria-label={t("settings.role")} value={choiceId} onChange={(event) => setChoiceId(event.target.value)}>
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {roleName(choice)}
            </option>
          ))}
        </select>
        {fault ? (
          <p className="s12 tc-danger" role="alert">
            {fault}
          </p>
        ) : null}
        <button type="submit" className="btn btn-primary" disabled={isBusy}>
          {t("settings.invite")}
        </button>
      </form>
    </Modal>
  );
}
