/** In which order the states of a delivery follow one another. */
import type { DeliveryState } from "#/features/message/schema.ts";

const RANK: Record<DeliveryState, number> = {
  failed: 0,
  queued: 0,
  sent: 1,
  delivered: 2,
  opened: 3,
  clicked: 4,
  suppressed: 5,
  bounced: 6,
  complained: 7,
};

/** News comes in any order, and again: what says less than what is known changes nothing. While a mail waits, it may be about to leave or have failed. */
export const isNews = (known: DeliveryState | null, next: DeliveryState): boolean =>
  known === null || RANK[next] > RANK[known] || (RANK[next] === 0 && RANK[known] === 0);
