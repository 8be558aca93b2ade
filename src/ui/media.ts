"use client";
/** How wide the screen is, for what style sheets alone cannot change. On the server it is always wide. */
import { useSyncExternalStore } from "react";

const watching = (query: string) => ({
  watch: (onChange: () => void) => {
    const media = matchMedia(query);
    media.addEventListener("change", onChange);
    return () => media.removeEventListener("change", onChange);
  },
  read: () => matchMedia(query).matches,
});
const phone = watching("(max-width: 639px)");
const stack = watching("(max-width: 1023px)");
const never = () => false;

/** As narrow as a phone. */
export const useIsPhone = () => useSyncExternalStore(phone.watch, phone.read, never);
/** So narrow that list and conversation replace one another. */
export const useIsStack = () => useSyncExternalStore(stack.watch, stack.read, never);

const nobody = () => () => {};
/** False on the server and while its page is taken over: for what only a browser knows, its disk and clipboard among it. */
export const useIsBrowser = () =>
  useSyncExternalStore(
    nobody,
    () => true,
    () => false,
  );
