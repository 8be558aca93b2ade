/** For tests of another APP_SECRET. */
import { shared } from "#/core/shared.ts";
import { env } from "#/env.ts";

/** Runs `fn` with this secret, and those before it; then everything is as it was. */
export async function withSecret<T>(secret: string, previous: string[], fn: () => Promise<T>): Promise<T> {
  const known = shared("secret", () => ({ value: null as string | null }));
  const before = [known.value, env.APP_SECRET_PREVIOUS] as const;
  [known.value, env.APP_SECRET_PREVIOUS] = [secret, previous];
  try {
    return await fn();
  } finally {
    [known.value, env.APP_SECRET_PREVIOUS] = before;
  }
}
