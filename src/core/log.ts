/** Structured logs: one JSON object a line on stderr, with the request's id where there is one. stdout belongs to the commands' results. */
import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import { shared } from "#/core/shared.ts";
import { env } from "#/env.ts";

const REDACTED = [
  "password",
  "token",
  "secret",
  "authorization",
  "cookie",
  "code",
  "*.password",
  "*.token",
  "*.secret",
  "*.authorization",
  "*.cookie",
];

/** What every line of the current request or job carries. */
export const logContext = shared("logContext", () => new AsyncLocalStorage<Record<string, unknown>>());

/** API keys and personal tokens, wherever in a line they stand. */
export const withoutKeys = (line: string) => line.replace(/\b(cxp?_)[\w-]{43}/g, "$1[redacted]");

export const log = pino(
  {
    hooks: { streamWrite: withoutKeys },
    level: env.LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED, censor: "[redacted]" },
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => logContext.getStore() ?? {},
    serializers: { err: pino.stdSerializers.errWithCause },
  },
  pino.destination({ dest: 2, sync: false }),
);
