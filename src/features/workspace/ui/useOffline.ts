"use client";
/** Readies this browser for the desk without a network: the service worker, the shell it keeps, and the parts not loaded yet. */
import { useEffect } from "react";
import type { Start } from "#/core/client/client.ts";
import type { KeepMessage } from "#/serviceWorker.ts";

/** After the first screen: nothing of this is needed now. */
const IDLE_MS = 3_000;

/** `parts`: loads what is loaded late, so that it can be used offline. */
export function useOffline(start: Start, parts: () => Promise<unknown>): void {
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const timer = setTimeout(() => void ready(start, parts).catch(() => {}), IDLE_MS);
    return () => clearTimeout(timer);
  }, [start, parts]);
}

async function ready({ workspace, build }: Start, parts: () => Promise<unknown>): Promise<void> {
  await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  const registration = await navigator.serviceWorker.ready;
  await parts();
  const urls = performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === window.location.origin && pathname.startsWith("/_next/static/"))
    .map(({ pathname, search }) => `${pathname}${search}`);
  registration.active?.postMessage({ kind: "keep", slug: workspace.slug, build, urls } satisfies KeepMessage);
}
