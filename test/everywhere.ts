/** Looks for texts wherever the installation keeps anything: every column of every table, waiting jobs, and the folder of files. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { env } from "#/env.ts";
import type { TestDatabase } from "./database.ts";

/** Where one of these stands, as "table.column: row" or a path; upper and lower case are one. `of`: tables with a workspace are looked at there alone. */
export async function foundEverywhere({ owner }: TestDatabase, texts: string[], of: { id: string }): Promise<string[]> {
  const columns = await owner<{ table: string; schema: string; name: string; type: string; hasWorkspace: boolean }>(
    `select n.nspname as schema, c.relname as table, a.attname as name, format_type(a.atttypid, null) as type,
       exists (select from pg_attribute w where w.attrelid = c.oid and w.attname = 'workspaceId' and not w.attisdropped) as "hasWorkspace"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'p') and not c.relispartition and (n.nspname = 'public' or n.nspname = 'graphile_worker' and c.relname = '_private_jobs')
     order by 1, 2, a.attnum`,
  );
  if (columns.length < 200) throw new Error("a search that sees few columns proves nothing");
  const pattern = texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const found: string[] = [];
  for (const { schema, table, name, type, hasWorkspace } of columns) {
    const value = type === "bytea" ? `encode("${name}", 'escape')` : `"${name}"::text`;
    const scope = hasWorkspace
      ? `and "workspaceId" = '${of.id}'`
      : table === "_private_jobs"
        ? `and payload->>'workspaceId' = '${of.id}'`
        : "";
    const rows = await owner<{ value: string }>(
      `select left(${value}, 200) as value from "${schema}"."${table}" where ${value} ~* $1 ${scope} limit 3`,
      [pattern],
    );
    found.push(...rows.map((row) => `${table}.${name}: ${row.value}`));
  }
  const files = join(env.CONNECT_DATA_DIR, "files", of.id);
  for (const path of readdirSync(files, { recursive: true, encoding: "utf8" })) {
    const whole = join(files, path);
    if (!statSync(whole).isFile()) continue;
    if (new RegExp(pattern, "i").test(`${path}${readFileSync(whole, "latin1")}`)) found.push(`files/${path}`);
  }
  return found;
}
