/** One's own account, in the browser: requests that know no workspace, so that pages outside the desk can make them as well. */
import { errorOf } from "#/core/client/api.ts";
import { confirmed } from "#/core/client/stepUp.ts";
import type { ConfirmInput, FactorsRecord, NewTotpRecord } from "#/features/session/secondFactor/schema.ts";

/** @throws ApiError; TypeError when the server cannot be reached */
export async function account<T = void>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
  const response = await confirmed(() =>
    fetch(`/api/v1/${path}`, {
      method,
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  if (!response.ok) throw await errorOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export type RecoveryCodes = { recoveryCodes: string[] | null };

export const readFactors = () => account<FactorsRecord>("GET", "me/factors");
export const startTotp = () => account<NewTotpRecord>("POST", "me/totp");
export const confirmTotp = (code: string) => account<RecoveryCodes>("POST", "me/totp/confirm", { code });
export const removeTotp = () => account("DELETE", "me/totp");
export const renewRecoveryCodes = () => account<RecoveryCodes>("POST", "me/recovery-codes");
export const renamePasskey = (id: string, name: string) => account("PATCH", `me/passkeys/${id}`, { name });
export const removePasskey = (id: string) => account("DELETE", `me/passkeys/${id}`);
export const confirmIdentity = (given: ConfirmInput) => account("POST", "me/confirmation", given);
export const finishSignIn = (code: string, remembers: boolean) => account("POST", "sign-in/second-factor", { code, remembers });
