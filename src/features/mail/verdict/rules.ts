/** What another server's checks of a sender came to, as it wrote them into a header (RFC 8601). */
import type { Headers } from "#/features/mail/raw/rules.ts";
import type { authResult } from "#/features/message/reading/schema.ts";
import type { z } from "zod";

type Verdict = z.infer<typeof authResult>;

/** The result of a method, in our words; null where there is none. */
export function verdictNamed(name: string | undefined): Verdict | null {
  const word = (name ?? "").toLowerCase();
  if (word === "") return null;
  if (word === "hardfail") return "fail";
  return word === "pass" || word === "fail" || word === "softfail" || word === "none"
    ? word
    : word === "neutral" || word === "policy"
      ? "none"
      : "unknown";
}

/**
 * The word of this server: the first Authentication-Results header that bears its name, since the one who received the mail writes above what
 * was there. Everybody can write such a header: it counts only for a server that takes away those which bear its own name (RFC 8601, 5).
 */
export function verdictsBy(server: string, headers: Headers): Record<"spf" | "dkim" | "dmarc" | "arc", Verdict> {
  const name = server.toLowerCase();
  const parts = headers
    .all("authentication-results")
    .map(partsOf)
    .find(([id = ""]) => id.split(/\s/, 1)[0]?.toLowerCase() === name);
  const said = (method: string): Verdict => {
    const found = (parts ?? []).slice(1).flatMap((part) => {
      const [, named, result] = /^([a-z-]+)(?:\s*\/\s*\d+)?\s*=\s*([a-z]+)/i.exec(part) ?? [];
      return named?.toLowerCase() === method ? [verdictNamed(result) ?? "unknown"] : [];
    });
    // One good signature is enough.
    return found.includes("pass") ? "pass" : (found[0] ?? (parts ? "none" : "unknown"));
  };
  return { spf: said("spf"), dkim: said("dkim"), dmarc: said("dmarc"), arc: said("arc") };
}

/** Its parts, without comments and quoted texts: the sender has a say in those. */
const partsOf = (value: string): string[] =>
  value
    .slice(0, 10_000)
    .replace(/"(?:[^"\\]|\\.)*"/g, "")
    .replace(/\([^()]*\)/g, " ")
    .split(";")
    .map((part) => part.trim());
