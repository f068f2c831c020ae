import { type Id, newId, RapportError } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

export interface ConnectionLedger {
  fetched: number;
  linked: number;
  duplicates: number;
  excluded: number;
  failed: number;
  lastSuccessAt: string | null;
  lastErrorAt: string | null;
  lastError: string | null;
}

export interface ConnectionRow {
  id: Id;
  connector: string;
  name: string;
  status: "active" | "paused" | "error";
  /** As the contract's WebchatConfig or EmailConfig writes it. */
  config: Record<string, unknown>;
  teamId: Id | null;
  /** Names only. */
  secretsSet: string[];
  ledger: ConnectionLedger;
  createdAt: string;
}

interface Row {
  id: Id;
  connector: string;
  name: string;
  status: ConnectionRow["status"];
  config: Record<string, unknown>;
  team_id: Id | null;
  secrets_set: string[];
  created_at: Date;
  fetched: number | null;
  linked: number | null;
  duplicates: number | null;
  excluded: number | null;
  failed: number | null;
  last_success_at: Date | null;
  last_error_at: Date | null;
  last_error: string | null;
}

const SELECT_CONNECTION = `
  select c.id, c.connector, c.name, c.status, c.config, c.team_id, c.created_at,
    array(select s.name from secrets s where s.tenant_id = c.tenant_id and s.connection_id = c.id order by s.name) as secrets_set,
    l.fetched, l.linked, l.duplicates, l.excluded, l.failed, l.last_success_at, l.last_error_at, l.last_error
  from connections c left join connection_ledgers l on l.tenant_id = c.tenant_id and l.connection_id = c.id
  where c.tenant_id = $1 and c.deleted_at is null`;

function toConnection(row: Row): ConnectionRow {
  return {
    id: row.id,
    connector: row.connector,
    name: row.name,
    status: row.status,
    config: row.config,
    teamId: row.team_id,
    secretsSet: row.secrets_set,
    ledger: {
      fetched: row.fetched ?? 0,
      linked: row.linked ?? 0,
      duplicates: row.duplicates ?? 0,
      excluded: row.excluded ?? 0,
      failed: row.failed ?? 0,
      lastSuccessAt: row.last_success_at?.toISOString() ?? null,
      lastErrorAt: row.last_error_at?.toISOString() ?? null,
      lastError: row.last_error,
    },
    createdAt: row.created_at.toISOString(),
  };
}

export async function listConnections(tx: Tx): Promise<ConnectionRow[]> {
  const rows = await tx.prepared<Row>(`${SELECT_CONNECTION} order by c.created_at, c.id`, [tx.tenantId]);
  return rows.map(toConnection);
}

/** The connection, or null when there is none or it was deleted. */
export async function findConnection(tx: Tx, id: Id): Promise<ConnectionRow | null> {
  const [row] = await tx.prepared<Row>(`${SELECT_CONNECTION} and c.id = $2`, [tx.tenantId, id]);
  return row ? toConnection(row) : null;
}

/** Throws not_found. */
export async function loadConnection(tx: Tx, id: Id): Promise<ConnectionRow> {
  const connection = await findConnection(tx, id);
  if (!connection) throw new RapportError("not_found");
  return connection;
}

export interface NewConnection {
  connector: string;
  name: string;
  config: Record<string, unknown>;
  teamId: Id | null;
  /** Addresses whose mail belongs to this connection. */
  mailAddresses: readonly string[];
}

/** Throws already_exists when another connection has one of the addresses, not_found for an unknown team. */
export async function insertConnection(tx: Tx, connection: NewConnection): Promise<Id> {
  const id = newId();
  await requireTeam(tx, connection.teamId);
  await tx.query(
    "insert into connections (tenant_id, id, connector, name, config, team_id) values ($1, $2, $3, $4, $5, $6)",
    [tx.tenantId, id, connection.connector, connection.name, JSON.stringify(connection.config), connection.teamId],
  );
  await tx.query("insert into connection_ledgers (tenant_id, connection_id) values ($1, $2)", [tx.tenantId, id]);
  await replaceMailRoutes(tx, id, connection.mailAddresses);
  await tx.publish({ kind: "changed", entityId: id, detail: { what: "connections" } });
  return id;
}

export interface ConnectionChange {
  name?: string | undefined;
  config?: Record<string, unknown> | undefined;
  teamId?: Id | null | undefined;
  status?: ConnectionRow["status"] | undefined;
  mailAddresses?: readonly string[] | undefined;
}

/** Undefined fields stay. Throws not_found, already_exists. */
export async function updateConnection(tx: Tx, id: Id, change: ConnectionChange): Promise<void> {
  await requireTeam(tx, change.teamId ?? null);
  const updated = await tx.query(
    `update connections set name = coalesce($3, name), config = coalesce($4, config), status = coalesce($5, status),
       team_id = case when $6 then $7::uuid else team_id end
     where tenant_id = $1 and id = $2 and deleted_at is null returning id`,
    [
      tx.tenantId,
      id,
      change.name ?? null,
      change.config ? JSON.stringify(change.config) : null,
      change.status ?? null,
      change.teamId !== undefined,
      change.teamId ?? null,
    ],
  );
  if (updated.length === 0) throw new RapportError("not_found");
  if (change.mailAddresses) await replaceMailRoutes(tx, id, change.mailAddresses);
  await tx.publish({ kind: "changed", entityId: id, detail: { what: "connections" } });
}

/** Disconnects: secrets and mail routes go, conversations stay. Throws not_found. */
export async function deleteConnection(tx: Tx, id: Id): Promise<void> {
  const deleted = await tx.query(
    "update connections set deleted_at = now(), status = 'paused' where tenant_id = $1 and id = $2 and deleted_at is null returning id",
    [tx.tenantId, id],
  );
  if (deleted.length === 0) throw new RapportError("not_found");
  await tx.query("delete from secrets where tenant_id = $1 and connection_id = $2", [tx.tenantId, id]);
  await tx.query("delete from mail_routes where tenant_id = $1 and connection_id = $2", [tx.tenantId, id]);
  await tx.publish({ kind: "changed", entityId: id, detail: { what: "connections" } });
}

async function requireTeam(tx: Tx, teamId: Id | null): Promise<void> {
  if (teamId === null) return;
  const [team] = await tx.query("select id from teams where tenant_id = $1 and id = $2", [tx.tenantId, teamId]);
  if (!team) throw new RapportError("not_found", { sentence: "The team does not exist." });
}

async function replaceMailRoutes(tx: Tx, connectionId: Id, addresses: readonly string[]): Promise<void> {
  const wanted = [...new Set(addresses.map((address) => address.toLowerCase()))];
  await tx.query(
    "delete from mail_routes where tenant_id = $1 and connection_id = $2 and address <> all ($3::text[])",
    [tx.tenantId, connectionId, wanted],
  );
  const own = await tx.query<{ address: string }>(
    "select address from mail_routes where tenant_id = $1 and connection_id = $2",
    [tx.tenantId, connectionId],
  );
  const missing = wanted.filter((address) => !own.some((row) => row.address === address));
  const inserted = await tx.query<{ address: string }>(
    `insert into mail_routes (address, tenant_id, connection_id) select unnest($3::text[]), $1, $2
     on conflict (address) do nothing returning address`,
    [tx.tenantId, connectionId, missing],
  );
  const taken = missing.find((address) => !inserted.some((row) => row.address === address));
  if (taken) {
    throw new RapportError("already_exists", { sentence: `Mail for ${taken} already belongs to a connection.` });
  }
}
