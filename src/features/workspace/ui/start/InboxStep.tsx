"use client";
/** The inbox mail arrives in: its name, its address, and how mail gets there. */
import { type FormEvent, useId, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { ApiError } from "#/core/client/api.ts";
import { useClient } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { faultOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

export function InboxStep({ inbox, onDone }: { inbox: InboxRecord | undefined; onDone: () => void }) {
  const { t, language } = useText();
  const { api } = useClient();
  const id = useId();
  const [name, setName] = useState(inbox?.name ?? "");
  const [address, setAddress] = useState(inbox?.addresses[0] ?? "");
  const [fault, setFault] = useState<{ path: "name" | "address" | ""; text: string } | null>(null);
  const [isBusy, setBusy] = useState(false);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const others = inbox?.addresses.filter((one) => one !== address.trim().toLowerCase()) ?? [];
    // Its old address stays: mail that is on its way to it must not be lost.
    const addresses = [address, ...others];
    if (inbox && name === inbox.name && address === inbox.addresses[0]) return onDone();
    setBusy(true);
    try {
      const input = { id: inbox?.id ?? uuidv7(), name, addresses };
      await api.post("commands", { id: uuidv7(), name: inbox ? "inbox.update" : "inbox.create", input });
      setFault(null);
      onDone();
    } catch (error) {
      const [first] = error instanceof ApiError ? error.faults : [];
      const path = first?.path === "name" ? "name" : first?.path.startsWith("addresses") ? "address" : "";
      setFault({
        path,
        text: faultOfError(error, { t, language }),
      });
    } finally {
      setBusy(false);
    }
  };
  const field = (path: "name" | "address", value: string, set: (value: string) => void, type: string) => (
    <>
      <label htmlFor={`${id}-${path}`}>{t(`start.inbox.${path}`)}</label>
      <div>
        <input
          id={`${id}-${path}`}
          className={`field${fault?.path === path ? " is-wrong" : ""}`}
          type={type}
          required
          maxLength={path === "name" ? 80 : 254}
          dir="auto"
          value={value}
          aria-invalid={fault?.path === path}
          aria-describedby={fault?.path === path ? `${id}-fault` : undefined}
          onChange={(event) => set(event.target.value)}
        />
        {fault?.path === path ? (
          <p className="s12 tc-danger" id={`${id}-fault`} role="alert">
            {fault.text}
          </p>
        ) : null}
      </div>
    </>
  );
  return (
    <form onSubmit={(event) => void save(event)}>
      <p className="t2">{t("start.inbox.lede")}</p>
      <div className="start-fields">
        {field("name", name, setName, "text")}
        {field("address", address, setAddress, "email")}
      </div>
      <details className="start-how">
        <summary>{t("start.inbox.how")}</summary>
        <ol>
          <li>{t("start.inbox.how1", { address: inbox?.addresses.at(-1) ?? address })}</li>
          <li>{t("start.inbox.how2")}</li>
          <li>{t("start.inbox.how3")}</li>
        </ol>
      </details>
      {fault?.path === "" ? (
        <p className="tc-danger" role="alert">
          {fault.text}
        </p>
      ) : null}
      <button type="submit" className="btn btn-primary" disabled={isBusy}>
        {t("start.inbox.action")}
      </button>
    </form>
  );
}
