/** What the domain name system says, asked with patience that ends. */
import { Resolver } from "node:dns/promises";

/** Each answers with no value where there is none. @throws DnsError when nobody answered: that says nothing about the record */
export type Dns = {
  /** Each record whole, its pieces put together. */
  txt: (host: string) => Promise<string[]>;
  cname: (host: string) => Promise<string[]>;
  /** Hosts, the preferred first. */
  mx: (host: string) => Promise<string[]>;
};

export class DnsError extends Error {
  constructor(host: string, cause: unknown) {
    super(`The DNS did not answer for ${host}.`, { cause });
    this.name = "DnsError";
  }
}

const TIMEOUT_MS = 3_000;
const NOTHING_THERE = new Set(["ENODATA", "ENOTFOUND"]);

/** The system's resolvers; `servers` names others, as in `127.0.0.1:5353`. */
export function systemDns({ servers, timeoutMs = TIMEOUT_MS }: { servers?: string[]; timeoutMs?: number } = {}): Dns {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers) resolver.setServers(servers);
  const ask = <T>(host: string, answer: Promise<T[]>): Promise<T[]> =>
    answer.catch((error: NodeJS.ErrnoException) => {
      if (NOTHING_THERE.has(error.code ?? "")) return [];
      throw new DnsError(host, error);
    });
  return {
    txt: async (host) => (await ask(host, resolver.resolveTxt(host))).map((pieces) => pieces.join("")),
    cname: (host) => ask(host, resolver.resolveCname(host)),
    mx: async (host) => (await ask(host, resolver.resolveMx(host))).sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange),
  };
}
