/** Renders templates of mail with a workspace's own look, names and tickets, and mails one to who asks. */
import { createElement, type ReactElement } from "react";
import { mailTransport } from "#/adapters/mail/index.ts";
import { textOfHtml } from "#/core/html.ts";
import { DEFAULT_LOCALE, type Locale } from "#/core/locale.ts";
import { env } from "#/env.ts";
import { htmlOfText } from "#/features/mail/outbound/rules.ts";
import { productMailOf } from "#/features/mail/product/rules.ts";
import type { TemplateSample } from "#/features/mail/template/queries.ts";
import type { TemplateName, TemplatePreview } from "#/features/mail/template/schema.ts";
import { acknowledgementOf } from "#/features/message/acknowledge/rules.ts";
import { INVITATION_DAYS } from "#/features/member/schema.ts";
import { CODE_MINUTES } from "#/features/session/schema.ts";

/** Nobody signs in with it: a code that was asked for is another. */
const SAMPLE_CODE = "123456";
const LISTED = 3;

/** @param language of the product's words; those of the workspace are in its own */
export async function previewOf(name: TemplateName, sample: TemplateSample, chosen: Locale | undefined): Promise<TemplatePreview> {
  // Only here is React's renderer needed: a process that mails nothing does not load it.
  const [{ mailTexts }, { renderMail }] = await Promise.all([import("#/emails/texts.ts"), import("#/emails/render.ts")]);
  const language = chosen ?? sample.member?.language ?? DEFAULT_LOCALE;
  const { subject, template, text } = await MADE[name](await materialOf(await mailTexts(language), sample));
  const body = await renderMail(template);
  return { name, language, subject, html: body.html, text: text ?? body.text };
}

/** Mails a preview to the member who asks. @throws MailError */
export async function sendPreview(preview: TemplatePreview, to: { name: string; email: string }): Promise<void> {
  const { mailTexts } = await import("#/emails/texts.ts");
  const { t } = await mailTexts(preview.language);
  const { html, text } = preview;
  const subject = t("mail.preview.subject", { subject: preview.subject });
  await (await mailTransport()).send(productMailOf({ appUrl: env.APP_URL, to, subject, html, text }));
}

type Texts = Awaited<ReturnType<typeof import("#/emails/texts.ts")["mailTexts"]>>;
type Material = Awaited<ReturnType<typeof materialOf>>;

/** The sample with words of the language in the place of what the workspace has none of yet. */
async function materialOf(texts: Texts, { look, slug, brandsReplies, inbox, member, tickets }: TemplateSample) {
  const { t } = texts;
  const address = (path: string) => new URL(`/${slug}${path}`, env.APP_URL).toString();
  const made = {
    number: 1,
    subject: t("mail.sample.subject"),
    snippet: t("mail.sample.question"),
    contact: t("mail.sample.contact"),
    email: "ann@client.example",
    at: new Date().toISOString(),
  };
  const known = (tickets.length > 0 ? tickets : [made]).map(({ contact, at, ...ticket }) => ({
    ...ticket,
    contact: contact || ticket.email,
    at: new Date(at),
    url: address(`/ticket/${ticket.number}`),
  }));
  const who = { name: member?.name ?? look.name, email: member?.email ?? `member@${slug}.example` };
  return {
    texts,
    look,
    brand: look.logo || look.footer ? { name: look.name, logo: look.logo, footer: look.footer } : null,
    brandsReplies,
    inbox,
    who,
    signature: member?.signature ?? null,
    timeZone: member?.timeZone ?? "UTC",
    tickets: known,
    ticket: known[0] as (typeof known)[number],
    address,
    settingsUrl: address("/settings/profile"),
  };
}

type Made = { subject: string; template: ReactElement; text?: string };
const footerBelow = (text: string, footer: string | null | undefined) => (footer ? `${text.trimEnd()}\n\n${footer}` : text);

const MADE: Record<TemplateName, (material: Material) => Promise<Made>> = {
  reply: async ({ texts: { t }, ticket, who, signature, brand, brandsReplies }) => {
    const { directionOf, Reply } = await import("#/emails/Letter.tsx");
    const words = t("mail.sample.reply", { name: ticket.contact, member: who.name });
    const below = signature ? textOfHtml(signature) : null;
    const html = signature ? `${htmlOfText(words)}<p>-- </p>${signature}` : htmlOfText(words);
    const shown = brandsReplies ? brand : null;
    return {
      subject: `Re: ${ticket.subject}`,
      template: createElement(Reply, { html, direction: directionOf(words), brand: shown }),
      text: footerBelow(below ? `${words}\n\n-- \n${below}` : words, shown?.footer),
    };
  },
  acknowledgement: async ({ texts: { t }, ticket, inbox, look, brand }) => {
    const { Acknowledgement, directionOf } = await import("#/emails/Letter.tsx");
    const about = { contact: { name: ticket.contact, email: ticket.email }, ticket, inboxName: inbox.name, workspaceName: look.name };
    const words = inbox.acknowledgement
      ? acknowledgementOf(inbox.acknowledgement, about)
      : t("mail.sample.acknowledgement", { name: ticket.contact, number: String(ticket.number), workspace: look.name });
    return {
      subject: `Re: ${ticket.subject}`,
      template: createElement(Acknowledgement, { html: htmlOfText(words), direction: directionOf(words), brand }),
      text: footerBelow(words, brand?.footer),
    };
  },
  notification: async ({ texts, look, tickets, timeZone, settingsUrl }) => {
    const { Notification, notificationSubject } = await import("#/emails/Notification.tsx");
    const notices = tickets.slice(0, 2).map((ticket, index) => ({
      ticket,
      author: ticket.contact,
      kind: "customer" as const,
      excerpt: ticket.snippet,
      at: ticket.at,
      why: index === 0 ? ("assigned" as const) : ("following" as const),
    }));
    return {
      subject: notificationSubject(texts, look, notices),
      template: createElement(Notification, { texts, look, timeZone, notices, settingsUrl }),
    };
  },
  digest: async ({ texts, look, who, tickets, timeZone, address, settingsUrl }) => {
    const { Digest, digestSubject } = await import("#/emails/Digest.tsx");
    const day = new Date();
    const kinds = ["mine", "unassigned", "waking"] as const;
    const lists = kinds.map((kind, index) => {
      const some = tickets.slice(index * LISTED, (index + 1) * LISTED);
      // One list shows what is said of those that are left out.
      const shown = index === 1 ? some.slice(0, LISTED - 1) : some;
      return { kind, total: some.length, tickets: shown, url: address(kind === "waking" ? "/inbox/snoozed" : "/inbox/open") };
    });
    const since = { opened: tickets.length, closed: Math.floor(tickets.length / 2) };
    const props = { texts, look, name: who.name, timeZone, day, since, lists, deskUrl: address("/inbox/open"), settingsUrl };
    return { subject: digestSubject(texts, look, day, timeZone), template: createElement(Digest, props) };
  },
  survey: async ({ texts, look, who, ticket, address }) => {
    const { Survey, surveySubject } = await import("#/emails/Survey.tsx");
    // A preview's answer would count for nobody: its links lead back to the preview.
    const urlOf = (score: number) => address(`/settings/mail?score=${score}`);
    const template = createElement(Survey, { texts, look, contact: ticket.contact, ticket, member: who.name, urlOf });
    return { subject: surveySubject(texts, ticket), template };
  },
  invitation: async ({ texts, look, who, address }) => {
    const { Invitation } = await import("#/emails/Invitation.tsx");
    const invited = { name: texts.t("mail.sample.contact"), email: "ann@client.example" };
    return {
      subject: texts.t("mail.invitation.subject", { workspace: look.name }),
      template: createElement(Invitation, { texts, look, ...invited, inviterName: who.name, days: INVITATION_DAYS, url: address("") }),
    };
  },
  "sign-in-code": async ({ texts, look, who }) => {
    const { SignInCode } = await import("#/emails/SignInCode.tsx");
    const props = { texts, look, code: SAMPLE_CODE, minutes: CODE_MINUTES, name: who.name, appUrl: env.APP_URL };
    return { subject: texts.t("mail.code.subject"), template: createElement(SignInCode, props) };
  },
};
