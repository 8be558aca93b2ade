import { expect, test } from "vitest";
import { foldName } from "#/features/message/fold/rules.ts";
import type { FoldKind } from "#/features/message/schema.ts";

test.each<[FoldKind[], ReturnType<typeof foldName>]>([
  [[], "quoted"],
  [["quote"], "quoted"],
  [["disclaimer", "quote"], "quoted"],
  [["signature", "quote"], "quotedAndSignature"],
  [["phone", "quote", "disclaimer"], "quotedAndSignature"],
  [["signature"], "signature"],
  [["phone", "disclaimer"], "signature"],
  [["disclaimer"], "smallPrint"],
])("a fold of %j is called %s", (kinds, name) => expect(foldName(kinds)).toBe(name));
