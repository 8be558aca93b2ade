"use client";
/** The words of a macro, and how they read in a conversation there is. */
import { ChevronDown } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { fill, VARIABLES } from "#/features/macro/rules.ts";
import { macroValues } from "#/features/message/ui/compose/macroValues.ts";
import { RichText } from "#/features/message/ui/RichText.tsx";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { RichField } from "#/features/workspace/ui/settings/RichField.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

const OFFERED_MAX = 50;

type Props = { html: string; isReadOnly: boolean; onSave: (html: string) => void };
export const MacroWords = observer(function MacroWords({ html, isReadOnly, onSave }: Props) {
  const { t } = useText();
  const client = useClient();
  const [typed, setTyped] = useState<string | null>(null);
  const [ticketId, setTicketId] = useState<string | null>(null);
  const tickets = client.pool
    .everyShown<TicketRecord>("ticket")
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
    .slice(0, OFFERED_MAX);
  const ticket = tickets.find(({ id }) => id === ticketId) ?? tickets[0];
  const values = ticket ? macroValues(client, ticket) : {};
  const shown = typed ?? html;
  const items = () =>
    tickets.map((one) => ({
      id: one.id,
      label: `#${one.number} ${one.subject}`,
      hint: one.contact.name || one.contact.email,
      isOn: one.id === ticket?.id,
      perform: () => setTicketId(one.id),
    }));
  return (
    <>
      <RichField
        label={t("settings.macroWords")}
        html={html}
        isReadOnly={isReadOnly}
        onType={setTyped}
        onSave={(saved) => {
          setTyped(null);
          onSave(saved);
        }}
        inserts={VARIABLES.map((name) => ({ id: name, label: t(`variable.${name}`), hint: values[name], text: `{{${name}}}` }))}
      />
      {shown ? (
        <section className="rich-preview" aria-label={t("settings.preview")}>
          <div className="rich-preview-head">
            <span className="s12 t2">{t("settings.preview")}</span>
            {ticket ? (
              <Picker content={{ label: t("settings.previewWith"), placeholder: t("settings.previewWith"), items }} placement="bottomEnd">
                <button type="button" className="btn btn-sm btn-text">
                  <span className="sr">{t("settings.previewWith")}: </span>
                  <span className="ell" dir="auto">
                    #{ticket.number} {ticket.subject}
                  </span>
                  <Icon of={ChevronDown} size={14} />
                </button>
              </Picker>
            ) : null}
          </div>
          <RichText html={fill(shown, values)} text="" />
        </section>
      ) : null}
    </>
  );
});
