"use client";
/** Asks for what a ticket must have before it is closed, where one was about to close it. */
import { Modal } from "antd";
import { observer } from "mobx-react-lite";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useStore } from "#/core/client/context.tsx";
import type { FieldValues } from "#/features/customField/rules.ts";
import { FieldControl } from "#/features/customField/ui/FieldValues.tsx";
import { ClosingStore } from "#/features/ticket/closing/store.ts";
import { useText } from "#/ui/messages/text.tsx";

export const ClosingDialog = observer(function ClosingDialog() {
  const closing = useStore(ClosingStore);
  const { t } = useText();
  const { question } = closing;
  const [first] = question?.tickets ?? [];
  return (
    <Modal
      open={question !== null}
      onCancel={() => closing.cancel()}
      title={
        question?.tickets.length === 1
          ? t("closing.title", { number: first?.number ?? 0 })
          : t("closing.titleMany", { count: question?.tickets.length ?? 0 })
      }
      footer={null}
      width={440}
      destroyOnHidden
      transitionName=""
      maskTransitionName=""
    >
      {question ? <Form key={question.tickets.map(({ id }) => id).join()} /> : null}
    </Modal>
  );
});

const Form = observer(function Form() {
  const { t } = useText();
  const closing = useStore(ClosingStore);
  const [values, setValues] = useState<FieldValues>({});
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("input, select, button")?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const fields = closing.question?.fields ?? [];
  // A box that was never ticked says no; the other kinds say nothing until they are filled in.
  const given = Object.fromEntries(fields.map((field) => [field.id, values[field.id] ?? (field.type === "checkbox" ? false : null)]));
  const isComplete = Object.values(given).every((value) => value !== null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete) closing.answer(given);
  };
  return (
    <form ref={form} className="closing" onSubmit={submit}>
      <p className="t2">{t("closing.lede")}</p>
      {fields.map((field) => (
        <FieldControl
          key={field.id}
          field={field}
          value={values[field.id] ?? null}
          isRequired={field.type !== "checkbox"}
          onChange={(value) => setValues((before) => ({ ...before, [field.id]: value }))}
        />
      ))}
      <div className="closing-foot">
        <button type="button" className="btn" onClick={() => closing.cancel()}>
          {t("closing.cancel")}
        </button>
        <button type="submit" className="btn btn-primary">
          {t("closing.action")}
        </button>
      </div>
    </form>
  );
});
