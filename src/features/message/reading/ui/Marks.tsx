"use client";
/** What a glance at a mail's words would miss: that its sender is in doubt, that it is signed or encrypted, that it was repaired. */
import { FileWarning, type LucideIcon, Lock, PenLine, ShieldAlert } from "lucide-react";
import { isDoubtful } from "#/features/message/reading/rules.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { useText } from "#/ui/messages/text.tsx";

type Mark = { id: string; icon: LucideIcon; name: MessageKey; title: string; tone: string };

const KINDS = { smime: "S/MIME", pgp: "PGP" } as const;

export function Marks({ message }: { message: MessageRecord }) {
  const { t } = useText();
  const { auth, reading } = message;
  const marks: Mark[] = [];
  if (isDoubtful(auth))
    marks.push({
      id: "doubtful",
      icon: ShieldAlert,
      name: "reading.doubtful",
      title: t("reading.doubtfulTitle", auth),
      tone: " chip-danger",
    });
  for (const seal of reading?.seals ?? []) {
    const [state, kind] = seal.split("-") as ["signed" | "encrypted", keyof typeof KINDS];
    const isSigned = state === "signed";
    marks.push({
      id: seal,
      icon: isSigned ? PenLine : Lock,
      name: isSigned ? "reading.signed" : "reading.encrypted",
      title: t(isSigned ? "reading.signedTitle" : "reading.encryptedTitle", { kind: KINDS[kind] }),
      tone: "",
    });
  }
  if (reading && reading.problems.length > 0)
    marks.push({
      id: "repaired",
      icon: FileWarning,
      name: "reading.repaired",
      title: `${t("reading.repairedTitle")}\n${reading.problems.join("\n")}`,
      tone: "",
    });
  return marks.map(({ id, icon, name, title, tone }) => (
    <span key={id} className={`chip${tone}`} title={title}>
      <Icon of={icon} size={12} />
      {t(name)}
    </span>
  ));
}

/** In the place of words that only a key would open. */
export function Closed({ message }: { message: MessageRecord }) {
  const { t } = useText();
  const seal = message.reading?.seals.find((each) => each.startsWith("encrypted"));
  if (!seal || message.text.trim() !== "") return null;
  return <p className="s12 t2">{t("reading.encryptedTitle", { kind: KINDS[seal.split("-")[1] as keyof typeof KINDS] })}</p>;
}
