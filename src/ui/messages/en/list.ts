/** English: lists of tickets. */
export const list = {} as const;
