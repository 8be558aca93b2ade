"use client";
/** What stands above and below a list that is read page by page. */
import type { usePages } from "#/features/workspace/ui/settings/usePages.ts";
import { useText } from "#/ui/messages/text.tsx";

type List = ReturnType<typeof usePages>;

/** Why it could not be read, and another try. */
export function ListFault({ list }: { list: Pick<List, "fault" | "reload"> }) {
  const { t } = useText();
  if (!list.fault) return null;
  return (
    <div className="notice" role="alert">
      <p>{`${t("keys.failed")} ${list.fault}`}</p>
      <button type="button" className="btn btn-sm" onClick={() => void list.reload()}>
        {t("action.tryAgain")}
      </button>
    </div>
  );
}

/** `text`: of the button that reads further. */
export function ListMore({ list, text }: { list: Pick<List, "nextCursor" | "more">; text?: string }) {
  const { t } = useText();
  return list.nextCursor ? (
    <button type="button" className="btn" onClick={() => void list.more()}>
      {text ?? t("action.more")}
    </button>
  ) : null;
}
