/** What the audit log hears of later: sign-ins, refused ones, and what else happened to a person's account. */
import { task } from "#/core/jobs.ts";
import { withOrigin } from "#/core/origin.ts";
import type { SecurityEventName } from "#/core/securityEvent.ts";
import { tellSecurityEvent } from "#/features/audit/commands.ts";

type Told = { userId: string; name: SecurityEventName; ip: string; userAgent: string; data: Record<string, unknown> };

export const tasks = [
  task<Told>("tellSecurityEvent", ({ userId, name, ip, userAgent, data }) =>
    withOrigin({ ip: ip || null, userAgent }, () => tellSecurityEvent(userId, name, data)),
  ),
];
