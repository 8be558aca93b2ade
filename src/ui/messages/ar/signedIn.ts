/** Arabic: all that is read within the desk, beside the texts of every page. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import { access } from "#/ui/messages/ar/access.ts";
import { composer } from "#/ui/messages/ar/composer.ts";
import { contact } from "#/ui/messages/ar/contact.ts";
import { desk } from "#/ui/messages/ar/desk.ts";
import { list } from "#/ui/messages/ar/list.ts";
import { message } from "#/ui/messages/ar/message.ts";
import { onboarding } from "#/ui/messages/ar/onboarding.ts";
import { pages } from "#/ui/messages/ar/pages.ts";
import { privacy } from "#/ui/messages/ar/privacy.ts";
import { roles } from "#/ui/messages/ar/roles.ts";
import { search } from "#/ui/messages/ar/search.ts";
import { sending } from "#/ui/messages/ar/sending.ts";
import { settings } from "#/ui/messages/ar/settings.ts";
import { signIn } from "#/ui/messages/ar/signIn.ts";
import { ticket } from "#/ui/messages/ar/ticket.ts";
import type { signedIn as english } from "#/ui/messages/en/signedIn.ts";

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
