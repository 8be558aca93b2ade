/** French: messages and conversations. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { message as english } from "#/ui/messages/en/message.ts";

export const message: TextsOf<typeof english> = {};
