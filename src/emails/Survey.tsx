/** Asks a customer, once their request is solved, how the help was: one click is the answer. */
import { Action, Frame, type Look, Small, Title, Words } from "#/emails/Frame.tsx";
import type { MailTexts } from "#/emails/texts.ts";

export const SCORES = [5, 4, 3, 2, 1] as const;
export type Score = (typeof SCORES)[number];
type Props = {
  texts: MailTexts;
  look: Look;
  contact: string;
  ticket: { number: number; subject: string };
  /** Who answered last. */
  member: string;
  /** Where a click on each score leads; signed, so that nobody answers for another. */
  urlOf: (score: Score) => string;
};

export const surveySubject = ({ t }: MailTexts, { subject }: Props["ticket"]): string => t("mail.survey.subject", { subject });

export function Survey({ texts, look, contact, ticket, member, urlOf }: Props) {
  const { t } = texts;
  return (
    <Frame texts={texts} look={look}>
      <Title>{t("mail.survey.title")}</Title>
      <Words>
        {t("mail.hello", { name: contact })} {t("mail.survey.lede", { workspace: look.name, subject: ticket.subject, member })}
      </Words>
      {SCORES.map((score) => (
        <Action key={score} href={urlOf(score)} color={look.color} isWide>
          {t(`mail.score.${score}`)}
        </Action>
      ))}
      <Small>{t("mail.survey.once", { number: String(ticket.number) })}</Small>
    </Frame>
  );
}
