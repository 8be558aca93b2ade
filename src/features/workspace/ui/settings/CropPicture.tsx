"use client";
/** Cuts a square out of a picture: dragged, or set with three sliders. What is seen is what is kept. */
import { Modal } from "antd";
import { type PointerEvent, useEffect, useId, useRef, useState } from "react";
import { useText } from "#/ui/messages/text.tsx";

const SIDE_PX = 256;
const ZOOM_MAX = 4;

type Props = { picture: ImageBitmap; fault: string | null; isBusy: boolean; onSave: (cut: Blob) => void; onClose: () => void };

export function CropPicture({ picture, fault, isBusy, onSave, onClose }: Props) {
  const { t } = useText();
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number; at: { x: number; y: number } } | null>(null);
  const [zoom, setZoom] = useState(1);
  /** From 0 (its left, its top) to 1. */
  const [at, setAt] = useState({ x: 0.5, y: 0.5 });
  const side = Math.min(picture.width, picture.height) / zoom;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, SIDE_PX, SIDE_PX);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, (picture.width - side) * at.x, (picture.height - side) * at.y, side, side, 0, 0, SIDE_PX, SIDE_PX);
  }, [picture, side, at]);
  const within = (value: number) => Math.min(1, Math.max(0, value));
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current || !canvas.current) return;
    const scale = side / canvas.current.clientWidth;
    const share = (moved: number, room: number) => (room > 0 ? (moved * scale) / room : 0);
    setAt({
      x: within(drag.current.at.x - share(event.clientX - drag.current.x, picture.width - side)),
      y: within(drag.current.at.y - share(event.clientY - drag.current.y, picture.height - side)),
    });
  };
  const slider = (name: "zoom" | "x" | "y", value: number, min: number, max: number, set: (value: number) => void) => (
    <div className="crop-slider">
      <label htmlFor={`${id}-${name}`}>{t(`avatar.${name}`)}</label>
      <input
        id={`${id}-${name}`}
        type="range"
        min={min}
        max={max}
        step="0.01"
        value={value}
        onChange={(event) => set(Number(event.target.value))}
      />
    </div>
  );
  return (
    <Modal
      open
      title={t("avatar.cut")}
      okText={t("avatar.save")}
      cancelText={t("action.dismiss")}
      okButtonProps={{ disabled: isBusy }}
      width={360}
      transitionName=""
      maskTransitionName=""
      onCancel={onClose}
      onOk={() => canvas.current?.toBlob((cut) => cut && onSave(cut), "image/png")}
    >
      <canvas
        ref={canvas}
        width={SIDE_PX}
        height={SIDE_PX}
        className="crop"
        role="img"
        aria-label={t("avatar.preview")}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, at };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = null;
        }}
      />
      {slider("zoom", zoom, 1, ZOOM_MAX, setZoom)}
      {slider("x", at.x, 0, 1, (x) => setAt({ ...at, x }))}
      {slider("y", at.y, 0, 1, (y) => setAt({ ...at, y }))}
      {fault ? (
        <p className="tc-danger" role="alert">
          {fault}
        </p>
      ) : null}
    </Modal>
  );
}
