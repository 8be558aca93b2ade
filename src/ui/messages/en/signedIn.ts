/** English: all that is read within the desk, beside the texts of every page. */
import { access } from "#/ui/messages/en/access.ts";
import { composer } from "#/ui/messages/en/composer.ts";
import { contact } from "#/ui/messages/en/contact.ts";
import { desk } from "#/ui/messages/en/desk.ts";
import { list } from "#/ui/messages/en/list.ts";
import { message } from "#/ui/messages/en/message.ts";
import { onboarding } from "#/ui/messages/en/onboarding.ts";
import { pages } from "#/ui/messages/en/pages.ts";
import { privacy } from "#/ui/messages/en/privacy.ts";
import { roles } from "#/ui/messages/en/roles.ts";
import { search } from "#/ui/messages/en/search.ts";
import { sending } from "#/ui/messages/en/sending.ts";
import { settings } from "#/ui/messages/en/settings.ts";
import { signIn } from "#/ui/messages/en/signIn.ts";
import { ticket } from "#/ui/messages/en/ticket.ts";

export const signedIn = {
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
