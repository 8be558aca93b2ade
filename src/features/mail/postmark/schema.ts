/** What Postmark posts to us. Loose: a field that is missing or new must not cost a mail. */
import { z } from "zod";

const text = z.string().nullish();
const person = z.object({ Email: text, Name: text }).loose();

export const postmarkInbound = z
  .object({
    FromName: text,
    From: text,
    FromFull: person.nullish(),
    ToFull: z.array(person).nullish(),
    CcFull: z.array(person).nullish(),
    BccFull: z.array(person).nullish(),
    OriginalRecipient: text,
    Subject: text,
    /** Postmark's own id, not the mail's Message-ID. */
    MessageID: text,
    ReplyTo: text,
    Date: text,
    TextBody: text,
    HtmlBody: text,
    RawEmail: text,
    Headers: z.array(z.object({ Name: z.string(), Value: text })).nullish(),
    Attachments: z
      .array(
        z
          .object({
            Name: text,
            /** Real mail has Content; Postmark's own test has Data. */
            Content: text,
            Data: text,
            ContentType: text,
            ContentID: text,
          })
          .loose(),
      )
      .nullish(),
  })
  .loose();
export type PostmarkInbound = z.infer<typeof postmarkInbound>;

export const postmarkEvent = z
  .object({
    RecordType: text,
    Type: text,
    MessageID: text,
    Metadata: z.record(z.string(), z.unknown()).nullish(),
    Headers: z.array(z.object({ Name: z.string(), Value: text })).nullish(),
    Recipient: text,
    Email: text,
    Description: text,
    Details: text,
    OriginalLink: text,
    SuppressSending: z.boolean().nullish(),
    SuppressionReason: text,
  })
  .loose();
export type PostmarkEvent = z.infer<typeof postmarkEvent>;
