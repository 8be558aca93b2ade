/** German: all that is read within the desk, beside the texts of every page. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import { access } from "#/ui/messages/de/access.ts";
import { composer } from "#/ui/messages/de/composer.ts";
import { contact } from "#/ui/messages/de/contact.ts";
import { desk } from "#/ui/messages/de/desk.ts";
import { list } from "#/ui/messages/de/list.ts";
import { message } from "#/ui/messages/de/message.ts";
import { onboarding } from "#/ui/messages/de/onboarding.ts";
import { pages } from "#/ui/messages/de/pages.ts";
import { privacy } from "#/ui/messages/de/privacy.ts";
import { roles } from "#/ui/messages/de/roles.ts";
import { search } from "#/ui/messages/de/search.ts";
import { sending } from "#/ui/messages/de/sending.ts";
import { settings } from "#/ui/messages/de/settings.ts";
import { signIn } from "#/ui/messages/de/signIn.ts";
import { ticket } from "#/ui/messages/de/ticket.ts";
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
