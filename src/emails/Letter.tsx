/**
 * Mail to a customer: a personal letter, without a card or colours of its own, so that every program shows it as it shows mail of people. The
 * words are HTML that has passed the sanitiser (core/html.ts): the one place of the templates where markup is put in as it is.
 */
import { Html } from "@react-email/components";
import { DocumentHead, Footer, type Look, LogoPlate } from "#/emails/Frame.tsx";
import { DARK, FONT } from "#/emails/style.ts";

/** The workspace's sign on a letter. */
export type Brand = Pick<Look, "name" | "logo" | "footer">;
type Props = {
  /** Sanitised. */
  html: string;
  /** Of the words; a mail has one direction, because Outlook does not find it by itself. */
  direction: "ltr" | "rtl";
  brand: Brand | null;
};

/** What a member writes. The logo stands below, as in a signature. */
export const Reply = ({ html, direction, brand }: Props) => (
  <Letter direction={direction}>
    <Given html={html} />
    {brand?.logo ? (
      <div style={{ margin: "20px 0 0" }}>
        <LogoPlate logo={brand.logo} name={brand.name} />
      </div>
    ) : null}
    {brand?.footer ? <Footer text={brand.footer} /> : null}
  </Letter>
);

/** What an inbox answers by itself: the logo above says that it is the house that writes. */
export const Acknowledgement = ({ html, direction, brand }: Props) => (
  <Letter direction={direction}>
    {brand?.logo ? <LogoPlate logo={brand.logo} name={brand.name} /> : null}
    <Given html={html} />
    {brand?.footer ? <Footer text={brand.footer} /> : null}
  </Letter>
);

function Letter({ direction, children }: { direction: "ltr" | "rtl"; children: React.ReactNode }) {
  return (
    // The words are the workspace's own, and their language is not known: a wrong one would be read out wrongly.
    <Html lang="" dir={direction}>
      <DocumentHead css={DARK} />
      <body style={{ fontFamily: FONT, fontSize: 15, lineHeight: "1.5" }}>
        <div dir={direction}>{children}</div>
      </body>
    </Html>
  );
}

// biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised before it was stored
const Given = ({ html }: { html: string }) => <div dangerouslySetInnerHTML={{ __html: html }} />;

const STRONG = /\p{L}/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** The direction that a text's first letter has. */
export const directionOf = (text: string): "ltr" | "rtl" => (RIGHT_TO_LEFT.test(STRONG.exec(text)?.[0] ?? "") ? "rtl" : "ltr");
