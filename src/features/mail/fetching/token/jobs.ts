/** OAuth 2: what signs in to a mailbox for an hour, given for the refresh token that an administrator has entered (RFC 6749, 6). */
import { z } from "zod";
import { guardedFetch, Unfetched } from "#/core/guardedFetch.ts";
import { env } from "#/env.ts";

type Client = { tokenUrl: string; clientId: string; clientSecret: string | null; refreshToken: string; scope: string | null };
/** `refreshToken`: the next one, where the server gives another each time. */
export type AccessToken = { accessToken: string; expiresAt: Date; refreshToken: string | null };

/** `isRefused`: the server said no, as against having said nothing. */
export class TokenFault extends Error {
  readonly isRefused: boolean;
  constructor(detail: string, isRefused: boolean) {
    super(detail);
    this.isRefused = isRefused;
  }
}

const LIMITS = { timeoutMs: 15_000, bytesMax: 256 * 1024 };
const given = z.looseObject({
  access_token: z.string().min(1).max(20_000),
  expires_in: z.coerce.number().positive().catch(3_600),
  refresh_token: z.string().min(1).max(20_000).optional().catch(undefined),
});
const refused = z.looseObject({ error: z.string(), error_description: z.string().optional().catch(undefined) });

/** @throws TokenFault */
export async function refreshed({ tokenUrl, clientId, clientSecret, refreshToken, scope }: Client): Promise<AccessToken> {
  const { status, body } = await guardedFetch(tokenUrl, {
    ...LIMITS,
    allowedHosts: env.CONNECT_FETCH_HOSTS,
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "refresh_token",
      client_id: clientId,
      ...(clientSecret === null ? {} : { client_secret: clientSecret }),
      refresh_token: refreshToken,
      ...(scope === null ? {} : { scope }),
    }).toString(),
    // It carries a secret, for the host that was named.
    redirectsMax: 0,
  }).catch((error: unknown) => {
    if (!(error instanceof Unfetched)) throw error;
    throw new TokenFault(`${new URL(tokenUrl).host}: ${error.message}`, false);
  });
  const answer = jsonOf(body);
  const token = given.safeParse(answer);
  if (status === 200 && token.success)
    return {
      accessToken: token.data.access_token,
      expiresAt: new Date(Date.now() + token.data.expires_in * 1_000),
      refreshToken: token.data.refresh_token ?? null,
    };
  const fault = refused.safeParse(answer);
  const said = fault.success ? [fault.data.error, fault.data.error_description].filter(Boolean).join(": ") : `HTTP status ${status}`;
  throw new TokenFault(
    `${new URL(tokenUrl).host}: ${said.replace(/\s+/g, " ").slice(0, 400)}`,
    status >= 400 && status < 500 && status !== 429,
  );
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
