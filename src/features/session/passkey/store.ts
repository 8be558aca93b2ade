/** Passkeys in the browser. Its library comes with this file, which is loaded when a passkey is asked for. */
import {
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import type { PasskeyRecord } from "#/features/session/secondFactor/schema.ts";
import { account, type RecoveryCodes } from "#/features/session/secondFactor/store.ts";

/** Makes one on this device, and keeps its public half on the server, under the name the server gives it. */
export async function addPasskey(): Promise<RecoveryCodes & { passkey: PasskeyRecord }> {
  const optionsJSON = await account<PublicKeyCredentialCreationOptionsJSON>("POST", "me/passkeys/options");
  return account("POST", "me/passkeys", { response: await startRegistration({ optionsJSON }) });
}

/** As the way in, or as the second step. */
export async function signInByPasskey(remembers = false): Promise<void> {
  const optionsJSON = await account<PublicKeyCredentialRequestOptionsJSON>("POST", "sign-in/passkey/options");
  await account("POST", "sign-in/passkey", { response: await startAuthentication({ optionsJSON }), remembers });
}

/** Offers passkeys among what the browser fills into the form, where it can. Resolves once somebody has signed in that way. */
export async function signInByAutofill(): Promise<boolean> {
  if (!(await browserSupportsWebAuthnAutofill())) return false;
  const optionsJSON = await account<PublicKeyCredentialRequestOptionsJSON>("POST", "sign-in/passkey/options");
  await account("POST", "sign-in/passkey", { response: await startAuthentication({ optionsJSON, useBrowserAutofill: true }) });
  return true;
}
export const stopAutofill = () => WebAuthnAbortService.cancelCeremony();

export async function confirmByPasskey(): Promise<void> {
  const optionsJSON = await account<PublicKeyCredentialRequestOptionsJSON>("POST", "me/confirmation/passkey-options");
  await account("POST", "me/confirmation", { passkey: await startAuthentication({ optionsJSON }) });
}
