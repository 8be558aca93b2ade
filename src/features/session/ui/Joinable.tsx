"use client";
/** The workspaces that the reader may join by their address. */
import { useState } from "react";
import { joinByAddress } from "#/features/session/store.ts";
import { Problem } from "#/features/session/ui/Problem.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { usePageText } from "#/ui/messages/text.tsx";

export function Joinable({ workspaces }: { workspaces: readonly { workspaceId: string; name: string }[] }) {
  const { t, language } = usePageText();
  const [fault, setFault] = useState<string | null>(null);
  const join = async (id: string) => {
    try {
      window.location.assign(`/${await joinByAddress(id)}`);
    } catch (error) {
      setFault(reasonOfError(error, { t, language }));
    }
  };
  return (
    <section className="auth-card stackv" aria-label={t("arrival.byAddress")}>
      <h2>{t("arrival.byAddress")}</h2>
      {workspaces.map(({ workspaceId, name }) => (
        <button key={workspaceId} type="button" className="btn btn-lg btn-block" onClick={() => void join(workspaceId)}>
          {t("arrival.join", { workspace: name })}
        </button>
      ))}
      <Problem text={fault} />
    </section>
  );
}
