/** A template as what is sent: HTML for programs that show it, and text, with every address in it, for those that do not. */
import { render } from "@react-email/render";
import type { ReactElement } from "react";
import { textOfHtml } from "#/core/html.ts";
import { withOutlook } from "#/emails/outlook.ts";

/** @throws Error when the template throws: a mail that is half there is none */
export async function renderMail(template: ReactElement): Promise<{ html: string; text: string }> {
  const html = await render(template);
  return { html: withOutlook(html), text: textOfHtml(html) };
}
