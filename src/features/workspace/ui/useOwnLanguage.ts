"use client";
/** Draws the desk in the language of the member's profile, also when it was changed in another tab or on another device. */
import { reaction } from "mobx";
import { useEffect } from "react";
import type { Client } from "#/core/client/client.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { languageChosenHere, useChooseLanguage } from "#/ui/messages/text.tsx";

/** A profile without a language leaves what was chosen in this browser; one that has lost its language loses it here, too. */
export function useOwnLanguage(client: Client): void {
  const choose = useChooseLanguage();
  useEffect(
    () =>
      reaction(
        () => client.pool.get<MemberRecord>("member", client.me.id)?.language,
        (language, before) => {
          if (language !== undefined) void choose(language ?? (before ? null : languageChosenHere()));
        },
        { fireImmediately: true },
      ),
    [client, choose],
  );
}
