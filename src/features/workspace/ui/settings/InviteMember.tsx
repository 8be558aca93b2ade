"use client";
/** Asking somebody in: a name, an address, and what they may do. */
import { Modal } from "antd";
import { type FormEvent, useState } from "react";
import type { ROLES } from "#/core/actor.ts";
import { useClient } from "#/core/client/context.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

type Role = (typeof ROLES)[number];
type Props = {
  /** Those the reader may give. */
  roles: readonly Role[];
  onClose: () => void;
};

export function InviteMember({ roles, onClose }: Props) {
  const { t, language } = useText();
  const { api } = useClient();
  const [typed, setTyped] = useState({ name: "", email: "", role: "agent" });
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.post("members", typed);
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
        <select
          className="field"
          aria-label={t("settings.role")}
          value={typed.role}
          onChange={(event) => setTyped({ ...typed, role: event.target.value })}
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(`role.${role}`)}
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
