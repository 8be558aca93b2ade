"use client";
/** The screen of a page that came out of the browser's own store: it stands for any address, so it is drawn when it knows which. */
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { Screen, type Seed } from "#/features/workspace/ui/Screen.tsx";

export const ShellScreen = observer(function ShellScreen({ seed }: { seed: Seed }) {
  const client = useClient();
  const [isMounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return isMounted && client.isReady ? <Screen seed={seed} /> : <div className="app" aria-busy="true" />;
});
