/** What labels and views can be marked with: names of icons, since colour alone tells too little. */
import { z } from "zod";

export const ICON_NAMES = [
  "tag",
  "bookmark",
  "star",
  "flag",
  "heart",
  "bug",
  "lightbulb",
  "wrench",
  "shield",
  "lock",
  "key",
  "credit-card",
  "receipt",
  "package",
  "truck",
  "shopping-cart",
  "gift",
  "globe",
  "phone",
  "calendar",
  "clock",
  "book",
  "user",
  "building",
] as const;
export const icon = z.enum(ICON_NAMES, { error: `must be one of ${ICON_NAMES.join(", ")}` });
export type IconName = z.infer<typeof icon>;
