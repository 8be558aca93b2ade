"use client";
/** Key caps as they are on the reader's keyboard. */
import { useSyncExternalStore } from "react";
import { keyCap } from "#/ui/shortcuts.ts";

const never = () => () => {};
/** True on Apple's keyboards; false on the server, and mended after the first paint. */
const useIsMac = () =>
  useSyncExternalStore(
    never,
    () => /Mac|iP(hone|ad|od)/.test(navigator.userAgent),
    () => false,
  );

export function Kbd({ keys }: { keys: string }) {
  const isMac = useIsMac();
  const caps = keyCap(keys, isMac);
  return (
    <span className="keys" aria-hidden="true">
      {isMac ? <kbd>{caps.join("")}</kbd> : caps.map((cap) => <kbd key={cap}>{cap}</kbd>)}
    </span>
  );
}
