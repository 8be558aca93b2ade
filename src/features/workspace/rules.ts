/** What follows from a workspace's fields and the installation's secret. */
import { createHmac } from "node:crypto";

export const DEMO_SLUG = "demo";
export const DEMO_EMAIL = "demo@demo.localhost";

/** The password of the demo member: the same at every start of one installation, and another on every other. */
export function demoPassword(secret: string): string {
  // Letters that are not mistaken for one another when somebody types them.
  const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  const bytes = createHmac("sha256", secret).update("demo password").digest();
  const letter = (index: number) => LETTERS[(bytes[index] ?? 0) % LETTERS.length];
  return [0, 4, 8].map((from) => [0, 1, 2, 3].map((offset) => letter(from + offset)).join("")).join("-");
}

/** The address of the inbox a workspace begins with. */
export const supportAddress = (slug: string) => `support@${slug}.localhost`;
