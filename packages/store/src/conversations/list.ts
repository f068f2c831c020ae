import { decodeCursor, encodeCursor, isInstantText, isIntegerText, isUuidText } from "../core/cursor.ts";
import type { Tx } from "../core/tx.ts";
import { type ConversationFilter, Parameters, partsOf, type ReadyFilter, resolveChannel } from "./filter.ts";
import { type ConversationColumns, type ConversationRow, ROW_COLUMNS, rowFor } from "./row.ts";

export type ConversationSort = "newest" | "oldest" | "waiting_longest" | "priority";

export interface Page<Item> {
  items: Item[];
  /** Where the next page begins; null: there is none. */
  cursor: string | null;
}

interface Order {
  /** Expressions on `c`, all in one direction, ending in the id: so equal rows keep their places. */
  key: readonly { expression: string; type: string; check: (part: string) => boolean }[];
  direction: "asc" | "desc";
}

const ID = { expression: "c.id", type: "uuid", check: isUuidText };
const LAST_EVENT = { expression: "c.last_event_at", type: "timestamptz", check: isInstantText };

const ORDERS: Readonly<Record<ConversationSort, Order>> = {
  newest: { key: [LAST_EVENT, ID], direction: "desc" },
  oldest: { key: [LAST_EVENT, ID], direction: "asc" },
  waiting_longest: {
    key: [{ expression: "c.waiting_order", type: "timestamptz", check: isInstantText }, ID],
    direction: "asc",
  },
  priority: {
    key: [{ expression: "c.priority", type: "smallint", check: isIntegerText }, LAST_EVENT, ID],
    direction: "desc",
  },
};

/** The statement behind listConversations, for reading its plan. Null: nothing can match. */
export function listStatement(
  tx: Pick<Tx, "actor">,
  filter: ReadyFilter,
  sort: ConversationSort,
  cursor: string | undefined,
  limit: number,
): { text: string; values: unknown[] } | null {
  const { key, direction } = ORDERS[sort];
  const after = decodeCursor(
    `conversations.${sort}`,
    cursor,
    key.map(({ check }) => check),
  );
  const parameters = new Parameters();
  const parts = partsOf(filter, tx.actor, parameters);
  if (parts.length === 0) return null;
  const count = parameters.add(limit + 1, "int");
  const me = parameters.add(tx.actor.actorId, "uuid");
  const place = after
    ? ` and (${key.map(({ expression }) => expression).join(", ")}) ${direction === "desc" ? "<" : ">"} (${key
        .map(({ type }, index) => parameters.add(after[index], type))
        .join(", ")})`
    : "";
  const order = key.map(({ expression }) => `${expression} ${direction}`).join(", ");
  // Each part walks one index in the list's order and stops at the limit; the parts' few rows are sorted together.
  const scans = parts.map(
    (where) => `(select c.* from conversations c where ${where}${place} order by ${order} limit ${count})`,
  );
  const text = `with page as (select * from (${scans.join("\nunion all\n")}) c order by ${order} limit ${count})
    select ${ROW_COLUMNS}, coalesce(r.seq, 0) as read_seq, array[${key
      .map(({ expression }) => `(${expression})::text`)
      .join(", ")}] as place
    from page c join contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id
      left join conversation_reads r on r.tenant_id = c.tenant_id and r.actor_id = ${me} and r.conversation_id = c.id
    order by ${order}`;
  return { text, values: parameters.values };
}

/**
 * A page of the inbox list that the actor may see (own/team/all in SQL), by keyset: no page is slower than the first,
 * and no row is shown twice or skipped because of ties. Merged conversations are not listed. Throws invalid_input for a
 * cursor that is not this sort's.
 */
export async function listConversations(
  tx: Tx,
  filter: ConversationFilter,
  sort: ConversationSort,
  cursor: string | undefined,
  limit: number,
): Promise<Page<ConversationRow>> {
  const statement = listStatement(tx, await resolveChannel(tx, filter), sort, cursor, limit);
  if (!statement) return { items: [], cursor: null };
  const rows = await tx.query<ConversationColumns & { read_seq: number; place: string[] }>(
    statement.text,
    statement.values,
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map((columns) => rowFor(columns, columns.read_seq)),
    cursor: last ? encodeCursor(`conversations.${sort}`, last.place) : null,
  };
}

/** Where counting stops: a badge says "1000+". */
export const COUNT_LIMIT = 1000;

/** How many conversations each filter holds that the actor may see, counted up to COUNT_LIMIT, in one statement. */
export async function countConversations(tx: Tx, filters: readonly ConversationFilter[]): Promise<number[]> {
  const parameters = new Parameters();
  const ready: ReadyFilter[] = [];
  for (const filter of filters) ready.push(await resolveChannel(tx, filter));
  const counts = ready.map((filter) => {
    const parts = partsOf(filter, tx.actor, parameters);
    if (parts.length === 0) return "0";
    const scans = parts.map((where) => `(select 1 from conversations c where ${where} limit ${COUNT_LIMIT})`);
    return `(select count(*)::int from (select 1 from (${scans.join(" union all ")}) s limit ${COUNT_LIMIT}) n)`;
  });
  const [row] = await tx.query<{ counts: number[] }>(
    `select array[${counts.join(", ")}]::int[] as counts`,
    parameters.values,
  );
  return row?.counts ?? [];
}
