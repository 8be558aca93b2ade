/**
 * What Outlook for Windows needs to be told apart: it draws with Word, and reads comments that all others pass over. React writes no comments,
 * so templates hold empty elements in their places. Nobody else can write such an element: variables are escaped, and HTML of members passes
 * the sanitiser, which knows no such tag.
 */
import { createElement } from "react";
import { WIDTH } from "#/emails/style.ts";

const COMMENTS = {
  // Pictures in their own size on screens of many dots, and a font that is there: Word would take Times.
  "mso-head": `<!--[if mso]><xml><o:OfficeDocumentSettings xmlns:o="urn:schemas-microsoft-com:office:office"><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><style>body,table,td,p,a,li,h1,h2{font-family:'Segoe UI',Arial,sans-serif}table{mso-table-lspace:0;mso-table-rspace:0}</style><![endif]-->`,
  // It knows no greatest width.
  "mso-open": `<!--[if mso]><table role="presentation" align="center" width="${WIDTH}" border="0" cellpadding="0" cellspacing="0"><tr><td><![endif]-->`,
  "mso-close": "<!--[if mso]></td></tr></table><![endif]-->",
} as const;

export const outlook = (place: keyof typeof COMMENTS) => createElement(place);

export const withOutlook = (html: string): string =>
  Object.entries(COMMENTS).reduce((text, [place, comment]) => text.replaceAll(`<${place}></${place}>`, () => comment), html);
