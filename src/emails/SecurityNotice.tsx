/** The mail that says what has changed about how a person signs in, and what to do when it was not them. */
import { Body, Container, Head, Heading, Html, Text } from "@react-email/components";
import type { ToldEventName } from "#/core/securityEvent.ts";
import { card, heading, page, small, words } from "#/emails/style.ts";
import type { MailTexts } from "#/emails/texts.ts";

type Props = { texts: MailTexts; event: ToldEventName; at: Date; name: string; appUrl: string };

export function SecurityNotice({ texts: { t, language, direction }, event, at, name, appUrl }: Props) {
  const time = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return (
    <Html lang={language} dir={direction}>
      <Head />
      <Body style={page}>
        <Container style={card} dir={direction}>
          <Heading as="h1" style={heading}>
            {t(`mail.security.${event}`)}
          </Heading>
          <Text style={words}>
            {t("mail.hello", { name })} {t("mail.security.lede", { address: appUrl, time })}
          </Text>
          <Text style={words}>{t("mail.security.yours")}</Text>
          <Text style={small}>{t("mail.security.notYours")}</Text>
        </Container>
      </Body>
    </Html>
  );
}
