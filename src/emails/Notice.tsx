/** A mail about one's own account: what happened or was asked for, one thing to do, and what to do if it was somebody else. */
import { Body, Button, Container, Head, Heading, Html, Text } from "@react-email/components";
import { button, card, heading, page, small, words as wordsStyle } from "#/emails/style.ts";
import type { MailTexts } from "#/emails/texts.ts";

type Props = { texts: MailTexts; title: string; words: string[]; action: { name: string; url: string }; safe: string };

export function Notice({ texts: { language, direction }, title, words, action, safe }: Props) {
  return (
    <Html lang={language} dir={direction}>
      <Head />
      <Body style={page}>
        <Container style={card} dir={direction}>
          <Heading as="h1" style={heading}>
            {title}
          </Heading>
          {words.map((paragraph) => (
            <Text key={paragraph} style={wordsStyle}>
              {paragraph}
            </Text>
          ))}
          <Button href={action.url} style={button}>
            {action.name}
          </Button>
          <Text style={small}>{safe}</Text>
        </Container>
      </Body>
    </Html>
  );
}
