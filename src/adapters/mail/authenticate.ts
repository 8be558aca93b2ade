/**
 * Whether a mail is from whom it says (SPF, DKIM, DMARC, ARC), asked of the DNS by mailauth. Never throws, and never waits long: what
 * cannot be found out is `unknown`.
 */
import { Resolver } from "node:dns/promises";
import { BlockList, isIPv4, isIPv6 } from "node:net";
import { authenticate as check, type DNSResolver } from "mailauth";

type Verdict = "pass" | "fail" | "softfail" | "none" | "unknown";
export type Verdicts = { spf: Verdict; dkim: Verdict; dmarc: Verdict; arc: Verdict };
/** What the connection told. */
export type Handover = { remoteIp: string | null; helo: string | null; envelopeFrom: string };
export type Dns = { resolve: DNSResolver };

export const UNKNOWN: Verdicts = { spf: "unknown", dkim: "unknown", dmarc: "unknown", arc: "unknown" };
const TIME_MS = 5_000;

/** `mta`: the name this server goes by. */
export async function authenticate(
  raw: Buffer,
  { remoteIp, helo, envelopeFrom }: Handover,
  { dns = network, mta = "localhost", timeMs = TIME_MS }: { dns?: Dns; mta?: string; timeMs?: number } = {},
): Promise<Verdicts> {
  const isPublic = remoteIp !== null && !isOwn(remoteIp);
  let isUnreachable = false;
  const resolver: DNSResolver = async (domain, type) => {
    if (isReserved(domain)) throw nothing(domain);
    try {
      return await dns.resolve(domain, type);
    } catch (error) {
      if (!isAnswer(error)) isUnreachable = true;
      throw error;
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), timeMs);
    timer.unref();
  });
  try {
    const found = await Promise.race([
      check(raw, {
        trustReceived: false,
        // Without one, mailauth would ask about the sender of nobody.
        ...(isPublic ? { ip: remoteIp, helo: helo ?? "", sender: envelopeFrom } : {}),
        mta,
        resolver,
        disableBimi: true,
      }),
      late,
    ]);
    if (!found) return UNKNOWN;
    const dkim = best((found.dkim?.results ?? []).map((result) => verdictOf(result.status?.result)));
    const spf = isPublic ? verdictOf(found.spf ? found.spf.status?.result : undefined) : "unknown";
    const dmarc = verdictOf(found.dmarc ? found.dmarc.status?.result : undefined);
    return {
      spf,
      dkim,
      // Without knowing where it came from, or without an answer, a mail that does not pass has not failed.
      dmarc: dmarc === "fail" && (!isPublic || isUnreachable) ? "unknown" : isUnreachable && dmarc === "none" ? "unknown" : dmarc,
      arc: verdictOf(found.arc ? found.arc.status?.result : undefined),
    };
  } catch {
    return UNKNOWN;
  } finally {
    clearTimeout(timer);
  }
}

function verdictOf(result: string | undefined): Verdict {
  switch (result) {
    case "pass":
    case "fail":
    case "softfail":
    case "none":
      return result;
    case undefined:
    case "neutral":
    case "skipped":
    case "policy":
      return "none";
    default:
      return "unknown";
  }
}

/** One good signature is enough. */
const best = (verdicts: Verdict[]): Verdict =>
  (["pass", "fail", "unknown"] as const).find((verdict) => verdicts.includes(verdict)) ?? "none";

/** Addresses within a network: a server of our own passed the mail on, and SPF would judge it instead of the sender. */
const own = new BlockList();
for (const [net, bits] of [
  ["10.0.0.0", 8],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
] as const)
  own.addSubnet(net, bits, "ipv4");
for (const [net, bits] of [
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  own.addSubnet(net, bits, "ipv6");
own.addAddress("::1", "ipv6");
function isOwn(ip: string): boolean {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, "");
  return isIPv4(plain) ? own.check(plain, "ipv4") : isIPv6(plain) ? own.check(plain, "ipv6") : true;
}

/** Names that no DNS holds (RFC 2606, 6761). */
const isReserved = (domain: string) => /(^|\.)(test|example|invalid|localhost|local)\.?$/i.test(domain);
const nothing = (domain: string) => Object.assign(new Error(`${domain} is not in the DNS`), { code: "ENOTFOUND" });
/** "There is none" is an answer. */
const isAnswer = (error: unknown) => ["ENOTFOUND", "ENODATA"].includes((error as NodeJS.ErrnoException).code ?? "");

const QUERY_MS = 2_000;
const PAUSE_MS = 30_000;
let resolver: Resolver | null = null;
let unreachableUntil = 0;

/** The system's DNS. While it does not answer, it is not asked again for half a minute: every mail would wait for it. */
const network: Dns = {
  resolve: async (domain, type) => {
    if (Date.now() < unreachableUntil) throw Object.assign(new Error("the DNS does not answer"), { code: "ETIMEOUT" });
    resolver ??= new Resolver({ timeout: QUERY_MS, tries: 1 });
    try {
      return (await resolver.resolve(domain, type)) as string[] | string[][];
    } catch (error) {
      if (["ETIMEOUT", "ECONNREFUSED", "EREFUSED", "ENETUNREACH"].includes((error as NodeJS.ErrnoException).code ?? ""))
        unreachableUntil = Date.now() + PAUSE_MS;
      throw error;
    }
  },
};
