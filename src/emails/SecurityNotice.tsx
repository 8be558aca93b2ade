/** The mail that says what has changed about how a person signs in, and what to do when it was not them. */
import type { ToldEventName } from "#/core/securityEvent.ts";
import { Frame, type Look, Small, Title, Words } from "#/emails/Frame.tsx";
import type { MailTexts } from "#/emails/texts.ts";

type Props = { texts: MailTexts; look: Look; event: ToldEventName; at: Date; name: string; appUrl: string };

export function SecurityNotice({ texts, look, event, at, name, appUrl }: Props) {
  const { t } = texts;
  const time = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return (
    <Frame texts={texts} look={look}>
      <Title>{t(`mail.security.${event}`)}</Title>
      <Words>
        {t("mail.hello", { name })} {t("mail.security.lede", { address: appUrl, time })}
      </Words>
      <Words>{t("mail.security.yours")}</Words>
      <Small>{t("mail.security.notYours")}</Small>
    </Frame>
  );
}
