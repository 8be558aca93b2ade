/** English: the first steps of a workspace. */
export const onboarding = {} as const;
