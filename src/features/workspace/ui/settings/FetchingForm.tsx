"use client";
/** How a mailbox is opened, and what is done there. Goes straight to the server: what opens a door is not kept on this device. */
import { Check, CircleAlert } from "lucide-react";
import { useState } from "react";
import { ApiError } from "#/core/client/api.ts";
import { useClient } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { AFTERWARDS, type FetchingRecord, type FetchingTrial, PROVIDERS, SECURITIES } from "#/features/mail/fetching/schema.ts";
import { Choose, Line } from "#/features/workspace/ui/settings/Line.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { faultOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

type Values = {
  host: string;
  port: string;
  security: FetchingRecord["security"];
  user: string;
  auth: FetchingRecord["auth"];
  password: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  scope: string;
  folder: string;
  after: FetchingRecord["after"];
  moveTo: string;
  importFrom: string;
  trustedServer: string;
};
type Word = { [K in keyof Values]: Values[K] extends string ? (string extends Values[K] ? K : never) : never }[keyof Values];

const dayOf = (at: string) => at.slice(0, 10);
const valuesOf = (inbox: InboxRecord, known: FetchingRecord | null): Values => ({
  host: known?.host ?? "",
  port: known ? String(known.port) : "",
  security: known?.security ?? "tls",
  user: known?.user ?? inbox.addresses[0] ?? "",
  auth: known?.auth ?? "password",
  password: "",
  tokenUrl: known?.tokenUrl ?? "",
  clientId: known?.clientId ?? "",
  clientSecret: "",
  refreshToken: "",
  scope: known?.scope ?? "",
  folder: known?.folder ?? "INBOX",
  after: known?.after ?? "seen",
  moveTo: known?.moveTo ?? "",
  importFrom: known ? dayOf(known.importFrom) : "",
  trustedServer: known?.trustedServer ?? "",
});

/** As the API takes it; what is empty is left out. */
function bodyOf(values: Values, known: FetchingRecord | null): Record<string, unknown> {
  const { host, port, security, user, auth, folder, after, moveTo, importFrom, trustedServer } = values;
  const { password, tokenUrl, clientId, clientSecret, refreshToken, scope } = values;
  const isSameDay = known !== null && dayOf(known.importFrom) === importFrom;
  const given = {
    ...{ host, security, user, auth, folder, after, trustedServer },
    port: port === "" ? "" : Number(port),
    moveTo: after === "move" ? moveTo : "",
    importFrom: importFrom === "" || isSameDay ? "" : new Date(importFrom).toISOString(),
    ...(auth === "password" ? { password } : { tokenUrl, clientId, clientSecret, refreshToken, scope }),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
}

const providerOf = (host: string) => (Object.entries(PROVIDERS).find(([, { host: its }]) => its === host)?.[0] ?? "other") as Provider;
type Provider = keyof typeof PROVIDERS | "other";

type Props = { inbox: InboxRecord; fetching: FetchingRecord | null; onSaved: () => void };
export function FetchingForm({ inbox, fetching, onSaved }: Props) {
  const { t, language } = useText();
  const { api } = useClient();
  const [values, setValues] = useState(() => valuesOf(inbox, fetching));
  const [news, setNews] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const set = (change: Partial<Values>) => setValues({ ...values, ...change });
  const ask = async (work: () => Promise<void>) => {
    setIsBusy(true);
    setNews("");
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const text = faultOfError(error, { t, language });
      setNews(text);
      toasts.show({ text, icon: CircleAlert, isError: true });
    } finally {
      setIsBusy(false);
    }
  };
  const tryOut = () =>
    ask(async () => {
      const { fault, faultDetail, folders, messageCount, importCount } = await api.post<FetchingTrial>(
        `inboxes/${inbox.id}/fetching/try`,
        bodyOf(values, fetching),
      );
      const text = fault
        ? `${t(`fetching.fault.${fault}`)} ${t("fetching.said", { words: faultDetail ?? "" })}`
        : t("fetching.works", { count: messageCount, wanted: importCount, folders: folders.join(" · ") });
      setNews(text);
    });
  const save = () =>
    ask(async () => {
      await api.post(`inboxes/${inbox.id}/fetching`, bodyOf(values, fetching), "PUT");
      toasts.show({ text: t("fetching.saved"), icon: Check });
      onSaved();
    });
  const choose = (provider: Provider) => {
    if (provider === "other") return set({ host: "" });
    const { host, tokenUrl, scope, trustedServer } = PROVIDERS[provider];
    set({ host, port: "", security: "tls", auth: "oauth2", tokenUrl, scope: scope ?? "", trustedServer: trustedServer ?? "" });
  };
  const word = (field: Word, { hint, type = "text" }: { hint?: string; type?: "text" | "password" | "number" | "date" } = {}) => (
    <Line name={t(`fetching.${field}`)} hint={hint}>
      {(id, describedBy) => (
        <input
          id={id}
          className="field"
          type={type}
          dir={type === "text" ? "auto" : undefined}
          value={values[field]}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={describedBy}
          onChange={(event) => set({ [field]: event.target.value })}
        />
      )}
    </Line>
  );
  const choice = <T extends string>(name: MessageKey, value: T, options: readonly T[], onChange: (value: T) => void) => (
    <Line name={t(name)}>
      {(id) => (
        <Choose
          id={id}
          value={value}
          options={options.map((one) => ({ value: one, name: t(`${name}.${one}` as MessageKey) }))}
          onChange={onChange}
        />
      )}
    </Line>
  );
  const secretHint = fetching ? `${t("fetching.secretHint")} ${t("fetching.keptHint")}` : t("fetching.secretHint");
  return (
    <>
      {choice<Provider>("fetching.provider", providerOf(values.host), ["other", "google", "microsoft"], choose)}
      {word("host", { hint: t("fetching.hostHint") })}
      {word("port", { hint: t("fetching.portHint"), type: "number" })}
      {choice("fetching.security", values.security, SECURITIES, (security) => set({ security }))}
      {word("user")}
      {choice("fetching.auth", values.auth, ["password", "oauth2"], (auth) => set({ auth }))}
      {values.auth === "password" ? (
        word("password", { hint: secretHint, type: "password" })
      ) : (
        <>
          {word("tokenUrl")}
          {word("clientId")}
          {word("clientSecret", { hint: secretHint, type: "password" })}
          {word("refreshToken", { hint: secretHint, type: "password" })}
          {word("scope")}
        </>
      )}
      {word("folder")}
      {choice("fetching.after", values.after, AFTERWARDS, (after) => set({ after }))}
      {values.after === "move" ? word("moveTo") : null}
      {word("importFrom", { hint: t("fetching.importFromHint"), type: "date" })}
      {word("trustedServer", { hint: t("fetching.trustedServerHint") })}
      <div role="status">
        <Line name={news} isTitle>
          {() => (
            <>
              <button type="button" className="btn" disabled={isBusy || !values.host} onClick={() => void tryOut()}>
                {t("fetching.try")}
              </button>
              <button type="button" className="btn btn-primary" disabled={isBusy || !values.host} onClick={() => void save()}>
                {t("fetching.save")}
              </button>
            </>
          )}
        </Line>
      </div>
    </>
  );
}
