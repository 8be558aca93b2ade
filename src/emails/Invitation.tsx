/** The mail that asks a person to come into a workspace. It holds no secret: who opens the link still signs in with a code. */
import { Action, Frame, type Look, Small, Title, Words } from "#/emails/Frame.tsx";
import type { MailTexts } from "#/emails/texts.ts";

type Props = { texts: MailTexts; look: Look; name: string; email: string; inviterName: string; days: number; url: string };

export function Invitation({ texts, look, name, email, inviterName, days, url }: Props) {
  const { t } = texts;
  return (
    <Frame texts={texts} look={look}>
      <Title>{t("mail.invitation.title", { workspace: look.name })}</Title>
      <Words>
        {t("mail.hello", { name })} {t("mail.invitation.lede", { inviter: inviterName, workspace: look.name })}
      </Words>
      <Action href={url} color={look.color}>
        {t("mail.invitation.action")}
      </Action>
      <Words>{t("mail.invitation.how", { email })}</Words>
      <Words>{t("mail.invitation.valid", { days })}</Words>
      <Small>{t("mail.invitation.safe")}</Small>
    </Frame>
  );
}
