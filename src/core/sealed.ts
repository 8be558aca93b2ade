/**
 * Where sealed values lie (core/secret.ts), so that a new APP_SECRET can seal all of them anew. A feature registers each column it seals, beside
 * the function that names its rows. What nobody registered is found by its form, and is not passed over in silence.
 */
import type pg from "pg";
import { isSealedAnew, seal, unseal } from "#/core/secret.ts";
import { shared } from "#/core/shared.ts";

/** `key`: the columns that name a row; `about`: what its value was sealed for. Names as in the database. */
export type SealedColumn = { table: string; column: string; key: readonly string[]; about: (row: Record<string, string>) => string };

const columns = shared("sealedColumns", () => new Map<string, SealedColumn>());

export function sealedColumn(column: SealedColumn): void {
  columns.set(`${column.table}.${column.column}`, column);
}

/** `lost`: neither the secret of today nor an earlier one opens it. Of one column; for `unregistered`, the column's name. */
export type Resealed = { name: string; sealed: number; lost: number };

const BATCH = 500;
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Seals every value of every registered column with the secret of today. May be repeated, and broken off: what is done is done. */
export async function sealAnew(owner: pg.Client): Promise<Resealed[]> {
  const results: Resealed[] = [];
  for (const [name, column] of [...columns].sort(([a], [b]) => a.localeCompare(b)))
    results.push({ name, ...(await resealColumn(owner, column)) });
  return results;
}

async function resealColumn(owner: pg.Client, { table, column, key, about }: SealedColumn): Promise<Omit<Resealed, "name">> {
  const keys = key.map(quoted);
  const [from, value] = [quoted(table), quoted(column)];
  const at = keys.map((name, index) => `${name}::text = $${index + 1}`).join(" and ");
  const { rows } = await owner.query<Record<string, string>>(
    `select ${keys.map((name) => `${name}::text as ${name}`).join(", ")} from ${from} where ${value} is not null`,
  );
  const done = { sealed: 0, lost: 0 };
  for (let start = 0; start < rows.length; start += BATCH) {
    await owner.query("begin");
    for (const row of rows.slice(start, start + BATCH)) {
      const named = key.map((name) => row[name]);
      const { rows: found } = await owner.query<{ value: string | null }>(
        `select ${value} as value from ${from} where ${at} for update`,
        named,
      );
      const sealed = found[0]?.value;
      if (!sealed || isSealedAnew(sealed, about(row))) continue;
      const text = unseal(sealed, about(row));
      if (text === null) {
        done.lost++;
        continue;
      }
      await owner.query(`update ${from} set ${value} = $${key.length + 1} where ${at}`, [...named, seal(text, about(row))]);
      done.sealed++;
    }
    await owner.query("commit");
  }
  return done;
}

/** What `seal` makes: its form, in any column of text, of any table. */
const FORM = "^v1\\.[A-Za-z0-9_-]{38,}$";

/** Columns that hold what looks sealed and that nobody registered, as `table.column`. Reads all text of the database: for operators and tests. */
export async function unregisteredSeals(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ table: string; column: string }>(
    `select c.table_name as "table", c.column_name as "column" from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'character varying') order by 1, 2`,
  );
  const found: string[] = [];
  for (const { table, column } of rows) {
    if (columns.has(`${table}.${column}`)) continue;
    const { rows: some } = await owner.query(`select 1 from ${quoted(table)} where ${quoted(column)} ~ $1 limit 1`, [FORM]);
    if (some.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}
