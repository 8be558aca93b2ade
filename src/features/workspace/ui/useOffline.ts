"use client";
/** Readies this browser for the desk without a network: the service worker, and the shell it keeps. */
import { useEffect } from "react";
import type { Start } from "#/core/client/client.ts";
import type { KeepMessage } from "#/serviceWorker.ts";

/** After the first screen: nothing of this is needed now. */
const IDLE_MS = 3_000;

export function useOffline(start: Start): void {
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const isOver = new AbortController();
    const make = () => void ready(start).catch(() => {});
    const timer = setTimeout(() => {
      // There is nothing to fetch without a network: it is made when that is back.
      if (navigator.onLine) make();
      else window.addEventListener("online", make, { once: true, signal: isOver.signal });
    }, IDLE_MS);
    return () => {
      clearTimeout(timer);
      isOver.abort();
    };
  }, [start]);
}

async function ready({ workspace, build }: Start): Promise<void> {
  await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  const registration = await navigator.serviceWorker.ready;
  registration.active?.postMessage({ kind: "keep", slug: workspace.slug, build } satisfies KeepMessage);
}
