/** Figures for GET /metrics, in Prometheus' format. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { shared } from "#/core/shared.ts";

export const metrics = shared("metrics", () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
});

const once = <T>(name: string, make: () => T) => shared(`metric.${name}`, make);
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export const commandDuration = once(
  "commands",
  () =>
    new Histogram({
      name: "connect_command_seconds",
      help: "Time a command took",
      labelNames: ["command", "outcome"],
      buckets: SECONDS,
      registers: [metrics],
    }),
);
export const requestDuration = once(
  "requests",
  () =>
    new Histogram({
      name: "connect_http_request_seconds",
      help: "Time an API request took",
      labelNames: ["method", "route", "status"],
      buckets: SECONDS,
      registers: [metrics],
    }),
);
export const jobDuration = once(
  "jobs",
  () =>
    new Histogram({
      name: "connect_job_seconds",
      help: "Time a job took",
      labelNames: ["task", "outcome"],
      buckets: SECONDS,
      registers: [metrics],
    }),
);
export const streamCount = once(
  "streams",
  () => new Gauge({ name: "connect_sync_streams", help: "Open sync streams", registers: [metrics] }),
);
export const mailAccepted = once(
  "mail.accepted",
  () =>
    new Counter({
      name: "connect_mail_accepted_total",
      help: "Messages stored before the answer",
      labelNames: ["source"],
      registers: [metrics],
    }),
);
export const mailRejected = once(
  "mail.rejected",
  () =>
    new Counter({
      name: "connect_mail_rejected_total",
      help: "Messages refused in the SMTP dialogue",
      labelNames: ["code"],
      registers: [metrics],
    }),
);
