/** What every password has to keep to. NIST SP 800-63B: length and being hard to guess count; what kinds of characters there are does not. */
export const PASSWORD_LENGTH_MIN = 10;
/** Longer ones only cost time: whoever sends a megabyte wants to keep the server busy. Refused, and never cut off. */
export const PASSWORD_LENGTH_MAX = 200;
