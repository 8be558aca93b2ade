/** French: all that is read within the desk, beside the texts of every page. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import { access } from "#/ui/messages/fr/access.ts";
import { composer } from "#/ui/messages/fr/composer.ts";
import { contact } from "#/ui/messages/fr/contact.ts";
import { desk } from "#/ui/messages/fr/desk.ts";
import type { signedIn as english } from "#/ui/messages/en/signedIn.ts";
import { list } from "#/ui/messages/fr/list.ts";
import { message } from "#/ui/messages/fr/message.ts";
import { onboarding } from "#/ui/messages/fr/onboarding.ts";
import { pages } from "#/ui/messages/fr/pages.ts";
import { privacy } from "#/ui/messages/fr/privacy.ts";
import { roles } from "#/ui/messages/fr/roles.ts";
import { search } from "#/ui/messages/fr/search.ts";
import { sending } from "#/ui/messages/fr/sending.ts";
import { settings } from "#/ui/messages/fr/settings.ts";
import { signIn } from "#/ui/messages/fr/signIn.ts";
import { ticket } from "#/ui/messages/fr/ticket.ts";

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
