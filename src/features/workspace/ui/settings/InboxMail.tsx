"use client";
/** How an inbox's mail leaves: in whose name, by what, and what it answers by itself. */
import { Check, CircleAlert } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { ApiError } from "#/core/client/api.ts";
import { useClient } from "#/core/client/context.tsx";
import { senderName } from "#/features/inbox/rules.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { VARIABLES } from "#/features/macro/rules.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { Choose, Field, Group, Line, Toggle } from "#/features/workspace/ui/settings/Line.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

/** Nobody in particular writes an automatic answer. */
const FILLED_IN = VARIABLES.filter((name) => !name.startsWith("member."));

export const InboxMail = observer(function InboxMail({ inbox }: { inbox: InboxRecord }) {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const [workspace] = pool.all<WorkspaceRecord>("workspace");
  const set = (change: object) => queue.add("inbox.update", { id: inbox.id, ...change });
  const shown = senderName(inbox.fromName, { member: me.name, inbox: inbox.name, workspace: workspace?.name ?? "" });
  return (
    <Group title={t("inboxMail.title")}>
      <Line name={t("inboxMail.fromName")} hint={`${t("inboxMail.fromNameHint")} ${t("inboxMail.shows", { name: shown })}`}>
        {(id, hint) => (
          <Field
            id={id}
            describedBy={hint}
            maxLength={120}
            value={inbox.fromName ?? ""}
            onChange={(name) => set({ fromName: name.trim() || null })}
          />
        )}
      </Line>
      <Toggle
        name={t("inboxMail.acknowledge")}
        hint={t("inboxMail.acknowledgeHint")}
        isOn={inbox.acknowledgement !== null}
        onChange={(isOn) => set({ acknowledgement: isOn ? t("inboxMail.acknowledgeDefault") : null })}
      />
      {inbox.acknowledgement === null ? null : (
        <Line
          name={t("inboxMail.acknowledgeWords")}
          hint={t("inboxMail.variables", { names: FILLED_IN.map((name) => `{{${name}}}`).join(" ") })}
          isWide
        >
          {(id, hint) => (
            <Field
              id={id}
              describedBy={hint}
              isLong
              maxLength={5_000}
              isNeeded
              value={inbox.acknowledgement ?? ""}
              onChange={(acknowledgement) => set({ acknowledgement })}
            />
          )}
        </Line>
      )}
      <Way key={JSON.stringify(inbox.outgoing)} inbox={inbox} />
    </Group>
  );
});

const WAYS = ["default", "smtp", "postmark"] as const;
/** Saved together and straight to the server: what opens a door is not kept on this device. */
function Way({ inbox: { id: inboxId, outgoing } }: { inbox: InboxRecord }) {
  const { t, language } = useText();
  const { api } = useClient();
  const [by, setBy] = useState(outgoing.by);
  const [secret, setSecret] = useState("");
  const [stream, setStream] = useState(outgoing.stream ?? "outbound");
  const [perMinute, setPerMinute] = useState(outgoing.perMinute === null ? "" : String(outgoing.perMinute));
  const [fault, setFault] = useState<string | null>(null);
  const isReady = by === "default" || secret.trim() !== "";
  const isChanged = by !== outgoing.by || secret !== "" || perMinute !== (outgoing.perMinute === null ? "" : String(outgoing.perMinute));
  const save = async () => {
    const way = by === "smtp" ? { url: secret } : by === "postmark" ? { token: secret, stream } : {};
    try {
      await api.post(`inboxes/${inboxId}/outgoing`, { by, ...way, perMinute: perMinute === "" ? null : Number(perMinute) }, "PUT");
      setSecret("");
      setFault(null);
      toasts.show({ text: t("inboxMail.saved"), icon: Check });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const reason = reasonOfError(error, { t, language });
      setFault(reason);
      toasts.show({ text: reason, icon: CircleAlert, isError: true });
    }
  };
  const now = outgoing.host ?? (outgoing.stream ? `Postmark · ${outgoing.stream}` : t("inboxMail.by.default"));
  const text = (field: string, value: string, onChange: (value: string) => void, hint?: string, type = "text") => (
    <input
      id={field}
      className="field"
      type={type}
      value={value}
      autoComplete="off"
      spellCheck={false}
      aria-describedby={hint}
      aria-invalid={fault ? true : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
  return (
    <>
      <Line name={t("inboxMail.by")} hint={t("inboxMail.byHint", { now })}>
        {(id, hint) => (
          <Choose
            id={id}
            describedBy={hint}
            value={by}
            options={WAYS.map((value) => ({ value, name: t(`inboxMail.by.${value}`) }))}
            onChange={setBy}
          />
        )}
      </Line>
      {by === "smtp" ? (
        <Line name={t("inboxMail.url")} hint={t("inboxMail.urlHint")}>
          {(id, hint) => text(id, secret, setSecret, hint, "password")}
        </Line>
      ) : null}
      {by === "postmark" ? (
        <>
          <Line name={t("inboxMail.token")} hint={t("inboxMail.tokenHint")}>
            {(id, hint) => text(id, secret, setSecret, hint, "password")}
          </Line>
          <Line name={t("inboxMail.stream")}>{(id) => text(id, stream, setStream)}</Line>
        </>
      ) : null}
      <Line name={t("inboxMail.perMinute")} hint={fault ?? t("inboxMail.perMinuteHint")}>
        {(id, hint) => (
          <>
            {text(id, perMinute, setPerMinute, hint, "number")}
            <button type="button" className="btn btn-primary" disabled={!isChanged || !isReady} onClick={() => void save()}>
              {t("inboxMail.save")}
            </button>
          </>
        )}
      </Line>
    </>
  );
}
