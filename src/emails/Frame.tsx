/** What mails of the product and of a workspace have in common: the document, the card, logo and footer, and the pieces the card is made of. */
import { Container, Head, Heading, Html, Img, Link, Section, Text } from "@react-email/components";
import type { ReactNode } from "react";
import { outlook } from "#/emails/outlook.ts";
import { box, card, COLOR, DARK, FONT, heading, inner, link, margins, page, row, small, subheading, WIDTH, words } from "#/emails/style.ts";
import type { MailTexts } from "#/emails/texts.ts";
import { inkOn } from "#/ui/contrast.ts";

/** Of a workspace. `color` as #rrggbb; `footer` is text, in lines. */
export type Look = {
  name: string;
  logo: { url: string; width: number; height: number } | null;
  color: string | null;
  footer: string | null;
};
/** Mails that belong to no workspace. */
export const PLAIN: Look = { name: "Connect", logo: null, color: null, footer: null };

/** Programs that know dark pages take ours; the others leave them, or turn the colours round. */
export function DocumentHead({ css = "" }: { css?: string }) {
  return (
    <Head>
      <meta name="viewport" content="width=device-width" />
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant; quotes in a sheet must not be escaped */}
      <style dangerouslySetInnerHTML={{ __html: `:root { color-scheme: light dark }\n${css}` }} />
      {outlook("mso-head")}
    </Head>
  );
}

export function Frame({ texts: { language, direction }, look, children }: { texts: MailTexts; look: Look; children: ReactNode }) {
  const color = look.color ?? COLOR;
  return (
    <Html lang={language} dir={direction}>
      <DocumentHead css={DARK} />
      {/* Some programs drop the page's own ground: a table's stays. */}
      <body className="cx-page" style={page}>
        <table className="cx-page" role="presentation" width="100%" border={0} cellPadding={0} cellSpacing={0} style={page}>
          <tbody>
            <tr>
              <td align="center" style={margins}>
                {outlook("mso-open")}
                <Container style={{ maxWidth: WIDTH, width: "100%" }} dir={direction}>
                  {look.logo ? <LogoPlate logo={look.logo} name={look.name} align="center" /> : null}
                  <Section className="cx-card" style={{ ...card, borderTop: `4px solid ${color}` }}>
                    <table role="presentation" width="100%" border={0} cellPadding={0} cellSpacing={0}>
                      <tbody>
                        <tr>
                          <td style={inner}>{children}</td>
                        </tr>
                      </tbody>
                    </table>
                  </Section>
                  {look.footer ? <Footer text={look.footer} align="center" /> : null}
                </Container>
                {outlook("mso-close")}
              </td>
            </tr>
          </tbody>
        </table>
      </body>
    </Html>
  );
}

/**
 * The logo on a light ground, in the dark as well: it was made for one, and many are black on nothing. The ground is a picture of one colour,
 * too: programs that turn colours round leave pictures as they are.
 */
export function LogoPlate({ logo, name, align }: { logo: NonNullable<Look["logo"]>; name: string; align?: "center" }) {
  return (
    <table
      role="presentation"
      align={align}
      border={0}
      cellPadding={0}
      cellSpacing={0}
      style={{ margin: align ? "0 auto 12px" : "0 0 12px" }}
    >
      <tbody>
        <tr>
          <td {...{ bgcolor: "#f3f2f0" }} style={plate}>
            <Img
              src={logo.url}
              alt={name}
              width={logo.width}
              height={logo.height}
              style={{ border: 0, display: "block", maxWidth: "100%" }}
            />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
const plate = {
  backgroundColor: "#f3f2f0",
  backgroundImage: "linear-gradient(#f3f2f0, #f3f2f0)",
  borderRadius: 6,
  color: "#292524",
  fontFamily: FONT,
  fontSize: 15,
  padding: "6px 10px",
};

/** Who sends it, as the law wants it: lines of text. */
export function Footer({ text, align }: { text: string; align?: "center" }) {
  return (
    <Text className="cx-soft" dir="auto" style={{ ...small, margin: "16px 0 0", ...(align ? { textAlign: align } : {}) }}>
      {lines(text)}
    </Text>
  );
}

/** The beginning of what may be long: a mail is shown whole up to 102 kB by Gmail, which folds the rest away. */
export const clip = (text: string, lengthMax: number): string =>
  text.length <= lengthMax ? text : `${text.slice(0, lengthMax).toWellFormed().trimEnd()} …`;
export const SUBJECT_MAX = 120;
export const NAME_MAX = 60;

/** Line breaks as they were typed. */
export function lines(text: string): ReactNode {
  const [first, ...others] = text.split(/\r\n?|\n/);
  return others.length === 0 ? (
    first
  ) : (
    <>
      {first}
      <br />
      {lines(others.join("\n"))}
    </>
  );
}

export const Title = ({ children }: { children: ReactNode }) => (
  <Heading as="h1" className="cx-ink" style={heading}>
    {children}
  </Heading>
);
export const Subtitle = ({ children }: { children: ReactNode }) => (
  <Heading as="h2" className="cx-ink" style={subheading}>
    {children}
  </Heading>
);
export const Words = ({ children }: { children: ReactNode }) => (
  <Text className="cx-ink" style={words}>
    {children}
  </Text>
);
/** What a thing is called, and below it, smaller, what else is known of it. */
export const Named = ({ name, children }: { name: ReactNode; children: ReactNode }) => (
  <Text className="cx-ink" style={{ ...words, margin: 0 }}>
    {name}
    <br />
    <span className="cx-soft" style={{ color: small.color, fontSize: small.fontSize }}>
      {children}
    </span>
  </Text>
);
export const Small = ({ children }: { children: ReactNode }) => (
  <Text className="cx-soft" style={small}>
    {children}
  </Text>
);
/** Words that somebody wrote, in their own direction. */
export const Given = ({ children }: { children: ReactNode }) => <span dir="auto">{children}</span>;
export const Way = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className="cx-ink" style={link}>
    {children}
  </Link>
);

/** One of several things below one another. */
export const Row = ({ children }: { children: ReactNode }) => (
  <table role="presentation" width="100%" border={0} cellPadding={0} cellSpacing={0}>
    <tbody>
      <tr>
        <td className="cx-row" style={row}>
          {children}
        </td>
      </tr>
    </tbody>
  </table>
);

/** What stands apart from the words around it. */
export const Box = ({ children }: { children: ReactNode }) => (
  <table role="presentation" width="100%" border={0} cellPadding={0} cellSpacing={0} style={{ margin: "8px 0 16px" }}>
    <tbody>
      <tr>
        <td className="cx-box" {...{ bgcolor: box.backgroundColor }} style={box}>
          {children}
        </td>
      </tr>
    </tbody>
  </table>
);

type ActionProps = { href: string; color: string | null; children: ReactNode; isWide?: boolean };
/** A button that is one everywhere: a coloured cell, filled by its link. Word pads the cell, all others the link. */
export function Action({ href, color, children, isWide = false }: ActionProps) {
  const ground = color ?? COLOR;
  return (
    <table
      role="presentation"
      border={0}
      cellPadding={0}
      cellSpacing={0}
      {...(isWide ? { width: "100%" } : {})}
      style={{ borderCollapse: "separate", margin: isWide ? "0 0 8px" : "0 0 20px" }}
    >
      <tbody>
        <tr>
          <td
            className="cx-button"
            align="center"
            {...{ bgcolor: ground }}
            style={{ ...button, backgroundColor: ground, borderColor: ground }}
          >
            <Link href={href} style={{ ...buttonLink, color: inkOn(ground), display: isWide ? "block" : "inline-block" }}>
              {children}
            </Link>
          </td>
        </tr>
      </tbody>
    </table>
  );
}
const button = { borderRadius: 6, borderStyle: "solid", borderWidth: 1, msoPaddingAlt: "10px 20px" };
const buttonLink = {
  fontFamily: FONT,
  fontSize: 15,
  fontWeight: 600,
  lineHeight: "22px",
  padding: "10px 20px",
  textDecoration: "none",
};
