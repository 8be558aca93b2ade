/** Templates of mail, as a workspace's mails will look: shown in the settings, and mailed to who looks. */
import { z } from "zod";
import { LANGUAGES } from "#/core/locale.ts";

export const TEMPLATES = ["reply", "acknowledgement", "notification", "digest", "survey", "invitation", "sign-in-code"] as const;
export type TemplateName = (typeof TEMPLATES)[number];

export const templateParams = z.object({ name: z.enum(TEMPLATES, { error: "mail template" }) });
/** Left out: the language of the member's profile, else English. */
const language = z.enum(LANGUAGES, { error: `must be one of ${LANGUAGES.join(", ")}` }).optional();
export const previewQuery = z.object({ language });
export const mailPreviewBody = z.strictObject({ language });
export const templateSampleInput = z.object({});

export const templatePreview = z.object({
  name: z.enum(TEMPLATES),
  language: z.enum(LANGUAGES),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});
export type TemplatePreview = z.infer<typeof templatePreview>;
