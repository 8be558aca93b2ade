/** Reads of a person's second factors. */
import type { Identity } from "#/core/auth.ts";
import { system } from "#/core/db.ts";
import type { FactorsRecord, PasskeyRecord, SecondFactor } from "#/features/session/secondFactor/schema.ts";

/** The factors the person can give. None: signing in takes one factor. */
export async function secondFactorsOf(userId: string): Promise<SecondFactor[]> {
  const [row] = await system<Record<SecondFactor, boolean>>(
    `select exists (select from totp where "userId" = $1 and "confirmedAt" is not null) as totp,
       exists (select from passkey where "userId" = $1) as passkey,
       exists (select from recovery_code where "userId" = $1 and "usedAt" is null) as "recovery-code"`,
    [userId],
  );
  if (!row?.totp && !row?.passkey) return [];
  return (["totp", "passkey", "recovery-code"] as const).filter((factor) => row[factor]);
}

/** All that the person's own page shows of them. */
export async function readFactors({ userId, hasTwoFactors }: Identity): Promise<FactorsRecord> {
  type Row = { hasPassword: boolean; totpSince: string | null; recoveryCodesLeft: number };
  const [[row], passkeys] = await Promise.all([
    system<Row>(
      `select u."passwordHash" is not null as "hasPassword", t."confirmedAt" as "totpSince",
         (select count(*)::int from recovery_code r where r."userId" = u.id and r."usedAt" is null) as "recoveryCodesLeft"
       from "user" u left join totp t on t."userId" = u.id where u.id = $1`,
      [userId],
    ),
    system<PasskeyRecord>(`select id, name, "createdAt", "lastUsedAt" from passkey where "userId" = $1 order by id`, [userId]),
  ]);
  const { hasPassword = false, totpSince = null, recoveryCodesLeft = 0 } = row ?? {};
  const second = [...(passkeys.length > 0 ? (["passkey"] as const) : []), ...(totpSince || passkeys.length > 0 ? (["code"] as const) : [])];
  const first = [...(hasPassword ? (["password"] as const) : []), "email-code" as const];
  return { totpSince, passkeys, recoveryCodesLeft, hasTwoFactors, confirmBy: second.length > 0 ? second : first };
}
