"use client";
/** Sends a change straight to the server, says what came of it, and has the page read it anew: what opens a door is not kept on this device. */
import { Check, CircleAlert } from "lucide-react";
import { useState } from "react";
import { faultOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

/** `save` resolves to whether it was done. */
export function useSaved(onChange: () => Promise<void>): {
  isBusy: boolean;
  save: (change: () => Promise<unknown>, done?: string) => Promise<boolean>;
} {
  const { t, language } = useText();
  const [isBusy, setBusy] = useState(false);
  const save = async (change: () => Promise<unknown>, done = t("sso.saved")) => {
    setBusy(true);
    try {
      await change();
      toasts.show({ text: done, icon: Check });
      await onChange();
      return true;
    } catch (error) {
      toasts.show({ text: faultOfError(error, { t, language }), icon: CircleAlert, isError: true });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, save };
}
