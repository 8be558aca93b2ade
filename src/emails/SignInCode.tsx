/** The mail with a sign-in code. The code stands in the body alone: subjects are shown on locked screens and written to logs. */
import { Body, Container, Head, Heading, Html, Section, Text } from "@react-email/components";
import { card, heading, page, small, words } from "#/emails/style.ts";
import type { MailTexts } from "#/emails/texts.ts";

type Props = { texts: MailTexts; code: string; minutes: number; name: string; appUrl: string };

export function SignInCode({ texts: { t, language, direction }, code, minutes, name, appUrl }: Props) {
  return (
    <Html lang={language} dir={direction}>
      <Head />
      <Body style={page}>
        <Container style={card} dir={direction}>
          <Heading as="h1" style={heading}>
            {t("mail.code.title")}
          </Heading>
          <Text style={words}>
            {t("mail.hello", { name })} {t("mail.code.lede")}
          </Text>
          <Section style={box}>
            <Text style={figures} dir="ltr">
              {code}
            </Text>
          </Section>
          <Text style={words}>{t("mail.code.where", { address: appUrl, minutes })}</Text>
          <Text style={small}>{t("mail.code.safe")}</Text>
        </Container>
      </Body>
    </Html>
  );
}

const box = { backgroundColor: "#f5f5f4", borderRadius: 8, margin: "0 0 16px", padding: "16px" };
const figures = {
  color: "#1c1917",
  fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  fontSize: 32,
  fontWeight: 600,
  letterSpacing: 6,
  lineHeight: "40px",
  margin: 0,
  textAlign: "center" as const,
};
