/** The mail with a sign-in code. The code stands in the body alone: subjects are shown on locked screens and written to logs. */
import { Text } from "@react-email/components";
import { Box, Frame, type Look, Small, Title, Words } from "#/emails/Frame.tsx";
import type { MailTexts } from "#/emails/texts.ts";

/** `look`: of the workspace, where the person belongs to one alone. */
type Props = { texts: MailTexts; look: Look; code: string; minutes: number; name: string; appUrl: string };

export function SignInCode({ texts, look, code, minutes, name, appUrl }: Props) {
  const { t } = texts;
  return (
    <Frame texts={texts} look={look}>
      <Title>{t("mail.code.title")}</Title>
      <Words>
        {t("mail.hello", { name })} {t("mail.code.lede")}
      </Words>
      <Box>
        <Text className="cx-ink" style={figures} dir="ltr">
          {code}
        </Text>
      </Box>
      <Words>{t("mail.code.where", { address: appUrl, minutes })}</Words>
      <Small>{t("mail.code.safe")}</Small>
    </Frame>
  );
}

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
