"use client";
/** One short message over the foot of the list, with one way back. The next replaces it. */
import { makeAutoObservable } from "mobx";
import { observer } from "mobx-react-lite";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import { Kbd } from "#/ui/Kbd.tsx";
import { useText } from "#/ui/messages/text.tsx";

export type ToastContent = {
  text: string;
  icon?: IconType;
  isError?: boolean;
  /** Longer than the usual, where the way back is open for longer. */
  lastsMs?: number;
  action?: { label: string; keys?: string; perform: () => void };
};

const SHOWN_MS = 5_000;
const ERROR_SHOWN_MS = 12_000;

class Toasts {
  current: (ToastContent & { id: number }) | null = null;
  private count = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    makeAutoObservable<Toasts, "count" | "timer">(this, { count: false, timer: false });
  }

  show(content: ToastContent): void {
    this.count += 1;
    this.current = { ...content, id: this.count };
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), content.lastsMs ?? (content.isError ? ERROR_SHOWN_MS : SHOWN_MS));
  }

  hide(): void {
    this.current = null;
  }

  /** Does what the shown message offers, and takes it away. */
  act(): void {
    const action = this.current?.action;
    this.hide();
    action?.perform();
  }
}

/** The toasts of this browser tab. */
export const toasts = new Toasts();

export const Toast = observer(function Toast() {
  const { t } = useText();
  const { current } = toasts;
  return (
    <div role="status" aria-live="polite" className="toast-place">
      {current ? (
        <div className="toast" key={current.id}>
          {current.icon ? <Icon of={current.icon} /> : null}
          <span dir="auto">{current.text}</span>
          {current.action ? (
            <button type="button" onClick={() => toasts.act()}>
              {current.action.label} {current.action.keys ? <Kbd keys={current.action.keys} /> : null}
            </button>
          ) : (
            <button type="button" onClick={() => toasts.hide()}>
              {t("action.dismiss")}
            </button>
          )}
        </div>
      ) : null}
    </div>
  );
});
