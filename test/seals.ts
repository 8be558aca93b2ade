/** Whether a workspace's history still agrees with its seals. */
import { expect } from "vitest";
import { verifyHistory } from "#/features/audit/seal/queries.ts";
import { sealingKey } from "#/features/audit/seal/rules.ts";
import { TEST_SECRET } from "./secret.ts";

export async function expectSealsToHold(workspaceId: string) {
  const verdict = await verifyHistory(workspaceId, [sealingKey(TEST_SECRET)]);
  expect(verdict.sealedUpTo).toBeGreaterThan(0);
  expect(verdict.broken).toBeNull();
}
