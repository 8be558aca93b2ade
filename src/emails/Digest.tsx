/** A member's day in one mail: what is theirs, what nobody has, what wakes up, and what happened since the last. */
import {
  Action,
  clip,
  Frame,
  Given,
  type Look,
  NAME_MAX,
  Named,
  Row,
  Small,
  SUBJECT_MAX,
  Subtitle,
  Title,
  Way,
  Words,
} from "#/emails/Frame.tsx";
import { dayIn, type MailTexts, momentIn } from "#/emails/texts.ts";

export type DigestTicket = { number: number; subject: string; url: string; contact: string /** When it was last moved. */; at: Date };
/** How many of each list are shown; the others are counted. */
const SHOWN_MAX = 10;

/** `total` may be more than the tickets that are shown. */
export type DigestList = { kind: "mine" | "unassigned" | "waking"; total: number; tickets: DigestTicket[]; url: string };
type Props = {
  texts: MailTexts;
  look: Look;
  name: string;
  /** The reader's. */
  timeZone: string;
  day: Date;
  /** Since the last digest. */
  since: { opened: number; closed: number };
  lists: DigestList[];
  deskUrl: string;
  settingsUrl: string;
};

export const digestSubject = (texts: MailTexts, look: Pick<Look, "name">, day: Date, timeZone: string): string =>
  texts.t("mail.digest.subject", { workspace: look.name, day: dayIn(texts, day, timeZone) });

export function Digest({ texts, look, name, timeZone, day, since, lists, deskUrl, settingsUrl }: Props) {
  const { t } = texts;
  const shown = lists.filter(({ total }) => total > 0);
  return (
    <Frame texts={texts} look={look}>
      <Title>{dayIn(texts, day, timeZone)}</Title>
      <Words>
        {t("mail.hello", { name })} {t("mail.digest.since", since)} {shown.length === 0 ? t("mail.digest.none") : ""}
      </Words>
      {shown.map(({ kind, total, tickets, url }) => (
        <div key={kind}>
          <Subtitle>{t(`mail.digest.${kind}`, { count: total })}</Subtitle>
          {tickets.slice(0, SHOWN_MAX).map((ticket) => (
            <Row key={ticket.number}>
              <Named
                name={
                  <Way href={ticket.url}>
                    <Given>
                      #{ticket.number} {clip(ticket.subject, SUBJECT_MAX)}
                    </Given>
                  </Way>
                }
              >
                <Given>{clip(ticket.contact, NAME_MAX)}</Given> · {momentIn(texts, ticket.at, timeZone)}
              </Named>
            </Row>
          ))}
          {total > Math.min(SHOWN_MAX, tickets.length) ? (
            <Row>
              <Small>
                <Way href={url}>{t("mail.more", { count: total - Math.min(SHOWN_MAX, tickets.length) })}</Way>
              </Small>
            </Row>
          ) : null}
        </div>
      ))}
      <div style={{ paddingTop: 16 }}>
        <Action href={deskUrl} color={look.color}>
          {t("mail.digest.open")}
        </Action>
      </div>
      <Small>
        {t("mail.why.digest")} <Way href={settingsUrl}>{t("mail.settings")}</Way>
      </Small>
    </Frame>
  );
}
