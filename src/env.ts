/** The configuration: the only reader of process.env. Names, defaults and meanings are in README.md. */
import { isIP } from "node:net";
import { z } from "zod";

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const days = (fallback: number) => z.coerce.number().int().min(1).max(400).default(fallback);
const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (value) => protocols.some((p) => value.startsWith(p)) && URL.canParse(value),
      `must be a URL that starts with ${protocols.join(" or ")}`,
    );
const flag = z.enum(["0", "1"]).transform((value) => value === "1");

const isNetwork = (network: string) => {
  const [address = "", bits = "0", ...more] = network.split("/");
  return more.length === 0 && isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 6 ? 128 : 32);
};

const schema = z.object({
  PORT: port(3000),
  HOST: z.string().default("127.0.0.1"),
  APP_URL: url("http://", "https://").optional(),
  APP_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  APP_SECRET_PREVIOUS: z
    .string()
    .default("")
    .transform((value) =>
      value
        .split(",")
        .map((secret) => secret.trim())
        .filter(Boolean),
    )
    .refine(
      (secrets) => secrets.every((secret) => secret.length >= 32),
      "must hold secrets of at least 32 characters, with commas between",
    ),
  APP_ENV: z.enum(["development", "staging", "production"]).default("development"),
  CONNECT_DATA_DIR: z.string().default("data"),
  CONNECT_DEMO: flag.default(true),
  CONNECT_CORPUS_DIR: z.string().optional(),
  CONNECT_RATE_LIMIT: flag.default(true),
  CONNECT_SESSION_DAYS: days(30),
  CONNECT_SESSION_IDLE_DAYS: days(14),
  CONNECT_FETCH_HOSTS: z
    .string()
    .default("")
    .transform((value) => value.split(/[\s,]+/).filter(Boolean)),
  CONNECT_TRUSTED_PROXIES: z
    .string()
    .transform((value) => value.split(/[\s,]+/).filter(Boolean))
    .refine((networks) => networks.every(isNetwork), "must be addresses or networks, with commas between")
    .optional(),
  CONNECT_SECURITY_CONTACT: url("https://", "mailto:").optional(),
  CONNECT_BREACHED_PASSWORDS_URL: url("https://", "http://").optional(),
  CONNECT_SMTP_CERTIFICATE: z.string().optional(),
  CONNECT_SMTP_KEY: z.string().optional(),
  DATABASE_URL: url("postgres://", "postgresql://").optional(),
  REDIS_URL: url("redis://", "rediss://").optional(),
  AUTH_GOOGLE_ID: z.string().optional(),
  AUTH_GOOGLE_SECRET: z.string().optional(),
  AUTH_GITHUB_ID: z.string().optional(),
  AUTH_GITHUB_SECRET: z.string().optional(),
  AUTH_MICROSOFT_ID: z.string().optional(),
  AUTH_MICROSOFT_SECRET: z.string().optional(),
  AUTH_MICROSOFT_TENANT: z
    .string()
    .regex(/^[a-z0-9.-]+$/i, "must be a tenant's id or domain, or common")
    .default("common"),
  AUTH_OIDC_ISSUER: url("http://", "https://").optional(),
  AUTH_OIDC_ID: z.string().optional(),
  AUTH_OIDC_SECRET: z.string().optional(),
  AUTH_OIDC_NAME: z.string().default("OpenID Connect"),
  SMTP_PORT: port(2525),
  SMTP_URL: url("smtp://", "smtps://").optional(),
  POSTMARK_SERVER_TOKEN: z.string().optional(),
  POSTMARK_WEBHOOK_SECRET: z.string().optional(),
  POSTMARK_API_URL: url("http://", "https://").default("https://api.postmarkapp.com"),
  ONESIGNAL_APP_ID: z.string().optional(),
  ONESIGNAL_API_KEY: z.string().optional(),
  ONESIGNAL_API_URL: url("http://", "https://").default("https://api.onesignal.com"),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: url("http://", "https://").default("https://api.openai.com/v1"),
  OPENAI_MODEL: z.string().optional(),
  STORAGE_URL: url("file:", "firebase:", "s3:").optional(),
  GOOGLE_APPLICATION_CREDENTIALS: z.string().optional(),
  SENTRY_DSN: url("http://", "https://").optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url("http://", "https://").optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

const EXAMPLES: Partial<Record<keyof z.infer<typeof schema>, string>> = {
  PORT: "3000",
  HOST: "127.0.0.1",
  APP_URL: "https://support.example.com",
  APP_SECRET: "the output of `openssl rand -hex 32`",
  APP_SECRET_PREVIOUS: "the secret until now",
  APP_ENV: "production",
  CONNECT_DEMO: "0",
  CONNECT_RATE_LIMIT: "0",
  CONNECT_SESSION_DAYS: "30",
  CONNECT_SESSION_IDLE_DAYS: "14",
  CONNECT_FETCH_HOSTS: "images.intranet.example,10.0.0.5:8080",
  AUTH_MICROSOFT_TENANT: "contoso.com",
  AUTH_OIDC_ISSUER: "https://sign-in.example.com",
  CONNECT_TRUSTED_PROXIES: "10.0.0.5,2001:db8::/64",
  CONNECT_SECURITY_CONTACT: "mailto:security@example.com",
  CONNECT_BREACHED_PASSWORDS_URL: "https://api.pwnedpasswords.com/range/",
  DATABASE_URL: "postgresql://connect:secret@localhost:5432/connect",
  REDIS_URL: "redis://localhost:6379",
  SMTP_PORT: "2525",
  SMTP_URL: "smtp://user:secret@mail.example.com:587",
  POSTMARK_API_URL: "https://api.postmarkapp.com",
  ONESIGNAL_API_URL: "https://api.onesignal.com",
  OPENAI_BASE_URL: "https://api.openai.com/v1",
  STORAGE_URL: "file:///var/lib/connect/files",
  SENTRY_DSN: "https://key@sentry.example.com/1",
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318",
  LOG_LEVEL: "info",
};

export type Env = Omit<z.infer<typeof schema>, "APP_URL"> & {
  /** Where people reach the installation, without a trailing slash. */
  APP_URL: string;
  isProduction: boolean;
};

/** Reads the variables; a fault is one line: the variable, what is wrong, an example. Never shows a value, which may be a secret. */
export function parseEnv(source: Record<string, string | undefined>): { env: Env; faults: [] } | { env: null; faults: string[] } {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]) as keyof typeof EXAMPLES;
        return `${name}: ${issue.message}${EXAMPLES[name] ? ` (for example ${EXAMPLES[name]})` : ""}`;
      });
  const isProduction = given.APP_ENV === "production";
  if (isProduction && !given.APP_SECRET) faults.push(`APP_SECRET: is required in production (for example ${EXAMPLES.APP_SECRET})`);
  if (isProduction && given.CONNECT_RATE_LIMIT === "0")
    faults.push("CONNECT_RATE_LIMIT: cannot be switched off in production (remove it, or set 1)");
  if (Boolean(given.ONESIGNAL_APP_ID) !== Boolean(given.ONESIGNAL_API_KEY))
    faults.push("ONESIGNAL_API_KEY: ONESIGNAL_APP_ID and ONESIGNAL_API_KEY belong together (set both, or neither)");
  for (const name of ["GOOGLE", "GITHUB", "MICROSOFT", "OIDC"] as const) {
    const [id, secret] = [`AUTH_${name}_ID`, `AUTH_${name}_SECRET`];
    if (Boolean(given[id]) !== Boolean(given[secret])) faults.push(`${secret}: ${id} and ${secret} belong together (set both, or neither)`);
  }
  if (Boolean(given.CONNECT_SMTP_CERTIFICATE) !== Boolean(given.CONNECT_SMTP_KEY))
    faults.push("CONNECT_SMTP_KEY: CONNECT_SMTP_CERTIFICATE and CONNECT_SMTP_KEY belong together (set both, or neither)");
  if (Boolean(given.AUTH_OIDC_ISSUER) !== Boolean(given.AUTH_OIDC_ID))
    faults.push(`AUTH_OIDC_ISSUER: AUTH_OIDC_ISSUER and AUTH_OIDC_ID belong together (for example ${EXAMPLES.AUTH_OIDC_ISSUER})`);
  if (!parsed.success || faults.length > 0) return { env: null, faults };
  const { APP_URL, ...rest } = parsed.data;
  return { env: { ...rest, APP_URL: (APP_URL ?? `http://localhost:${rest.PORT}`).replace(/\/+$/, ""), isProduction }, faults: [] };
}

function readOrStop(): Env {
  const { env, faults } = parseEnv(process.env);
  if (env) return env;
  for (const fault of faults) process.stderr.write(`Configuration: ${fault}\n`);
  process.exit(1);
}

export const env: Env = readOrStop();
