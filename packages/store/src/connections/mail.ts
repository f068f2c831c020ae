import type { Id } from "@rapport/schema";
import type { Store } from "../core/open.ts";
import type { Tx } from "../core/tx.ts";
import type { SendingRoute } from "../outbox/queue.ts";

/** Which connection takes mail for an address; asked before any tenant is known. Null: nobody here. */
export async function routeMail(store: Store, address: string): Promise<{ tenantId: Id; connectionId: Id } | null> {
  const { rows } = await store.owner.query<{ tenant_id: Id; connection_id: Id }>(
    "select tenant_id, connection_id from rapport.route_mail(array[$1]::text[])",
    [address.toLowerCase()],
  );
  const row = rows[0];
  return row ? { tenantId: row.tenant_id, connectionId: row.connection_id } : null;
}

/** Every tenant's connections whose mail is fetched by IMAP and that are not paused. */
export async function listMailboxes(store: Store): Promise<{ tenantId: Id; connectionId: Id; fingerprint: string }[]> {
  const { rows } = await store.owner.query<{ tenant_id: Id; connection_id: Id; fingerprint: string }>(
    `select c.tenant_id, c.id as connection_id,
       md5(c.config::text || coalesce((select max(s.updated_at)::text from secrets s where s.tenant_id = c.tenant_id and s.connection_id = c.id), '')) as fingerprint
     from connections c
     where c.connector = 'email' and c.config ->> 'inbound' = 'imap' and c.status <> 'paused' and c.deleted_at is null
     order by c.tenant_id, c.id`,
  );
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    connectionId: row.connection_id,
    fingerprint: row.fingerprint,
  }));
}

export async function readCursor(tx: Tx, connectionId: Id): Promise<unknown> {
  const [row] = await tx.prepared<{ cursor: unknown }>(
    "select cursor from connection_ledgers where tenant_id = $1 and connection_id = $2",
    [tx.tenantId, connectionId],
  );
  return row?.cursor ?? null;
}

/** Keeps how far a source was read (ING-2). */
export async function saveCursor(tx: Tx, connectionId: Id, cursor: unknown): Promise<void> {
  await tx.prepared(
    `insert into connection_ledgers (tenant_id, connection_id, cursor) values ($1, $2, $3)
     on conflict (tenant_id, connection_id) do update set cursor = excluded.cursor`,
    [tx.tenantId, connectionId, JSON.stringify(cursor)],
  );
}

/** Notes that a source could not be read (and since when), or that it is read again. */
export async function markConnection(tx: Tx, connectionId: Id, error: string | null): Promise<void> {
  const changed = await tx.query(
    `update connections set status = $3 where tenant_id = $1 and id = $2 and status <> 'paused' and status <> $3 returning id`,
    [tx.tenantId, connectionId, error === null ? "active" : "error"],
  );
  if (error !== null) {
    await tx.query(
      `insert into connection_ledgers (tenant_id, connection_id, last_error_at, last_error) values ($1, $2, now(), $3)
       on conflict (tenant_id, connection_id) do update set last_error_at = now(), last_error = excluded.last_error`,
      [tx.tenantId, connectionId, error.slice(0, 1000)],
    );
  }
  if (changed.length > 0)
    await tx.publish({ kind: "changed", entityId: connectionId, detail: { what: "connections" } });
}

/** Every tenant's e-mail connections. */
export async function listMailConnections(store: Store): Promise<{ tenantId: Id; connectionId: Id }[]> {
  const { rows } = await store.owner.query<{ tenant_id: Id; id: Id }>(
    "select tenant_id, id from connections where connector = 'email' and deleted_at is null order by created_at",
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, connectionId: row.id }));
}

/** The connection by which the company writes mails of its own accord: its oldest mailbox at work. Null: it has none. */
export async function findMailRoute(tx: Tx): Promise<SendingRoute | null> {
  const [row] = await tx.prepared<SendingRoute>(
    `select id as "connectionId", connector, config, team_id as "teamId", false as "isDeleted" from connections
     where tenant_id = $1 and connector = 'email' and status <> 'paused' and deleted_at is null order by created_at, id limit 1`,
    [tx.tenantId],
  );
  return row ?? null;
}
