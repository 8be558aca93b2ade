"use client";
/** What is shown when a page could not be drawn. Unsent text and commands are kept by the browser and are there again afterwards. */
import { Empty } from "#/ui/Empty.tsx";
import { usePageText } from "#/ui/messages/text.tsx";

export function Crash({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const { t } = usePageText();
  return (
    <main className="auth">
      <Empty
        isPage
        title={t("crash.title")}
        action={
          <button type="button" className="btn btn-primary" onClick={reset}>
            {t("action.tryAgain")}
          </button>
        }
      >
        {t("crash.text")} {error.digest ? <span className="t3 num">{t("crash.reference", { digest: error.digest })}</span> : null}
      </Empty>
    </main>
  );
}
