/** What must be true before the product can run: the schema, the roles, and something to look at in an empty database. */
import { rm } from "node:fs/promises";
import { openDatabase, closeDatabase, system } from "#/core/db.ts";
import { migrate, whileSettingUp } from "#/core/migrate.ts";
import { env } from "#/env.ts";
