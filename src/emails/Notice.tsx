/** A mail about one thing: what happened or was asked for, what to do, and in small print what to know, as what to do if it was somebody else. */
import { Action, Frame, type Look, Small, Title, Words } from "#/emails/Frame.tsx";
import type { MailTexts } from "#/emails/texts.ts";

type Props = { texts: MailTexts; look: Look; title: string; words: string; action: { name: string; url: string }; small: string };

export function Notice({ texts, look, title, words, action, small }: Props) {
  return (
    <Frame texts={texts} look={look}>
      <Title>{title}</Title>
      <Words>{words}</Words>
      <Action href={action.url} color={look.color}>
        {action.name}
      </Action>
      <Small>{small}</Small>
    </Frame>
  );
}
