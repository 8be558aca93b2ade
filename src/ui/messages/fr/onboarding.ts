/** French: the first steps of a workspace. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { onboarding as english } from "#/ui/messages/en/onboarding.ts";

export const onboarding: TextsOf<typeof english> = {};
