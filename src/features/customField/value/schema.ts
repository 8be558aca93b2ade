/** The shape of custom fields' values. Whether a value suits its field is for rules.ts to say. */
import { z } from "zod";
import { id, text } from "#/core/record.ts";
import { FIELD_TEXT_MAX } from "#/features/customField/rules.ts";

/** A field's value. Null is none. */
export const fieldValue = z.union([text(FIELD_TEXT_MAX), z.number(), z.boolean(), z.array(text(200)).max(100), z.null()]);
/** Values by the ids of their fields. */
export const fieldValues = z.record(id, fieldValue);
