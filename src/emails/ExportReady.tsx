/** The mail that tells that a person's data are packed. It holds no address of the file: who opens the link signs in first. */
import { Action, Frame, type Look, Small, Title, Words } from "#/emails/Frame.tsx";
import type { MailTexts } from "#/emails/texts.ts";

type Props = { texts: MailTexts; look: Look; name: string; url: string };

export function ExportReady({ texts, look, name, url }: Props) {
  const { t } = texts;
  return (
    <Frame texts={texts} look={look}>
      <Title>{t("mail.export.subject")}</Title>
      <Words>
        {t("mail.hello", { name })} {t("mail.export.lede", { workspace: look.name })}
      </Words>
      <Action href={url} color={look.color}>
        {t("mail.export.action")}
      </Action>
      <Small>{t("mail.export.days")}</Small>
    </Frame>
  );
}
