"use client";
/** Stands by on a page until an act is to be confirmed; then it asks, and the act goes on. Its code comes when it is first needed. */
import { lazy, Suspense, useEffect, useState } from "react";
import { askBy } from "#/core/client/stepUp.ts";
import { usePageText } from "#/ui/messages/text.tsx";

const Sheet = lazy(() => import("#/ui/Sheet.tsx").then((module) => ({ default: module.Sheet })));
const ConfirmForm = lazy(() => import("#/features/session/ui/ConfirmForm.tsx").then((module) => ({ default: module.ConfirmForm })));

export function ConfirmIdentity() {
  const { t } = usePageText();
  const [answer, setAnswer] = useState<((isConfirmed: boolean) => void) | null>(null);
  useEffect(() => askBy(() => new Promise((done) => setAnswer(() => done))), []);
  if (!answer) return null;
  const end = (isConfirmed: boolean) => {
    setAnswer(null);
    answer(isConfirmed);
  };
  return (
    <Suspense>
      <Sheet label={t("confirm.title")} className="confirm" head={<b className="grow">{t("confirm.title")}</b>} onClose={() => end(false)}>
        <ConfirmForm onDone={() => end(true)} />
      </Sheet>
    </Suspense>
  );
}
