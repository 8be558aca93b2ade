"use client";
/** Every mail of the workspace as it will be: by day and in the dark, on a computer and a phone, as text, in each language; and to one's own address. */
import { CircleAlert, Send } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useId, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { LANGUAGES, LOCALES } from "#/core/locale.ts";
import { TEMPLATES, type TemplateName, type TemplatePreview as Preview } from "#/features/mail/template/schema.ts";
import { Choose, Segments } from "#/features/workspace/ui/settings/Line.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

const VIEWS = ["light", "dark", "text"] as const;
const WIDTHS = ["wide", "narrow"] as const;
/** Shown, and not sent before there is somebody who sends them. */
const NOT_YET: readonly TemplateName[] = ["notification", "digest", "survey"];

/** `lookVersion`: another when the workspace's look is another, so that it is asked for again. */
export const TemplatePreview = observer(function TemplatePreview({ lookVersion }: { lookVersion: number }) {
  const { t, language: own } = useText();
  const { api } = useClient();
  const ids = { name: useId(), language: useId() };
  const [name, setName] = useState<TemplateName>("reply");
  const [language, setLanguage] = useState(own);
  const [view, setView] = useState<(typeof VIEWS)[number]>("light");
  const [width, setWidth] = useState<(typeof WIDTHS)[number]>("wide");
  const [preview, setPreview] = useState<Preview | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const [isSending, setSending] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another look, or another try, is another preview
  useEffect(() => {
    const stop = new AbortController();
    api.get<Preview>(`mail-templates/${name}`, { language }, stop.signal).then(
      (made) => {
        setPreview(made);
        setFault(null);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setFault(reasonOfError(error, { t, language: own }));
      },
    );
    return () => stop.abort();
  }, [api, name, language, lookVersion, turn]);
  const send = async () => {
    setSending(true);
    try {
      const { to } = await api.post<{ to: string }>(`mail-templates/${name}/trial-mail`, { language });
      toasts.show({ text: t("mailPreview.sent", { email: to }), icon: Send });
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language: own }), icon: CircleAlert, isError: true });
    }
    setSending(false);
  };
  return (
    <section className="set-group" aria-label={t("settings.preview")}>
      <h2>{t("settings.preview")}</h2>
      <p className="t2">
        {t("mailPreview.lede")} {NOT_YET.includes(name) ? t("mailPreview.notYet") : null}
      </p>
      <div className="toolbar mail-preview-bar">
        <label className="sr" htmlFor={ids.name}>
          {t("mailPreview.which")}
        </label>
        <Choose
          id={ids.name}
          value={name}
          options={TEMPLATES.map((value) => ({ value, name: t(`template.${value}`) }))}
          onChange={setName}
        />
        <label className="sr" htmlFor={ids.language}>
          {t("mailPreview.language")}
        </label>
        <Choose
          id={ids.language}
          value={language}
          options={LANGUAGES.map((value) => ({ value, name: LOCALES[value].name }))}
          onChange={setLanguage}
        />
        <Segments
          label={t("mailPreview.view")}
          value={view}
          options={VIEWS.map((value) => ({ value, name: t(value === "text" ? "settings.type.text" : `theme.${value}`) }))}
          onChange={setView}
        />
        {view === "text" ? null : (
          <Segments
            label={t("mailPreview.width")}
            value={width}
            options={WIDTHS.map((value) => ({ value, name: t(`mailPreview.${value}`) }))}
            onChange={setWidth}
          />
        )}
        <button type="button" className="btn mail-preview-send" disabled={isSending || !preview} onClick={() => void send()}>
          <Icon of={Send} size={14} />
          {t("mailPreview.send")}
        </button>
      </div>
      {fault ? (
        <div className="notice" role="alert">
          <p>{t("mailPreview.failed", { reason: fault })}</p>
          <button type="button" className="btn btn-sm" onClick={() => setTurn(turn + 1)}>
            {t("action.tryAgain")}
          </button>
        </div>
      ) : null}
      {preview ? (
        <div className="mail-preview">
          <p className="mail-preview-subject" dir="auto">
            <span className="sr">{t("mailPreview.subject")} </span>
            {preview.subject}
          </p>
          {view === "text" ? (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            <pre className="mail-preview-text" dir="auto" tabIndex={0}>
              {preview.text}
            </pre>
          ) : (
            <iframe
              title={t("mailPreview.frame", { name: t(`template.${preview.name}`) })}
              className={`mail-preview-frame is-${width}`}
              sandbox=""
              srcDoc={seenBy(preview.html, view)}
            />
          )}
        </div>
      ) : null}
    </section>
  );
});

/** The mail as a program shows it that is light or dark, whatever this one is. */
const seenBy = (html: string, view: "light" | "dark"): string =>
  html
    .replaceAll("(prefers-color-scheme: dark)", view === "dark" ? "all" : "not all")
    .replaceAll('content="light dark"', `content="${view}"`)
    .replaceAll("color-scheme: light dark", `color-scheme: ${view}`);
