"use client";
/** What a trigger in the editor offers, beside the place where it was typed. The keys are the editor's, which keeps the focus. */
import { createPortal } from "react-dom";
import type { Offer } from "#/features/message/ui/compose/Editor.tsx";

type Props = { label: string; offers: Offer[]; at: number; rect: DOMRect | null; onChoose: (offer: Offer) => void };
const WIDTH_PX = 320;
const HEIGHT_PX = 280;

export function SuggestionList({ label, offers, at, rect, onChoose }: Props) {
  if (!rect) return null;
  const isBelow = rect.bottom + HEIGHT_PX < window.innerHeight;
  const isRtl = document.documentElement.dir === "rtl";
  const left = Math.max(8, Math.min(isRtl ? rect.right - WIDTH_PX : rect.left, window.innerWidth - WIDTH_PX - 8));
  const place = isBelow ? { top: rect.bottom + 6 } : { bottom: window.innerHeight - rect.top + 6 };
  const current = offers[at];
  return createPortal(
    <div className="offers" style={{ left, width: WIDTH_PX, ...place }}>
      <div role="listbox" aria-label={label} className="picker-list">
        {offers.map((offer, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the editor keeps the focus
          <div
            key={offer.id}
            role="option"
            aria-selected={index === at}
            className={`menu-item${index === at ? " is-hover" : ""}`}
            // Before the editor loses the focus.
            onMouseDown={(event) => {
              event.preventDefault();
              onChoose(offer);
            }}
          >
            <span className="ell grow" dir="auto">
              {offer.label}
            </span>
            {offer.hint ? <span className="t3 s12 nb ell">{offer.hint}</span> : null}
          </div>
        ))}
      </div>
      {current?.preview ? (
        <p className="offers-preview t2 s12" dir="auto">
          {current.preview}
        </p>
      ) : null}
    </div>,
    document.body,
  );
}
