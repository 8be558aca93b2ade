/** Opens a mailbox: at an address that may be reached, with the password, or with a token that is asked for when the last one has run out. */
import { ImapFault, type Mailbox, openMailbox } from "#/adapters/mail/imap.ts";
import { publicAddress, Unfetched } from "#/core/guardedFetch.ts";
import { env } from "#/env.ts";
import type { FetchingFault, FetchingRecord, FetchingSecret } from "#/features/mail/fetching/schema.ts";
import { type AccessToken, refreshed, TokenFault } from "#/features/mail/fetching/token/jobs.ts";
import { MAIL_BYTES_MAX } from "#/features/mail/schema.ts";

/** Why mail cannot be fetched; its message is the server's own word, or what happened. */
export class FetchingFailed extends Error {
  readonly fault: FetchingFault;
  constructor(fault: FetchingFault, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.fault = fault;
  }
}

/** What went wrong, as it is told to people; anything unforeseen is a fault of the server's. */
export function failureOf(error: unknown): FetchingFailed {
  if (error instanceof FetchingFailed) return error;
  if (error instanceof ImapFault) return new FetchingFailed(error.kind, error.message, { cause: error });
  if (error instanceof TokenFault) return new FetchingFailed(error.isRefused ? "token" : "unreachable", error.message, { cause: error });
  return new FetchingFailed("server", error instanceof Error ? error.message : String(error), { cause: error });
}

type Door = Pick<FetchingRecord, "host" | "port" | "security" | "user" | "tokenUrl" | "clientId" | "scope"> & {
  secret: FetchingSecret | null;
};
type Keep = { token: AccessToken | null; onRefreshToken: (secret: FetchingSecret) => Promise<void> };

/** Too close to its end, a token would run out while one signs in. */
const MARGIN_MS = 60_000;

/**
 * `keep` holds the token from one connection to the next.
 * @throws FetchingFailed
 */
export async function connect({ host, port, security, user, secret, ...oauth }: Door, keep: Keep): Promise<Mailbox> {
  if (secret === null) throw new FetchingFailed("secret", "The installation's secret is another than when it was entered.");
  try {
    const address = await publicAddress(host, port, env.CONNECT_FETCH_HOSTS).catch((error: unknown) => {
      if (!(error instanceof Unfetched)) throw error;
      // A name that is not known just now may be known in a minute.
      throw new FetchingFailed(error.isUnknownYet ? "unreachable" : "address", `${host}: ${error.message}`);
    });
    const login = "password" in secret ? secret : { accessToken: await tokenOf(oauth, secret, keep) };
    return await openMailbox({ host, address, port, security, user, login }, MAIL_BYTES_MAX);
  } catch (error) {
    const failure = failureOf(error);
    // A token may be taken back before its time: the next try asks for another.
    if (failure.fault === "login") keep.token = null;
    throw failure;
  }
}

async function tokenOf(
  { tokenUrl, clientId, scope }: Pick<Door, "tokenUrl" | "clientId" | "scope">,
  secret: Extract<FetchingSecret, { refreshToken: string }>,
  keep: Keep,
): Promise<string> {
  if (keep.token && keep.token.expiresAt.getTime() - MARGIN_MS > Date.now()) return keep.token.accessToken;
  const token = await refreshed({ ...secret, tokenUrl: tokenUrl ?? "", clientId: clientId ?? "", scope });
  keep.token = token;
  if (token.refreshToken && token.refreshToken !== secret.refreshToken)
    await keep.onRefreshToken({ ...secret, refreshToken: token.refreshToken });
  return token.accessToken;
}
