/** What the checks of a sender come to. */
import type { MessageRecord } from "#/features/message/schema.ts";

/**
 * The mail says it is from somebody, and the checks say otherwise. DMARC decides where it has spoken: it holds the sender's name against
 * what SPF and DKIM prove. Whoever acts on mail must ask this first.
 */
export const isDoubtful = ({ spf, dkim, dmarc }: MessageRecord["auth"]): boolean =>
  dmarc === "fail" || (dmarc !== "pass" && (spf === "fail" || dkim === "fail"));
