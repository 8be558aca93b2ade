import { describe, expect, it } from "vitest";
import { parseEnv } from "#/env.ts";

describe("the configuration", () => {
  it("works without a single variable, and takes an empty one for absent", () => {
    expect(parseEnv({}).env).toMatchObject({
      PORT: 3000,
      HOST: "127.0.0.1",
      SMTP_PORT: 2525,
      APP_URL: "http://localhost:3000",
      APP_ENV: "development",
    });
    expect(parseEnv({ PORT: "", REDIS_URL: "" }).faults).toEqual([]);
  });

  it.each(
    [
      "PORT APP_URL APP_SECRET APP_ENV CONNECT_DEMO CONNECT_RATE_LIMIT DATABASE_URL REDIS_URL SMTP_PORT SMTP_URL",
      "POSTMARK_API_URL ONESIGNAL_API_URL OPENAI_BASE_URL STORAGE_URL SENTRY_DSN OTEL_EXPORTER_OTLP_ENDPOINT LOG_LEVEL",
    ].flatMap((names) => names.split(" ")),
  )("tells of a wrong %s in one line that names it, says what is wrong and gives an example, and never the value", (name) => {
    const { faults } = parseEnv({ [name]: "secret-nonsense" });
    if (name === "APP_SECRET")
      expect(parseEnv({ APP_SECRET: "short" }).faults).toEqual([expect.stringMatching(/^APP_SECRET: must have .*for example/)]);
    else expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name}: .+ \\(for example .+\\)$`))]);
    expect(faults.join()).not.toContain("secret-nonsense");
  });

  it("tells all faults at once", () => {
    expect(parseEnv({ PORT: "x", SENTRY_DSN: "x", APP_ENV: "production", CONNECT_RATE_LIMIT: "0" }).faults).toHaveLength(4);
  });

  it("starts in production only with a secret and with limits", () => {
    const production = { APP_ENV: "production", APP_SECRET: "x".repeat(32) };
    expect(parseEnv(production).env?.isProduction).toBe(true);
    expect(parseEnv({ APP_ENV: "production" }).faults).toEqual([expect.stringContaining("APP_SECRET: is required")]);
    expect(parseEnv({ ...production, CONNECT_RATE_LIMIT: "0" }).faults).toEqual([expect.stringContaining("CONNECT_RATE_LIMIT")]);
    expect(parseEnv({ ONESIGNAL_APP_ID: "a" }).faults).toEqual([expect.stringContaining("ONESIGNAL_API_KEY")]);
  });
});
