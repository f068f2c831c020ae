import type { ClientBase } from "pg";

export interface BackupTable {
  name: string;
  /** Without generated ones, which the database makes again. */
  columns: string[];
}

/** All tables of the product, each after those that its foreign keys point to. */
export async function listTablesInOrder(client: ClientBase): Promise<BackupTable[]> {
  const { rows: tables } = await client.query<BackupTable>(
    `select c.relname::text as name,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             and a.attgenerated = '' order by a.attnum) as columns
     from pg_class c where c.relnamespace = 'rapport'::regnamespace and c.relkind = 'r' order by c.relname`,
  );
  const { rows: keys } = await client.query<{ from: string; to: string }>(
    `select distinct f.relname::text as from, t.relname::text as to from pg_constraint k
       join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f' and f.relnamespace = 'rapport'::regnamespace and f.oid <> t.oid`,
  );
  const ordered: BackupTable[] = [];
  const placed = new Set<string>();
  while (ordered.length < tables.length) {
    const ready = tables.filter(
      ({ name }) => !placed.has(name) && keys.every((key) => key.from !== name || placed.has(key.to)),
    );
    if (ready.length === 0) throw new Error("Foreign keys form a circle; the tables have no order.");
    for (const table of ready) placed.add(table.name);
    ordered.push(...ready);
  }
  return ordered;
}

export async function readMigrationNumber(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ number: number | null }>(
    "select max(number) as number from public.rapport_migrations",
  );
  return rows[0]?.number ?? 0;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
