/** The words an inbox answers by itself with, filled in for one ticket. */
import { fill, firstName, type Variable } from "#/features/macro/rules.ts";

export type About = {
  contact: { name: string; email: string };
  ticket: { number: number; subject: string };
  inboxName: string;
  workspaceName: string;
};
const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const decoded = (html: string) =>
  html.replace(/&(amp|lt|gt|quot);/g, (entity) => Object.keys(ENTITIES).find((one) => ENTITIES[one] === entity) ?? entity);

/** A subject or a name is put in as text, and an answer is text: what it says can be no markup. */
export function acknowledgementOf(words: string, { contact, ticket, inboxName, workspaceName }: About): string {
  const values: Partial<Record<Variable, string>> = {
    "contact.name": contact.name,
    "contact.firstName": firstName(contact.name),
    "contact.email": contact.email,
    "ticket.number": String(ticket.number),
    "ticket.subject": ticket.subject,
    "inbox.name": inboxName,
    "workspace.name": workspaceName,
  };
  return decoded(fill(words, values));
}
