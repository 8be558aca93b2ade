/** What is folded away from around the new words of a mail, and what the one button that unfolds it is called. */
import type { FoldKind } from "#/features/message/schema.ts";

/** `quoted` also where nobody noted what it is: it most often is that. */
export function foldName(kinds: readonly FoldKind[]): "quoted" | "signature" | "quotedAndSignature" | "smallPrint" {
  const has = (kind: FoldKind) => kinds.includes(kind);
  const isSigned = has("signature") || has("phone");
  if (has("quote")) return isSigned ? "quotedAndSignature" : "quoted";
  if (isSigned) return "signature";
  return has("disclaimer") ? "smallPrint" : "quoted";
}
