import type { Tx } from "../core/tx.ts";

/** A column of a set-wise insert: its name, its array type, and where its value comes from. */
export type Column<Row> = [name: string, type: string, value: (row: Row) => unknown];

/** Bounds the size of one statement's parameters; measured, larger sets are no faster. */
const ROWS_PER_STATEMENT = 2000;

/** Inserts rows by one `unnest` statement for every few thousand. `suffix`: an `on conflict` clause. */
export async function insertRows<Row>(
  tx: Tx,
  table: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  suffix = "",
): Promise<void> {
  const names = columns.map(([name]) => name).join(", ");
  // A text[] inside an unnest would be flattened, so such columns travel as text in PostgreSQL's array notation.
  const values = columns.map(([name, type]) => (type.endsWith("[]") ? `r.${name}::${type}` : `r.${name}`)).join(", ");
  const arrays = columns.map(([, type], index) => `$${index + 2}::${type.endsWith("[]") ? "text" : type}[]`).join(", ");
  const sql = `insert into ${table} (tenant_id, ${names}) select $1, ${values} from unnest(${arrays}) as r (${names}) ${suffix}`;
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    const part = rows.slice(from, from + ROWS_PER_STATEMENT);
    await tx.query(sql, [tx.tenantId, ...columns.map(([, , value]) => part.map(value))]);
  }
}

/** A list of texts in PostgreSQL's array notation. */
export function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}
