"use client";
/** One's own password: set with the one until now, or with a code that was just mailed. */
import { Check } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { askForCode } from "#/features/session/store.ts";
import { PasswordField } from "#/features/session/ui/PasswordField.tsx";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { faultOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export function Password({ member }: { member: MemberRecord }) {
  const { t, language } = useText();
  const { api, pool } = useClient();
  const [by, setBy] = useState<"current" | "code" | null>(null);
  const [proof, setProof] = useState("");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [workspace] = pool.all<WorkspaceRecord>("workspace");
  const open = (way: "current" | "code" | null) => {
    setBy(way);
    setProof("");
    setFault(null);
  };
  const mailCode = async () => {
    setBusy(true);
    const answer = await askForCode(member.email);
    setBusy(false);
    open("code");
    if (answer !== "sent")
      setFault(t(answer === "offline" ? "error.offline" : answer === "rate-limited" ? "signIn.rateLimited" : "signIn.codeFailed"));
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      await api.post("me/password", { password, [by ?? "current"]: proof }, "PUT");
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
              <button type="button" className="btn" disabled={isBusy} onClick={() => void mailCode()}>
                {t("password.byCode")}
              </button>
            </>
          )}
        </Line>
      ) : (
        <form onSubmit={(event) => void save(event)}>
          <Line
            name={t(by === "code" ? "code.label" : "password.current")}
            hint={by === "code" ? t("password.codeSent", { email: member.email }) : undefined}
          >
            {(id, hint) => (
              <input
                id={id}
                className="field"
                type={by === "code" ? "text" : "password"}
                inputMode={by === "code" ? "numeric" : undefined}
                autoComplete={by === "code" ? "one-time-code" : "current-password"}
                required
                aria-describedby={hint}
                value={proof}
                onChange={(event) => setProof(event.target.value)}
              />
            )}
          </Line>
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
