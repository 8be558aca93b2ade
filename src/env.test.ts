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
      "PORT APP_URL APP_SECRET APP_ENV CONNECT_DEMO CONNECT_RATE_LIMIT CONNECT_BREACHED_PASSWORDS_URL DATABASE_URL REDIS_URL SMTP_PORT SMTP_URL",
      "POSTMARK_API_URL ONESIGNAL_API_URL OPENAI_BASE_URL STORAGE_URL SENTRY_DSN OTEL_EXPORTER_OTLP_ENDPOINT LOG_LEVEL",
    ].flatMap((names) => names.split(" ")),
  )("tells of a wrong %s in one line that names it, says what is wrong and gives an example, and never the value", (name) => {
    const { faults } = parseEnv({ [name]: "secret-nonsense" });
    if (name === "APP_SECRET")
      expect(parseEnv({ APP_SECRET: "short" }).faults).toEqual([expect.stringMatching(/^APP_SECRET: must have .*for example/)]);
    else expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name}: .+ \\(for example .+\\)$`))]);
    expect(faults.join()).not.toContain("secret-nonsense");
  });

  it("knows earlier secrets, proxies, and whom to write to about a weakness", () => {
    const [one, two] = ["a".repeat(32), "b".repeat(40)];
    expect(parseEnv({ APP_SECRET_PREVIOUS: ` ${one}, ${two} ,` }).env?.APP_SECRET_PREVIOUS).toEqual([one, two]);
    expect(parseEnv({}).env?.APP_SECRET_PREVIOUS).toEqual([]);
    expect(parseEnv({ APP_SECRET_PREVIOUS: `${one},short` }).faults).toEqual([expect.stringContaining("APP_SECRET_PREVIOUS")]);
    expect(parseEnv({ CONNECT_TRUSTED_PROXIES: "10.0.0.1, 2001:db8::/64" }).env?.CONNECT_TRUSTED_PROXIES).toEqual([
      "10.0.0.1",
      "2001:db8::/64",
    ]);
    for (const wrong of ["proxy.example", "10.0.0.0/33", "10.0.0.1/8/8"])
      expect(parseEnv({ CONNECT_TRUSTED_PROXIES: wrong }).faults).toEqual([expect.stringContaining("CONNECT_TRUSTED_PROXIES")]);
    expect(parseEnv({ CONNECT_SECURITY_CONTACT: "security" }).faults).toEqual([expect.stringContaining("CONNECT_SECURITY_CONTACT")]);
  });

  it("tells all faults at once", () => {
    expect(parseEnv({ PORT: "x", SENTRY_DSN: "x", APP_ENV: "production", CONNECT_RATE_LIMIT: "0" }).faults).toHaveLength(4);
  });

  it("starts in production only with a secret and with limits", () => {
    const production = { APP_ENV: "production", APP_SECRET: "x".repeat(32) };
    expect(parseEnv(production).env?.isProduction).toBe(true);
    expect(parseEnv({ APP_ENV: "production" }).faults).toEqual([expect.stringContaining("APP_SECRET: is required")]);
    expect(parseEnv({ ...production, CONNECT_RATE_LIMIT: "0" }).faults).toEqual([expect.stringContaining("CONNECT_RATE_LIMIT")]);
    expect(parseEnv({ CONNECT_SMTP_CERTIFICATE: "/a.pem" }).faults).toEqual([expect.stringContaining("CONNECT_SMTP_KEY")]);
    expect(parseEnv({ ONESIGNAL_APP_ID: "a" }).faults).toEqual([expect.stringContaining("ONESIGNAL_API_KEY")]);
  });
});
