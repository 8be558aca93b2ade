/** English: where replies and notes are written. */
export const composer = {} as const;
