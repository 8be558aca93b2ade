/** Spanish: all that is read within the desk, beside the texts of every page. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import { access } from "#/ui/messages/es/access.ts";
import { composer } from "#/ui/messages/es/composer.ts";
import { contact } from "#/ui/messages/es/contact.ts";
import { desk } from "#/ui/messages/es/desk.ts";
import type { signedIn as english } from "#/ui/messages/en/signedIn.ts";
import { list } from "#/ui/messages/es/list.ts";
import { message } from "#/ui/messages/es/message.ts";
import { onboarding } from "#/ui/messages/es/onboarding.ts";
import { pages } from "#/ui/messages/es/pages.ts";
import { privacy } from "#/ui/messages/es/privacy.ts";
import { roles } from "#/ui/messages/es/roles.ts";
import { search } from "#/ui/messages/es/search.ts";
import { sending } from "#/ui/messages/es/sending.ts";
import { settings } from "#/ui/messages/es/settings.ts";
import { signIn } from "#/ui/messages/es/signIn.ts";
import { ticket } from "#/ui/messages/es/ticket.ts";

export const signedIn: TextsOf<typeof english> = {
  ...access,
  ...desk,
  ...list,
  ...ticket,
  ...message,
  ...composer,
  ...contact,
  ...privacy,
  ...roles,
  ...search,
  ...settings,
  ...signIn,
  ...sending,
  ...onboarding,
  ...pages,
};
