/** Imported before anything else: what reads the environment when it is loaded finds a bench's own. */
export const SECRET = "the secret of a bench run, which ends with it";
process.env.APP_SECRET = SECRET;
process.env.CONNECT_RATE_LIMIT = "0";
