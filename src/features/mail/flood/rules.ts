/** How many mails of one sender are read at full speed. What comes above that is kept and waits its turn: nobody else waits for it. */
export const FLOOD_MAILS = 200;
export const FLOOD_WINDOW_S = 600;
/** A mail above it is looked at again after this. */
export const FLOOD_PAUSE_S = 60;
export const floodReason = (from: string) =>
  `Slowed down: ${from} has sent more than ${FLOOD_MAILS} messages within ${FLOOD_WINDOW_S / 60} minutes. It is kept, and will be read in its turn.`;
