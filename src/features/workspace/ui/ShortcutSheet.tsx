"use client";
/** Every key that works where one is. */
import { Modal } from "antd";
import { observer } from "mobx-react-lite";
import { useStore } from "#/core/client/context.tsx";
import { DeskStore } from "#/features/workspace/store.ts";
import { Kbd } from "#/ui/Kbd.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { currentShortcuts } from "#/ui/shortcuts.ts";

export const ShortcutSheet = observer(function ShortcutSheet() {
  const { t } = useText();
  const desk = useStore(DeskStore);
  return (
    <Modal
      open={desk.isHelpOpen}
      onCancel={() => desk.set({ isHelpOpen: false })}
      footer={null}
      title={t("shortcuts.title")}
      width={560}
      destroyOnHidden
      transitionName=""
      maskTransitionName=""
    >
      {desk.isHelpOpen
        ? currentShortcuts().map((scope) => (
            <section className="keys-group" key={scope.title}>
              <h3>{t(scope.title)}</h3>
              <dl>
                {scope.actions.map((action) => (
                  <div key={action.id}>
                    <dt>{t(action.name)}</dt>
                    <dd>
                      {action.keys?.map((keys) => (
                        <Kbd key={keys} keys={keys} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))
        : null}
    </Modal>
  );
});
