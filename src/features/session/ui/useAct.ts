import { useCallback, useState } from "react";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

/** What a card of the settings does, one thing at a time: `problem` says in words what went wrong with the last. */
export function useAct() {
  const { t, language } = useText();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const act = useCallback(
    async (work: () => Promise<void>) => {
      setProblem(null);
      setBusy(true);
      await work().catch((error: unknown) => setProblem(reasonOfError(error, { t, language })));
      setBusy(false);
    },
    [t, language],
  );
  return { act, problem, setProblem, isBusy };
}
