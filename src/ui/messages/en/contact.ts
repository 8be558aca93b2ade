/** English: contacts and companies. */
export const contact = {} as const;
