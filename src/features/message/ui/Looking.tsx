"use client";
/** What lies over the conversation while somebody looks closer: a file, or the original of a message. Loaded when it is first asked for. */
import { observer } from "mobx-react-lite";
import { lazy, Suspense } from "react";
import { useStore } from "#/core/client/context.tsx";
import { ConversationStore } from "#/features/message/view/store.ts";

const Viewer = lazy(() => import("#/features/attachment/ui/Viewer.tsx"));
const Original = lazy(() => import("#/features/mail/original/ui/Original.tsx"));

export const Looking = observer(function Looking() {
  const view = useStore(ConversationStore);
  const { viewed, originalId } = view;
  return (
    <Suspense>
      {viewed ? (
        <Viewer
          files={viewed.files}
          at={viewed.at}
          onMove={(at) => view.view(viewed.files, at)}
          onClose={() => view.set({ viewed: null })}
        />
      ) : null}
      {originalId ? <Original messageId={originalId} onClose={() => view.set({ originalId: null })} /> : null}
    </Suspense>
  );
});
