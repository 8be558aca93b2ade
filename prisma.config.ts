import { defineConfig } from "prisma/config";

/** Each feature owns its tables: Prisma reads every *.prisma below src. */
export default defineConfig({ schema: "src", migrations: { path: "prisma/migrations" } });
