"use client";
/** A button that asks before it does what it says. */
import { useQuestion } from "#/ui/Question.tsx";

type Props = {
  title: string;
  action: string;
  /** Of what it is done to, for who does not see the row. */
  name?: string;
  isDanger?: boolean;
  isBusy?: boolean;
  className?: string;
  onSure: () => void;
};

export function Sure({ title, action, name, isDanger = false, isBusy = false, className = "btn btn-sm btn-text", onSure }: Props) {
  const { ask, question } = useQuestion({ title, action, isDanger, perform: onSure });
  return (
    <>
      <button type="button" className={className} disabled={isBusy} onClick={ask}>
        {action}
        {name ? <span className="sr">: {name}</span> : null}
      </button>
      {question}
    </>
  );
}
