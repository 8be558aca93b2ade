"use client";
/** Asking somebody in by name and address, as a member or as the guest of a ticket. */
import { Modal } from "antd";
import { type FormEvent, type ReactNode, useState } from "react";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

export type Person = { name: string; email: string };
type Props = {
  title: string;
  hint: string;
  /** What else is chosen, below the address. */
  children?: ReactNode;
  /** What it throws is said below the fields, which keep what was typed. */
  send: (person: Person) => Promise<unknown>;
  onClose: () => void;
};

export function InvitePerson({ title, hint, children, send, onClose }: Props) {
  const { t, language } = useText();
  const [typed, setTyped] = useState<Person>({ name: "", email: "" });
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await send(typed);
      onClose();
    } catch (error) {
      setFault(reasonOfError(error, { t, language }));
      setBusy(false);
    }
  };
  return (
    <Modal open onCancel={onClose} title={title} footer={null} width={420} transitionName="" maskTransitionName="">
      <form className="stackv" onSubmit={(event) => void invite(event)}>
        <p className="t2">{hint}</p>
        <label className="field">
          <span className="sr">{t("settings.name")}</span>
          <input
            // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here
            autoFocus
            required
            dir="auto"
            maxLength={120}
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
            maxLength={254}
            placeholder={t("signIn.email")}
            value={typed.email}
            onChange={(event) => setTyped({ ...typed, email: event.target.value })}
          />
        </label>
        {children}
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
