/**
 * What happened to a person's account: sign-ins, factors, sessions. Belongs to the installation, since a person may be in several workspaces.
 * Of some the person is told by mail, so that a stranger's doing is noticed.
 */
import { v7 as uuidv7 } from "uuid";
import { system } from "#/core/db.ts";
import { log } from "#/core/log.ts";

/** What a request tells of where it comes from. */
export type Client = { ip: string; userAgent: string };
export const NO_CLIENT: Client = { ip: "", userAgent: "" };

/** With true, the person is told by mail. */
const NAMES = {
  "signed-in": false,
  "sign-in-failed": false,
  "second-factor-failed": false,
  "identity-confirmed": false,
  "session-revoked": false,
  /** A mail of its own tells of it, with a way to undo it. */
  "password-changed": false,
  /** A provider that vouches for the person, from now on or no longer. */
  "identity-linked": true,
  "identity-unlinked": true,
  "member-provisioned": false,
  "totp-added": true,
  "totp-removed": true,
  "passkey-added": true,
  "passkey-removed": true,
  "recovery-code-used": true,
  "recovery-codes-renewed": true,
  "factors-reset": true,
} as const satisfies Record<string, boolean>;
export type SecurityEventName = keyof typeof NAMES;
/** Those that are mailed. */
export type ToldEventName = { [K in SecurityEventName]: (typeof NAMES)[K] extends true ? K : never }[SecurityEventName];

type SecurityEvent = Partial<Client> & { userId: string; name: SecurityEventName; data?: Record<string, unknown> };

const TEXT_LENGTH_MAX = 300;
/** Printable ASCII, and not endless: it comes from the client. */
export const plainHeader = (value: string) => value.replace(/[^\x20-\x7e]+/g, " ").slice(0, TEXT_LENGTH_MAX);

/** Writes it down, and has the person told where that is due. Never with a secret in `data`. */
export async function recordSecurityEvent({ userId, name, ip = "", userAgent = "", data = {} }: SecurityEvent): Promise<void> {
  // Tries are limited (core/rateLimit.ts), and so are these lines.
  log.info({ userId, ip: ip || null, data }, `account: ${name}`);
  await system(`insert into security_event (id, "userId", name, ip, "userAgent", data) values ($1, $2, $3, $4, $5, $6)`, [
    uuidv7(),
    userId,
    name,
    ip,
    plainHeader(userAgent),
    JSON.stringify(data),
  ]);
  // The workspaces of the person hear of it in their audit logs.
  await system(`select 1 from graphile_worker.add_job('tellSecurityEvent', payload => $1::json, max_attempts => 5)`, [
    JSON.stringify({ userId, name, ip, userAgent: plainHeader(userAgent), data }),
  ]);
  if (NAMES[name])
    await system(`select 1 from graphile_worker.add_job('sendSecurityNotice', payload => $1::json, max_attempts => 5)`, [
      JSON.stringify({ userId, name, at: new Date().toISOString() }),
    ]);
}
