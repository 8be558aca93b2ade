/** The mail with a sign-in code. The code stands in the body alone: subjects are shown on locked screens and written to logs. */
import { Body, Container, Head, Heading, Html, Section, Text } from "@react-email/components";

export const subject = "Your sign-in code";

type Props = { code: string; minutes: number; name: string; appUrl: string };

export function SignInCode({ code, minutes, name, appUrl }: Props) {
  return (
    <Html lang="en">
      <Head />
      <Body style={page}>
        <Container style={card}>
          <Heading as="h1" style={heading}>
            Sign in to Connect
          </Heading>
          <Text style={words}>Hello {name}, here is the code to sign in with:</Text>
          <Section style={box}>
            <Text style={figures}>{code}</Text>
          </Section>
          <Text style={words}>
            Type it where you asked for it, at {appUrl}. It works once, for {minutes} minutes; a newer code takes its place.
          </Text>
          <Text style={small}>
            If you did not ask for it, nothing has happened and nothing needs to be done. Give the code to nobody: no one of us will ask for
            it.
          </Text>
        </Container>
      </Body>
    </Html>
  );
}

const FONT = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const page = { backgroundColor: "#f5f5f4", fontFamily: FONT, margin: 0, padding: "32px 0" };
const card = { backgroundColor: "#ffffff", borderRadius: 8, maxWidth: 480, padding: "32px" };
const heading = { color: "#1c1917", fontSize: 20, fontWeight: 600, lineHeight: "28px", margin: "0 0 16px" };
const words = { color: "#292524", fontSize: 15, lineHeight: "24px", margin: "0 0 16px" };
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
const small = { color: "#57534e", fontSize: 13, lineHeight: "20px", margin: 0 };
