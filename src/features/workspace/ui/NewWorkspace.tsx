"use client";
/** Makes a workspace: its name, and the short name in its addresses. */
import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { createWorkspace } from "#/features/session/store.ts";
import { Icon, Mark } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { usePageText } from "#/ui/messages/text.tsx";
import { useTypedEarly } from "#/ui/useTypedEarly.ts";

const slugOf = (name: string) =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 63);

/** As the server asks: what is so, and refused, is somebody's already. */
const isSlug = (typed: string) => typed.trim().length > 1 && /^[a-z0-9](-?[a-z0-9])*$/i.test(typed.trim());

export function NewWorkspace({ hasOthers }: { hasOthers: boolean }) {
  const { t, language } = usePageText();
  const [name, setName] = useState("");
  const [typedSlug, setSlug] = useState<string | null>(null);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);
  const slug = typedSlug ?? slugOf(name);
  useTypedEarly("name", setName);
  useTypedEarly("slug", setSlug);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await createWorkspace({ name, slug });
    if ("slug" in answer) return window.location.assign(`/${answer.slug}`);
    setBusy(false);
    const isWrong = (path: string) => answer.faults.some((one) => one.path === path);
    setFaults({
      ...(isWrong("name") ? { name: t("new.nameFault") } : {}),
      ...(isWrong("slug") ? { slug: t(isSlug(slug) ? "new.slugTaken" : "new.slugFault") } : {}),
      ...(isWrong("name") || isWrong("slug") ? {} : { "": reasonOfError(answer.error, { t, language }) }),
    });
    document.getElementById(isWrong("name") ? "name" : "slug")?.focus();
  };
  const fault = (path: string) =>
    faults[path] ? (
      <p className="form-error" role="alert" id={`${path || "form"}-fault`}>
        <Icon of={CircleAlert} size={14} />
        {faults[path]}
      </p>
    ) : null;
  const about = (path: string) => ({
    "aria-invalid": Boolean(faults[path]),
    "aria-describedby": faults[path] ? `${path}-fault` : undefined,
  });

  return (
    <main className="auth-card">
      <Mark />
      <form onSubmit={onSubmit}>
        <h1>{t("new.title")}</h1>
        <p className="t2">{t("new.lede")}</p>
        <div className="form">
          <label htmlFor="name">{t("new.name")}</label>
          <div className={`field field-lg${faults.name ? " is-wrong" : ""}`}>
            <input
              id="name"
              required
              maxLength={80}
              autoComplete="organization"
              dir="auto"
              value={name}
              onChange={(event) => setName(event.target.value)}
              {...about("name")}
            />
          </div>
          {fault("name")}
          <label htmlFor="slug">{t("new.slug")}</label>
          <div className={`field field-lg${faults.slug ? " is-wrong" : ""}`}>
            <input
              id="slug"
              required
              maxLength={63}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={slug}
              onChange={(event) => setSlug(event.target.value)}
              {...about("slug")}
            />
          </div>
          {fault("slug")}
          <p className="s12 t3">{t("new.address", { slug: slug || "…" })}</p>
          {fault("")}
          <button type="submit" className="btn btn-lg btn-block btn-primary" disabled={isBusy}>
            {t("new.action")}
          </button>
          {hasOthers ? (
            <a className="btn btn-lg btn-block btn-text" href="/">
              {t("new.cancel")}
            </a>
          ) : null}
        </div>
      </form>
    </main>
  );
}
