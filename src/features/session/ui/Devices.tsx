"use client";
/** Where one is signed in, and how to end that: on one device, or on all others. */
import { useCallback, useEffect, useState } from "react";
import type { SessionRecord } from "#/features/session/schema.ts";
import { account } from "#/features/session/secondFactor/store.ts";
import { Problem } from "#/features/session/ui/Problem.tsx";
import { Sure } from "#/features/session/ui/Sure.tsx";
import { useAct } from "#/features/session/ui/useAct.ts";
import { ListFault } from "#/features/workspace/ui/settings/ListState.tsx";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { clockTime, useNow } from "#/ui/time.tsx";

type Page = { data: SessionRecord[]; nextCursor: string | null };

export function Devices() {
  const { t, locale } = useText();
  const { now } = useNow();
  const [sessions, setSessions] = useState<SessionRecord[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const { act, problem, isBusy } = useAct();
  const read = useCallback(async () => {
    const page = await account<Page>("GET", "sessions?limit=20");
    setSessions(page.data);
    setCursor(page.nextCursor);
  }, []);
  useEffect(() => void act(read), [act, read]);
  const readMore = async () => {
    const page = await account<Page>("GET", `sessions?limit=20&cursor=${cursor}`);
    setSessions((known) => [...known, ...page.data]);
    setCursor(page.nextCursor);
  };
  const end = (path: string) =>
    act(async () => {
      await account("DELETE", path);
      await read();
    });
  const nameOf = ({ browser, system }: SessionRecord) =>
    browser && system ? t("security.deviceOn", { browser, system }) : (browser ?? system ?? t("security.deviceUnknown"));
  // The one at hand first: it is what the others are compared with.
  const shown = [...sessions].sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || (a.lastSeenAt < b.lastSeenAt ? 1 : -1));
  return (
    <>
      {sessions.length > 0 ? <Problem text={problem} /> : null}
      <Group title={t("security.devices")}>
        {sessions.length > 0 ? null : <ListFault list={{ fault: problem, reload: () => act(read) }} />}
        {shown.map((session) => (
          <Line
            key={session.id}
            name={nameOf(session)}
            hint={[session.ip, t("security.active", { time: clockTime(session.lastSeenAt, now, locale) })].filter(Boolean).join(" · ")}
            isTitle
          >
            {() =>
              session.isCurrent ? (
                <span className="t2">{t("security.thisDevice")}</span>
              ) : (
                <button type="button" className="btn" disabled={isBusy} onClick={() => void end(`sessions/${session.id}`)}>
                  {t("security.signOut")}
                  <span className="sr">: {nameOf(session)}</span>
                </button>
              )
            }
          </Line>
        ))}
        {cursor ? (
          <Line name={t("security.more")} isTitle>
            {() => (
              <button type="button" className="btn" disabled={isBusy} onClick={() => void act(readMore)}>
                {t("security.showMore")}
              </button>
            )}
          </Line>
        ) : null}
        {shown.length > 1 ? (
          <Line name={t("security.others")} hint={t("security.othersHint")} isTitle>
            {() => (
              <Sure
                question={t("security.sure")}
                action={t("security.signOutOthers")}
                isDisabled={isBusy}
                onYes={() => void end("sessions")}
              />
            )}
          </Line>
        ) : null}
      </Group>
    </>
  );
}
