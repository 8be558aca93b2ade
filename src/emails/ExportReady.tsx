/** The mail that tells that a person's data are packed. It holds no address of the file: who opens the link signs in first. */
import { Body, Button, Container, Head, Heading, Html, Text } from "@react-email/components";
import { button, card, heading, page, small, words } from "#/emails/style.ts";
import type { MailTexts } from "#/emails/texts.ts";

type Props = { texts: MailTexts; name: string; workspaceName: string; url: string };

export function ExportReady({ texts: { t, language, direction }, name, workspaceName, url }: Props) {
  return (
    <Html lang={language} dir={direction}>
      <Head />
      <Body style={page}>
        <Container style={card} dir={direction}>
          <Heading as="h1" style={heading}>
            {t("mail.export.subject")}
          </Heading>
          <Text style={words}>
            {t("mail.hello", { name })} {t("mail.export.lede", { workspace: workspaceName })}
          </Text>
          <Button href={url} style={button}>
            {t("mail.export.action")}
          </Button>
          <Text style={small}>{t("mail.export.days")}</Text>
        </Container>
      </Body>
    </Html>
  );
}
