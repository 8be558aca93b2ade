"use client";
/** To, Cc and Bcc, as far as they are wanted. */
import { observer } from "mobx-react-lite";
import type { Draft } from "#/features/message/draft/store.ts";
import { useText } from "#/ui/messages/text.tsx";

export const Recipients = observer(function Recipients({ draft, fields }: { draft: Draft; fields: readonly ("to" | "cc" | "bcc")[] }) {
  const { t } = useText();
  const [wrong] = draft.wrongAddresses;
  const names = { to: t("composer.toField"), cc: t("composer.cc"), bcc: t("composer.bcc") };
  return (
    <div className="composer-cc">
      {fields.map((field) => (
        <label key={field}>
          <span className="t3">{names[field]}</span>
          <input
            id={field === "to" ? "composer-to" : undefined}
            type="text"
            inputMode="email"
            autoComplete="off"
            value={draft[field]}
            aria-invalid={draft.wrongAddresses.some((address) => draft.addresses(field).includes(address))}
            onChange={(event) => draft.set({ [field]: event.target.value })}
          />
        </label>
      ))}
      {wrong ? (
        <p className="s12 tc-danger" role="alert">
          {t("composer.wrongAddress", { address: wrong })}
        </p>
      ) : null}
    </div>
  );
});
