"use client";
/** What can be called up while writing: members after @, tickets after #, emoji after :, macros after /. */
import { useMemo } from "react";
import { useClient } from "#/core/client/context.tsx";
import { fill } from "#/features/macro/rules.ts";
import type { MacroRecord } from "#/features/macro/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { macroValues } from "#/features/message/ui/compose/macroValues.ts";
import type { Offer, Trigger } from "#/features/message/ui/compose/Editor.tsx";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { useText } from "#/ui/messages/text.tsx";

const OFFERS_MAX = 8;
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
const matches = (name: string, typed: string) => name.toLocaleLowerCase().includes(typed.toLocaleLowerCase());

/** `onMacro` hears which macro's words were taken: its actions go with the message. */
export function useTriggers(ticket: TicketRecord, isNote: boolean, onMacro: (macro: MacroRecord) => void): Trigger[] {
  const client = useClient();
  const { language } = useText();
  return useMemo(() => {
    const { pool, me, workspace } = client;
    const member = (typed: string): Offer[] =>
      pool
        .all<MemberRecord>("member")
        .filter(({ isActive, name, id }) => isActive && id !== me.id && matches(name, typed))
        .slice(0, OFFERS_MAX)
        .map(({ id, name, email }) => ({ id, label: name, hint: email, insert: `<strong>@${escaped(name)}</strong>&nbsp;` }));
    const tickets = (typed: string): Offer[] =>
      pool
        .everyShown<TicketRecord>("ticket")
        .filter(({ number, subject }) => String(number).startsWith(typed) || (typed.length > 1 && matches(subject, typed)))
        .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
        .slice(0, OFFERS_MAX)
        .map(({ id, number, subject, contact }) => ({
          id,
          label: `#${number} ${subject}`,
          hint: contact.name,
          insert: `<a href="/${workspace.slug}/ticket/${number}">#${number}</a>&nbsp;`,
        }));
    const values = macroValues(client, ticket);
    const macros = (typed: string): Offer[] =>
      pool
        .all<MacroRecord>("macro")
        .filter(({ name }) => matches(name, typed))
        .sort((a, b) => a.position - b.position || a.name.localeCompare(b.name))
        .slice(0, OFFERS_MAX)
        .map(({ id, name, html }) => {
          const filled = fill(html, values);
          return {
            id,
            label: name,
            preview: filled
              .replace(/<[^>]*>/g, " ")
              .replace(/\s+/g, " ")
              .trim()
              .slice(0, 240),
            insert: filled,
          };
        });
    const macroChosen = ({ id }: Offer) => {
      const macro = pool.get<MacroRecord>("macro", id);
      if (macro) onMacro(macro);
    };
    return [
      ...(isNote
        ? [
            { char: "@", find: member },
            { char: "#", find: tickets },
          ]
        : []),
      { char: ":", find: (typed: string) => emoji(typed, language) },
      { char: "/", find: macros, onChoose: macroChosen },
    ];
  }, [client, ticket, isNote, language, onMacro]);
}

type Emoji = { unicode: string; label: string; tags?: string[] };
const DATA: Record<string, () => Promise<{ default: unknown }>> = {
  en: () => import("emojibase-data/en/compact.json"),
  de: () => import("emojibase-data/de/compact.json"),
  es: () => import("emojibase-data/es/compact.json"),
  fr: () => import("emojibase-data/fr/compact.json"),
};
const loaded = new Map<string, Promise<Emoji[]>>();

async function emoji(typed: string, language: string): Promise<Offer[]> {
  const load = DATA[language] ?? DATA.en;
  if (typed.length < 2 || !load) return [];
  const all = loaded.get(language) ?? load().then((module) => module.default as Emoji[]);
  loaded.set(language, all);
  const found = await all.catch(() => {
    loaded.delete(language);
    return [];
  });
  return found
    .filter(({ label, tags = [] }) => matches(label, typed) || tags.some((tag) => tag.startsWith(typed)))
    .slice(0, OFFERS_MAX)
    .map(({ unicode, label }) => ({ id: unicode, label: `${unicode}  ${label}`, insert: `${unicode} ` }));
}
