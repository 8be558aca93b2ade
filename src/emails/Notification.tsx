/** Tells a member of new messages in tickets that concern them. */
import {
  Action,
  Box,
  clip,
  Frame,
  Given,
  lines,
  type Look,
  NAME_MAX,
  Named,
  Row,
  Small,
  SUBJECT_MAX,
  Title,
  Way,
} from "#/emails/Frame.tsx";
import { type MailTexts, momentIn } from "#/emails/texts.ts";

/** How many are shown; the others are counted. */
const SHOWN_MAX = 15;
const EXCERPT_MAX = 300;

export type Notice = {
  ticket: { number: number; subject: string; url: string };
  author: string;
  /** A note is the team's own: no customer has seen it. */
  kind: "customer" | "reply" | "note";
  /** The beginning of its new words, as text. */
  excerpt: string;
  at: Date;
  why: "assigned" | "mentioned" | "following" | "team";
};
type Props = {
  texts: MailTexts;
  look: Look;
  /** The reader's. */
  timeZone: string;
  /** One at least, the oldest first. */
  notices: Notice[];
  /** Where the member says which mails they get. */
  settingsUrl: string;
};

export function notificationSubject({ t }: MailTexts, look: Pick<Look, "name">, notices: Notice[]): string {
  const [first] = notices;
  return first && notices.length === 1
    ? t("mail.notification.subject", { author: first.author, number: String(first.ticket.number), subject: first.ticket.subject })
    : t("mail.notification.subjectMany", { count: notices.length, workspace: look.name });
}

export function Notification({ texts, look, timeZone, notices, settingsUrl }: Props) {
  const { t } = texts;
  const [first] = notices;
  const whys = [...new Set(notices.map(({ why }) => why))];
  return (
    <Frame texts={texts} look={look}>
      <Title>{t("mail.notification.title", { count: notices.length })}</Title>
      {notices.slice(0, SHOWN_MAX).map(({ ticket, author, kind, excerpt, at }) => (
        <Row key={`${ticket.number} ${at.getTime()}`}>
          <Named
            name={
              <Way href={ticket.url}>
                <Given>
                  #{ticket.number} {clip(ticket.subject, SUBJECT_MAX)}
                </Given>
              </Way>
            }
          >
            {t(kind === "note" ? "mail.notification.note" : "mail.notification.by", {
              author: clip(author, NAME_MAX),
              time: momentIn(texts, at, timeZone),
            })}
          </Named>
          <Box>
            <Small>
              <Given>{lines(clip(excerpt, EXCERPT_MAX))}</Given>
            </Small>
          </Box>
        </Row>
      ))}
      {notices.length > SHOWN_MAX ? (
        <Row>
          <Small>{t("mail.more", { count: notices.length - SHOWN_MAX })}</Small>
        </Row>
      ) : null}
      {first && notices.length === 1 ? (
        <Action href={first.ticket.url} color={look.color}>
          {t("mail.notification.open")}
        </Action>
      ) : null}
      <Small>
        {whys.map((why) => t(`mail.why.${why}`)).join(" ")} <Way href={settingsUrl}>{t("mail.settings")}</Way>
      </Small>
    </Frame>
  );
}
