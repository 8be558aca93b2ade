/** English: the settings. */
export const settings = {} as const;
