/** The mail that asks a person to come into a workspace. It holds no secret: who opens the link still signs in with a code. */
import { Body, Button, Container, Head, Heading, Html, Text } from "@react-email/components";
import { button, card, heading, page, small, words } from "#/emails/style.ts";
import type { MailTexts } from "#/emails/texts.ts";

type Props = { texts: MailTexts; name: string; email: string; workspaceName: string; inviterName: string; url: string };

export function Invitation({ texts: { t, language, direction }, name, email, workspaceName, inviterName, url }: Props) {
  return (
    <Html lang={language} dir={direction}>
      <Head />
      <Body style={page}>
        <Container style={card} dir={direction}>
          <Heading as="h1" style={heading}>
            {t("mail.invitation.title", { workspace: workspaceName })}
          </Heading>
          <Text style={words}>
            {t("mail.hello", { name })} {t("mail.invitation.lede", { inviter: inviterName, workspace: workspaceName })}
          </Text>
          <Button href={url} style={button}>
            {t("mail.invitation.action")}
          </Button>
          <Text style={words}>{t("mail.invitation.how", { email })}</Text>
          <Text style={small}>{t("mail.invitation.safe")}</Text>
        </Container>
      </Body>
    </Html>
  );
}
