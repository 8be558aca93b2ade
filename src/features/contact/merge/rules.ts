/** What becomes of two contacts that are one person. The same on the server and in the dialog that shows it beforehand. */
import type { ContactRecord, MERGE_CHOICES } from "#/features/contact/schema.ts";

export type MergeChoice = (typeof MERGE_CHOICES)[number];

/**
 * The contact that stays, with its gaps filled from the one that goes. `take` names what the one that goes hands over in any case.
 * Notes of both are kept, one below the other, unless they are chosen.
 */
export function merged(kept: ContactRecord, other: ContactRecord, take: readonly MergeChoice[]): ContactRecord {
  const choose = <K extends MergeChoice>(key: K): ContactRecord[K] => (take.includes(key) ? other[key] : (kept[key] ?? other[key]));
  const areBothNoted = kept.notes !== null && other.notes !== null && kept.notes !== other.notes && !take.includes("notes");
  return {
    ...kept,
    name: choose("name"),
    email: choose("email"),
    phone: choose("phone"),
    timeZone: choose("timeZone"),
    companyId: choose("companyId"),
    notes: areBothNoted ? `${kept.notes}\n\n${other.notes}` : choose("notes"),
    fields: { ...other.fields, ...kept.fields },
    areImagesAllowed: kept.areImagesAllowed || other.areImagesAllowed,
    aliases: [...kept.aliases, ...other.aliases, take.includes("email") ? kept.email : other.email],
  };
}
