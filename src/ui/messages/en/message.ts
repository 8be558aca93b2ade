/** English: messages and conversations. */
export const message = {} as const;
