import { type Id, newId, RapportError, ToolPolicy } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** How a tool is called. */
export type ToolOperation =
  | {
      kind: "http";
      /** GET, POST…, upper case. */
      method: string;
      /** Below the source's url, with the names of path arguments in braces. */
      path: string;
      /** Where each argument goes. Arguments that are absent here go into the body. */
      locations: Record<string, "path" | "query" | "header" | "body" | "whole_body">;
      /** Names of arguments that are called otherwise outside. */
      names: Record<string, string>;
      /** Header that carries the key by which the other side tells repetitions; null: it keeps none. */
      idempotencyHeader: string | null;
      bodyType: "json" | "form" | null;
    }
  | {
      kind: "mcp";
      tool: string;
      /** What the server says of itself that a call may carry; absent (rows of older versions): nothing. */
      takes?: { idempotencyKey: boolean; preview: boolean };
    };

export interface ToolSourceRow {
  id: Id;
  kind: "openapi" | "mcp";
  name: string;
  url: string;
  createdAt: Date;
  updatedAt: Date;
}

export interface ToolRow {
  id: Id;
  name: string;
  title: string;
  description: string;
  sourceId: Id;
  inputSchema: Record<string, unknown>;
  operation: ToolOperation;
  policy: ToolPolicy;
  importedPolicy: ToolPolicy;
  policyEditedAt: Date | null;
  fingerprint: string;
  isEnabled: boolean;
  disabledReason: "removed" | "changed" | "person" | null;
  /** Since then it is only a record of what was done with it. */
  archivedAt: Date | null;
}

/** What an import makes of one operation. */
export type ImportedTool = Pick<
  ToolRow,
  "name" | "title" | "description" | "inputSchema" | "operation" | "fingerprint"
> & { policy: ToolPolicy };

const SOURCE = `s.id, s.kind, s.name, s.url, s.created_at as "createdAt", s.updated_at as "updatedAt"`;
const TOOL = `t.id, t.name, t.title, t.description, t.source_id as "sourceId", t.input_schema as "inputSchema", t.operation, t.policy,
  t.imported_policy as "importedPolicy", t.policy_edited_at as "policyEditedAt", t.fingerprint, t.is_enabled as "isEnabled",
  t.disabled_reason as "disabledReason", t.archived_at as "archivedAt"`;

/** Rows of an older version lack newer fields of the policy; the record's own defaults fill them. */
function toTool(row: ToolRow): ToolRow {
  return { ...row, policy: ToolPolicy.parse(row.policy), importedPolicy: ToolPolicy.parse(row.importedPolicy) };
}

export async function listToolSources(tx: Tx): Promise<ToolSourceRow[]> {
  return tx.prepared<ToolSourceRow>(
    `select ${SOURCE} from tool_sources s where s.tenant_id = $1 and s.archived_at is null order by s.name`,
    [tx.tenantId],
  );
}

/** Archived ones too. Throws not_found. */
export async function loadToolSource(tx: Tx, id: Id): Promise<ToolSourceRow> {
  const [row] = await tx.prepared<ToolSourceRow>(
    `select ${SOURCE} from tool_sources s where s.tenant_id = $1 and s.id = $2`,
    [tx.tenantId, id],
  );
  if (!row) throw new RapportError("not_found");
  return row;
}

/** The source with this name, made or brought to the given address. Throws already_exists when it is of another kind. */
export async function saveToolSource(
  tx: Tx,
  source: { kind: ToolSourceRow["kind"]; name: string; url: string },
): Promise<ToolSourceRow> {
  const [row] = await tx.prepared<ToolSourceRow>(
    `insert into tool_sources as s (tenant_id, id, kind, name, url) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, lower(name)) where archived_at is null do update set url = excluded.url, updated_at = now()
       where s.kind = excluded.kind
     returning ${SOURCE}`,
    [tx.tenantId, newId(), source.kind, source.name, source.url],
  );
  if (!row) {
    throw new RapportError("already_exists", {
      sentence: `A source of another kind is called ${source.name} already.`,
    });
  }
  return row;
}

/** All tools of the tenant, or of one source, by name. Without archived ones. */
export async function listTools(tx: Tx, sourceId?: Id): Promise<ToolRow[]> {
  const rows = await tx.prepared<ToolRow>(
    `select ${TOOL} from tools t where t.tenant_id = $1 and ($2::uuid is null or t.source_id = $2) and t.archived_at is null
     order by lower(t.name)`,
    [tx.tenantId, sourceId ?? null],
  );
  return rows.map(toTool);
}

export async function findToolByName(tx: Tx, name: string): Promise<ToolRow | null> {
  const [row] = await tx.prepared<ToolRow>(
    `select ${TOOL} from tools t where t.tenant_id = $1 and lower(t.name) = lower($2) and t.archived_at is null`,
    [tx.tenantId, name],
  );
  return row ? toTool(row) : null;
}

/** Archived ones too. Throws not_found. */
export async function loadTool(tx: Tx, id: Id): Promise<ToolRow> {
  const [row] = await tx.prepared<ToolRow>(`select ${TOOL} from tools t where t.tenant_id = $1 and t.id = $2`, [
    tx.tenantId,
    id,
  ]);
  if (!row) throw new RapportError("not_found");
  return toTool(row);
}

/** Throws already_exists when a tool of that name is there. */
export async function insertTool(tx: Tx, sourceId: Id, tool: ImportedTool): Promise<Id> {
  const id = newId();
  const inserted = await tx.prepared(
    `insert into tools (tenant_id, id, source_id, name, title, description, input_schema, operation, policy, imported_policy, fingerprint, is_enabled)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, true) on conflict (tenant_id, lower(name)) where archived_at is null do nothing
     returning id`,
    [
      tx.tenantId,
      id,
      sourceId,
      tool.name,
      tool.title,
      tool.description,
      JSON.stringify(tool.inputSchema),
      JSON.stringify(tool.operation),
      JSON.stringify(tool.policy),
      tool.fingerprint,
    ],
  );
  if (inserted.length === 0) {
    throw new RapportError("already_exists", { sentence: `A tool of another source is called ${tool.name} already.` });
  }
  return id;
}

/** What an import or a person changes of a tool; absent fields stay. */
export interface ToolChange {
  imported?: ImportedTool;
  /** `isEdited`: a person decided it, so that imports leave it alone from now on. */
  policy?: { value: ToolPolicy; isEdited: boolean };
  /** Null: it may be used. */
  disabledReason?: ToolRow["disabledReason"];
}

/** Throws not_found. */
export async function updateTool(tx: Tx, id: Id, change: ToolChange): Promise<void> {
  const { imported, policy } = change;
  const updated = await tx.prepared(
    `update tools set
       title = coalesce($3, title), description = coalesce($4, description), input_schema = coalesce($5, input_schema),
       operation = coalesce($6, operation), imported_policy = coalesce($7, imported_policy), fingerprint = coalesce($8, fingerprint),
       policy = coalesce($9, policy), policy_edited_at = case when $10 then now() else policy_edited_at end,
       is_enabled = case when $11 then $12::text is null else is_enabled end,
       disabled_reason = case when $11 then $12 else disabled_reason end, updated_at = now()
     where tenant_id = $1 and id = $2 returning id`,
    [
      tx.tenantId,
      id,
      imported?.title ?? null,
      imported?.description ?? null,
      imported ? JSON.stringify(imported.inputSchema) : null,
      imported ? JSON.stringify(imported.operation) : null,
      imported ? JSON.stringify(imported.policy) : null,
      imported?.fingerprint ?? null,
      policy ? JSON.stringify(policy.value) : null,
      policy?.isEdited ?? false,
      change.disabledReason !== undefined,
      change.disabledReason ?? null,
    ],
  );
  if (updated.length === 0) throw new RapportError("not_found");
}

/**
 * Keeps actions from being begun with these tools until the transaction ends. Answers how many each has that are not settled
 * yet, by the tool's id; a tool without any is absent.
 */
export async function lockTools(tx: Tx, ids: readonly Id[]): Promise<Map<Id, number>> {
  await tx.query("select from tools where tenant_id = $1 and id = any ($2::uuid[]) order by id for update", [
    tx.tenantId,
    ids,
  ]);
  const rows = await tx.query<{ toolId: Id; count: number }>(
    `select a.tool_id as "toolId", count(*)::integer as count from actions a
     where a.tenant_id = $1 and a.tool_id = any ($2::uuid[]) and a.state in ('proposed', 'awaiting', 'confirmed', 'executing', 'unknown')
     group by a.tool_id`,
    [tx.tenantId, ids],
  );
  return new Map(rows.map(({ toolId, count }) => [toolId, count]));
}

/** Takes tools out of use for good. Those that an action was ever proposed with are archived, the others deleted. */
export async function removeTools(tx: Tx, ids: readonly Id[]): Promise<void> {
  await tx.query(
    `delete from tools t where t.tenant_id = $1 and t.id = any ($2::uuid[])
       and not exists (select from actions a where a.tenant_id = t.tenant_id and a.tool_id = t.id)`,
    [tx.tenantId, ids],
  );
  await tx.query(
    `update tools set archived_at = now(), is_enabled = false, disabled_reason = coalesce(disabled_reason, 'person'), updated_at = now()
     where tenant_id = $1 and id = any ($2::uuid[])`,
    [tx.tenantId, ids],
  );
}

/** Takes a source whose tools are removed out of use, and forgets what opened it. */
export async function removeToolSource(tx: Tx, id: Id): Promise<void> {
  await tx.query("delete from tool_secrets where tenant_id = $1 and source_id = $2", [tx.tenantId, id]);
  await tx.query(
    `delete from tool_sources s where s.tenant_id = $1 and s.id = $2
       and not exists (select from tools t where t.tenant_id = s.tenant_id and t.source_id = s.id)`,
    [tx.tenantId, id],
  );
  await tx.query("update tool_sources set archived_at = now(), updated_at = now() where tenant_id = $1 and id = $2", [
    tx.tenantId,
    id,
  ]);
}
