/**
 * Structured logs: one JSON object a line on stderr, with the request's id where there is one. stdout belongs to the commands' results.
 * No line holds a password, a code, a token, a cookie, a key or what a mail says: told by the name of a field at any depth, and by form in any text.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import { shared } from "#/core/shared.ts";
import { env } from "#/env.ts";

const CENSOR = "[redacted]";
const DEPTH_MAX = 6;
/** Whatever stands before or behind: `newPassword`, `x-postmark-server-token`, `set-cookie`, `clientSecret`. */
const SECRET_NAME = /pass(word|wd|phrase)?$|secret|token|authorization|cookie|api-?key|private-?key|credential/i;
/** What a mail says. */
const CONTENT_NAME = /^(text|html|body|raw|content|replyHtml|replyText|snippet|subject)$/;
const CODE = /^\d{6,8}$/;

/** A copy without what must not be written down. Errors are left to their serializer. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || value instanceof Error) return value;
  if (Buffer.isBuffer(value) || depth >= DEPTH_MAX) return CENSOR;
  if (Array.isArray(value)) return value.map((one) => redacted(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const isText = typeof one === "string" || typeof one === "object";
      if (isText && one !== null && SECRET_NAME.test(name)) return [name, CENSOR];
      if (typeof one === "string" && CONTENT_NAME.test(name)) return [name, CENSOR];
      if (/code$/i.test(name) && CODE.test(String(one))) return [name, CENSOR];
      return [name, redacted(one, depth + 1)];
    }),
  );
}

/** In any text of a line, its escapes included: keys, credentials of a header or an address, our cookies, signed addresses. */
const FORMS: [RegExp, string][] = [
  [/\b(cx[pd]?_)[\w-]{20,}/g, `$1${CENSOR}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${CENSOR}`],
  [/(\w:\/\/[^\s:/?#@"\\]*):[^\s/?#@"\\]+@/g, `$1:${CENSOR}@`],
  [/((?:authjs|connect)\.[\w.-]+)=[^;,\s"\\]+/g, `$1=${CENSOR}`],
  [/(\/(?:media\/(?:logo\/)?|invite\/|invitations\/|join\/|downloads\/))[\w.-]{20,}/g, `$1${CENSOR}`],
  [/([?&](?:token|code|key|secret|password|state)=)[^&\s"\\]+/gi, `$1${CENSOR}`],
];
export const withoutSecrets = (line: string): string => FORMS.reduce((text, [form, instead]) => text.replace(form, instead), line);

/** Prisma repeats the values of a call in its message; the last line says what was wrong. */
function errorOf(error: Error): unknown {
  const told = redacted({ ...pino.stdSerializers.errWithCause(error) }) as Record<string, unknown>;
  if (!/^PrismaClient/.test(error.name)) return told;
  const message = error.message.trim().split("\n").at(-1);
  return {
    ...told,
    message,
    stack: error.stack
      ?.split("\n")
      .filter((line) => /^\s+at /.test(line))
      .join("\n"),
  };
}

/** What every line of the current request or job carries. */
export const logContext = shared("logContext", () => new AsyncLocalStorage<Record<string, unknown>>());

/** Says in all further lines of the current request who asks. */
export function tellWho(who: { userId?: string; workspaceId?: string; memberId?: string; keyId?: string }): void {
  const context = logContext.getStore();
  if (context) Object.assign(context, who);
}

export const log = pino(
  {
    hooks: { streamWrite: withoutSecrets },
    level: env.LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: (object) => redacted(object) as Record<string, unknown> },
    mixin: () => logContext.getStore() ?? {},
    serializers: { err: errorOf },
  },
  pino.destination({ dest: 2, sync: false }),
);
