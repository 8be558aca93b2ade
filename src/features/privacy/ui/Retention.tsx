"use client";
/** How long tickets are kept, and how many would go. */
import { CircleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { AFFECTED_MAX, CLOSED_ACTIONS, type RetentionPreview, type RetentionRecord } from "#/features/privacy/retention/schema.ts";
import { Choose, Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

const MONTHS = [3, 6, 12, 24, 36, 60, 84, 120];
const DAYS = [7, 14, 30, 60, 90, 180];
/** What is chosen from, with what was set elsewhere among it. */
const withOwn = (given: number[], own: number | null) =>
  own === null || given.includes(own) ? given : [...given, own].sort((a, b) => a - b);

export function Retention() {
  const { t, language } = useText();
  const { api } = useClient();
  const [retention, setRetention] = useState<RetentionRecord | null>(null);
  const [preview, setPreview] = useState<RetentionPreview>({ closed: 0, junk: 0 });
  useEffect(() => {
    api
      .get<RetentionRecord>("retention")
      .then(setRetention, (error: unknown) =>
        toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true }),
      );
  }, [api, t, language]);
  const closedMonths = retention?.closedMonths;
  const junkDays = retention?.junkDays;
  useEffect(() => {
    // What is counted is a help: without it, the choice still stands.
    api.get<RetentionPreview>("retention/preview", { closedMonths, junkDays }).then(setPreview, () => {});
  }, [api, closedMonths, junkDays]);
  if (!retention) return null;
  const set = async (change: Partial<RetentionRecord>) => {
    try {
      setRetention(await api.post<RetentionRecord>("retention", change, "PATCH"));
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true });
    }
  };
  const affected = (count: number) =>
    count > AFFECTED_MAX ? t("retention.affectedMany", { count: AFFECTED_MAX }) : t("retention.affected", { count });
  const never = { value: "", name: t("retention.keep") };
  const numberOf = (value: string) => (value === "" ? null : Number(value));
  return (
    <Group title={t("retention.title")}>
      <Line
        name={t("retention.closed")}
        hint={retention.closedMonths === null ? t("retention.closedHint") : `${t("retention.closedHint")} ${affected(preview.closed)}`}
      >
        {(id, hintId) => (
          <Choose
            id={id}
            describedBy={hintId}
            value={String(retention.closedMonths ?? "")}
            options={[
              never,
              ...withOwn(MONTHS, retention.closedMonths).map((count) => ({ value: String(count), name: t("retention.months", { count }) })),
            ]}
            onChange={(value) => void set({ closedMonths: numberOf(value) })}
          />
        )}
      </Line>
      {retention.closedMonths === null ? null : (
        <Line name={t("retention.action")} hint={t("retention.actionHint")}>
          {(id, hintId) => (
            <Choose
              id={id}
              describedBy={hintId}
              value={retention.closedAction}
              options={CLOSED_ACTIONS.map((value) => ({ value, name: t(`retention.${value}`) }))}
              onChange={(closedAction) => void set({ closedAction })}
            />
          )}
        </Line>
      )}
      <Line
        name={t("retention.junk")}
        hint={retention.junkDays === null ? t("retention.junkHint") : `${t("retention.junkHint")} ${affected(preview.junk)}`}
      >
        {(id, hintId) => (
          <Choose
            id={id}
            describedBy={hintId}
            value={String(retention.junkDays ?? "")}
            options={[
              never,
              ...withOwn(DAYS, retention.junkDays).map((count) => ({ value: String(count), name: t("retention.days", { count }) })),
            ]}
            onChange={(value) => void set({ junkDays: numberOf(value) })}
          />
        )}
      </Line>
    </Group>
  );
}
