"use client";
/** A colour, picked or written; and how words on it will look, which are black or white by what reads better. */
import { useId, useState } from "react";
import { Line } from "#/features/workspace/ui/settings/Line.tsx";
import { contrastOf, inkOn } from "#/ui/contrast.ts";
import { useText } from "#/ui/messages/text.tsx";

/** What mails have where none was chosen. */
const USUAL = "#292524";
const WRITTEN = /^#?([0-9a-f]{6})$/i;

export function ColorLine({ color, onChange }: { color: string | null; onChange: (color: string | null) => void }) {
  const { t } = useText();
  const faultId = useId();
  const [typed, setTyped] = useState(color ?? USUAL);
  const [known, setKnown] = useState(color);
  // Changed elsewhere meanwhile.
  if (known !== color) {
    setKnown(color);
    setTyped(color ?? USUAL);
  }
  const written = WRITTEN.exec(typed.trim())?.[1];
  const shown = written ? `#${written.toLowerCase()}` : (color ?? USUAL);
  const ink = inkOn(shown);
  const save = () => {
    if (written && shown !== (color ?? USUAL)) onChange(shown);
  };
  const ratio = Math.floor(contrastOf(shown, ink) * 10) / 10;
  return (
    <Line name={t("mailLook.color")} hint={t("mailLook.colorHint", { ink: ink === "#000000" ? "black" : "white", ratio })}>
      {(id, hint) => (
        <>
          <div className="color-line">
            <input
              type="color"
              aria-label={t("mailLook.colorPick")}
              value={shown}
              onChange={(event) => setTyped(event.target.value)}
              onBlur={save}
            />
            <input
              id={id}
              className="field"
              dir="ltr"
              spellCheck={false}
              maxLength={7}
              aria-describedby={written ? hint : faultId}
              aria-invalid={written ? undefined : true}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onBlur={save}
              onKeyDown={(event) => {
                if (event.key === "Enter") save();
                if (event.key === "Escape") setTyped(color ?? USUAL);
              }}
            />
            <span className="color-sample" style={{ background: shown, color: ink }}>
              {t("mailLook.sample")}
            </span>
          </div>
          {written ? null : (
            <p id={faultId} className="tc-danger" role="alert">
              {t("mailLook.colorWrong")}
            </p>
          )}
          {color === null ? null : (
            <button type="button" className="btn btn-text" onClick={() => onChange(null)}>
              {t("mailLook.colorUsual")}
            </button>
          )}
        </>
      )}
    </Line>
  );
}
