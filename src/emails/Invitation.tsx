/** The mail that asks a person to come into a workspace. It holds no secret: who opens the link still signs in with a code. */
import { Body, Button, Container, Head, Heading, Html, Text } from "@react-email/components";

export const subjectOf = (workspaceName: string) => `You are invited to ${workspaceName}`;

type Props = { name: string; email: string; workspaceName: string; inviterName: string; url: string };

export function Invitation({ name, email, workspaceName, inviterName, url }: Props) {
  return (
    <Html lang="en">
      <Head />
      <Body style={page}>
        <Container style={card}>
          <Heading as="h1" style={heading}>
            Come to {workspaceName}
          </Heading>
          <Text style={words}>
            Hello {name}, {inviterName} has made you a member of {workspaceName} on Connect, where the team answers its customers.
          </Text>
          <Button href={url} style={button}>
            Sign in
          </Button>
          <Text style={words}>
            Use the address this mail was sent to, {email}. You get a code by mail to sign in with, so there is no password to choose.
          </Text>
          <Text style={small}>If you expected no such invitation, nothing needs to be done.</Text>
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
const button = {
  backgroundColor: "#1c1917",
  borderRadius: 6,
  color: "#ffffff",
  display: "inline-block",
  fontSize: 15,
  fontWeight: 600,
  margin: "0 0 16px",
  padding: "10px 20px",
};
const small = { color: "#57534e", fontSize: 13, lineHeight: "20px", margin: 0 };
