"use client";
/** One's own password: set with the one until now; or without it, and then the product asks whether it is really them. */
import { Check } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { PasswordField } from "#/features/session/ui/PasswordField.tsx";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { faultOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export function Password({ member }: { member: MemberRecord }) {
  const { t, language } = useText();
  const { api, pool } = useClient();
  const [by, setBy] = useState<"current" | "confirmation" | null>(null);
  const [proof, setProof] = useState("");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [workspace] = pool.all<WorkspaceRecord>("workspace");
  const open = (way: "current" | "confirmation" | null) => {
    setBy(way);
    setProof("");
    setFault(null);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      await api.post("me/password", by === "current" ? { password, current: proof } : { password }, "PUT");
      toasts.show({ text: t("password.saved"), icon: Check });
      setPassword("");
      open(null);
    } catch (error) {
      setFault(faultOfError(error, { t, language }));
    }
    setBusy(false);
  };
  return (
    <Group title={t("signIn.password")}>
      {by === null ? (
        <Line name={t("signIn.password")} hint={t("password.hint")} isTitle>
          {() => (
            <>
              <button type="button" className="btn" onClick={() => open("current")}>
                {t("password.change")}
              </button>
              <button type="button" className="btn" onClick={() => open("confirmation")}>
                {t("password.without")}
              </button>
            </>
          )}
        </Line>
      ) : (
        <form onSubmit={(event) => void save(event)}>
          {by === "current" ? (
            <Line name={t("password.current")}>
              {(id) => (
                <input
                  id={id}
                  className="field"
                  type="password"
                  autoComplete="current-password"
                  required
                  value={proof}
                  onChange={(event) => setProof(event.target.value)}
                />
              )}
            </Line>
          ) : null}
          <Line name={t("reset.new")}>
            {(id) => (
              <PasswordField
                id={id}
                className="field"
                value={password}
                personal={[member.name, member.email, workspace?.name ?? "", workspace?.slug ?? ""]}
                onChange={setPassword}
                t={t}
              />
            )}
          </Line>
          <Line name="" hint={t("password.others")} isTitle>
            {() => (
              <>
                {fault ? (
                  <p className="s12 tc-danger" role="alert">
                    {fault}
                  </p>
                ) : null}
                <button type="button" className="btn" onClick={() => open(null)}>
                  {t("action.dismiss")}
                </button>
                <button type="submit" className="btn btn-primary" disabled={isBusy}>
                  {t("password.save")}
                </button>
              </>
            )}
          </Line>
        </form>
      )}
    </Group>
  );
}
