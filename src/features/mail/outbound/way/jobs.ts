/** By what a mail leaves, and whose turn it is: each provider takes so many mails a minute, and so many at a time. */
import { MailError, type MailTransport, type MailWay, mailTransport } from "#/adapters/mail/index.ts";
import { inWorkspace, sql } from "#/core/db.ts";
import { publicAddress, Unfetched } from "#/core/guardedFetch.ts";
import { on } from "#/core/jobs.ts";
import { pace } from "#/core/rateLimit.ts";
import { env } from "#/env.ts";
import { type OutgoingWay, outgoingWay } from "#/features/inbox/outgoing/queries.ts";
import { smtpServerOf } from "#/features/inbox/outgoing/rules.ts";

/** What providers usually bear; an inbox may have its own figure. The outbox is a folder. */
const PER_MINUTE = { smtp: 300, postmark: 1_500, outbox: Number.POSITIVE_INFINITY };
/** Fewer than a worker's jobs: a provider that hangs must not hold up the mail that comes in. */
const AT_ONCE = 6;
const PATIENCE_MS = 2_000;

export type Way = { transport: MailTransport; key: string; perMinute: number };

/** @throws MailError, final, when what opens the door cannot be read */
export async function wayOf(workspaceId: string, inboxId: string): Promise<Way> {
  const own = await inWorkspace(workspaceId, () => outgoingWay(workspaceId, inboxId));
  if (own.by === "smtp" && own.secret !== null && env.isProduction) own.secret = await outsideUrl(own.secret, env.CONNECT_FETCH_HOSTS);
  const transport = await mailTransport(own.by === "default" ? null : opened(own));
  return {
    transport,
    key: own.by === "default" ? `default:${transport.name}` : `${workspaceId}:${inboxId}`,
    perMinute: own.perMinute ?? PER_MINUTE[transport.name],
  };
}

function opened({ by, secret, stream }: OutgoingWay): MailWay {
  if (secret === null)
    throw new MailError(
      "What this inbox sends by cannot be read: the installation's secret is another than when it was entered. An administrator must enter it again, then retry.",
      { isPermanent: true },
    );
  return by === "postmark" ? { by, token: secret, stream: stream ?? "outbound" } : { by: "smtp", url: secret };
}

/**
 * The same server by its address, whose certificate still has to be its name's: a name may lead inside, or do so a moment after it was looked
 * up, and a workspace's administrators must not reach what stands beside the installation.
 * @throws MailError
 */
export async function outsideUrl(url: string, allowedHosts: readonly string[]): Promise<string> {
  const server = new URL(url);
  const { host, port } = smtpServerOf(url);
  const address = await publicAddress(host, port, allowedHosts).catch((cause: unknown) => {
    if (cause instanceof Unfetched && cause.isUnknownYet)
      throw new MailError(`The mail server ${host} could not be found. The mail is kept and will be tried again.`, {
        isPermanent: false,
        cause,
      });
    throw new MailError(`The mail server ${host} stands inside this installation's network, where an inbox may not send.`, {
      isPermanent: true,
      cause,
    });
  });
  if (address === host) return url;
  server.hostname = address.includes(":") ? `[${address}]` : address;
  server.searchParams.set("tls.servername", host);
  return server.toString();
}

const running = new Map<string, number>();

/** Waits for a turn and takes it. Answers how to give it back, or in how many milliseconds to come again. */
export async function takeTurn({ key, perMinute }: Pick<Way, "key" | "perMinute">): Promise<{ done: () => void } | { waitMs: number }> {
  for (const until = Date.now() + PATIENCE_MS; (running.get(key) ?? 0) >= AT_ONCE; await new Promise((resolve) => setTimeout(resolve, 25)))
    if (Date.now() > until) return { waitMs: PATIENCE_MS };
  running.set(key, (running.get(key) ?? 0) + 1);
  const done = () => {
    const left = (running.get(key) ?? 1) - 1;
    if (left > 0) running.set(key, left);
    else running.delete(key);
  };
  const waitMs = perMinute === Number.POSITIVE_INFINITY ? 0 : await pace(key, perMinute);
  if (waitMs === 0) return { done };
  done();
  return { waitMs };
}

type Lifted = { email: string; messageId: string | null };
/** What a member has lifted here, the provider that refuses the address must lift as well. */
export const reactivate = on<Lifted>("suppression.lifted", "reactivate", async ({ workspaceId, event: { data } }) => {
  const [mail] = await inWorkspace(workspaceId, () =>
    sql<{ inboxId: string }>(`select "inboxId" from outbound_mail where "workspaceId" = $1 and id = $2`, [workspaceId, data.messageId]),
  );
  if (mail) await (await wayOf(workspaceId, mail.inboxId)).transport.reactivate?.(data.email);
});
