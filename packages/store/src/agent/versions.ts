import { type AgentConfig, type Id, newId, RapportError } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** A tenant's agent: what is being edited, and which version is at work. */
export interface AgentRow {
  draft: AgentConfig;
  draftRevision: number;
  deployedVersionId: Id | null;
  aiActorId: Id;
  updatedAt: Date;
}

/** Which version is at work and in whose name it writes; null: none is. Without the draft, which is large. */
export async function findDeployment(tx: Tx): Promise<{ versionId: Id; aiActorId: Id } | null> {
  const [row] = await tx.prepared<{ versionId: Id; aiActorId: Id }>(
    `select deployed_version_id as "versionId", ai_actor_id as "aiActorId" from agents
     where tenant_id = $1 and deployed_version_id is not null`,
    [tx.tenantId],
  );
  return row ?? null;
}

const AGENT = `a.draft, a.draft_revision as "draftRevision", a.deployed_version_id as "deployedVersionId", a.ai_actor_id as "aiActorId", a.updated_at as "updatedAt"`;

/** The tenant's agent; null where nobody has set one up: then the AI is silent. */
export async function findAgent(tx: Tx): Promise<AgentRow | null> {
  const [row] = await tx.prepared<AgentRow>(`select ${AGENT} from agents a where a.tenant_id = $1`, [tx.tenantId]);
  return row ?? null;
}

/** Makes the tenant's agent with a first draft, and the actor in whose name it writes. Does nothing when there is one. */
export async function ensureAgent(tx: Tx, draft: AgentConfig): Promise<AgentRow> {
  const known = await findAgent(tx);
  if (known) return known;
  const aiActorId = newId();
  await tx.query(
    "insert into actors (tenant_id, id, kind, name, role, scope) values ($1, $2, 'ai', $3, 'operator', 'all')",
    [tx.tenantId, aiActorId, draft.name],
  );
  await tx.query(
    "insert into agents (tenant_id, draft, ai_actor_id) values ($1, $2, $3) on conflict (tenant_id) do nothing",
    [tx.tenantId, JSON.stringify(draft), aiActorId],
  );
  await tx.publish({ kind: "changed", entityId: aiActorId, detail: { what: "actors" } });
  return (await findAgent(tx))!;
}

/** Saves the draft if nobody saved it since `revision`. Throws conflict otherwise. Answers the new revision. */
export async function saveAgentDraft(tx: Tx, draft: AgentConfig, revision: number): Promise<number> {
  const [row] = await tx.query<{ draft_revision: number }>(
    `update agents set draft = $2, draft_revision = draft_revision + 1, updated_at = now()
     where tenant_id = $1 and draft_revision = $3 returning draft_revision`,
    [tx.tenantId, JSON.stringify(draft), revision],
  );
  if (!row) {
    throw new RapportError("conflict", { sentence: "Somebody else changed the agent meanwhile. Load it again." });
  }
  await tx.publish({ kind: "changed", detail: { what: "agent" } });
  return row.draft_revision;
}

export interface AgentVersionRow {
  id: Id;
  number: number;
  note: string;
  createdBy: Id | null;
  createdAt: Date;
  config: AgentConfig;
}

const VERSION = `v.id, v.number, v.note, v.created_by as "createdBy", v.created_at as "createdAt"`;

/** Publishes a configuration as the next immutable version. Nothing is deployed by it. */
export async function insertAgentVersion(tx: Tx, config: AgentConfig, note: string): Promise<AgentVersionRow> {
  // Two who publish at once get numbers one after another.
  await tx.query("select from agents where tenant_id = $1 for update", [tx.tenantId]);
  const [row] = await tx.query<AgentVersionRow>(
    `insert into agent_versions as v (tenant_id, id, number, config, note, created_by)
     select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5 from agent_versions where tenant_id = $1
     returning ${VERSION}, v.config`,
    [tx.tenantId, newId(), JSON.stringify(config), note, actorIdOf(tx)],
  );
  await tx.publish({ kind: "changed", detail: { what: "agent" } });
  return row!;
}

/** Puts a version to work, or (null) makes the AI silent. Throws not_found. */
export async function deployAgentVersion(tx: Tx, versionId: Id | null): Promise<void> {
  if (versionId && !(await findAgentVersion(tx, versionId))) throw new RapportError("not_found");
  await tx.query("update agents set deployed_version_id = $2, updated_at = now() where tenant_id = $1", [
    tx.tenantId,
    versionId,
  ]);
  await tx.query("insert into agent_deployments (tenant_id, id, version_id, deployed_by) values ($1, $2, $3, $4)", [
    tx.tenantId,
    newId(),
    versionId,
    actorIdOf(tx),
  ]);
  await tx.publish({ kind: "changed", detail: { what: "agent" } });
}

/** Versions never change and are large: each is read once a process. By id, which says the tenant too. */
const versions = new Map<string, AgentVersionRow>();
const MOST_VERSIONS = 200;

/** As findAgentVersion, from memory when it was read before. */
export async function loadAgentVersion(tx: Tx, id: Id): Promise<AgentVersionRow | null> {
  const key = `${tx.tenantId}/${id}`;
  const known = versions.get(key);
  if (known) return known;
  const version = await findAgentVersion(tx, id);
  if (version) {
    if (versions.size >= MOST_VERSIONS) versions.clear();
    versions.set(key, version);
  }
  return version;
}

export async function findAgentVersion(tx: Tx, id: Id): Promise<AgentVersionRow | null> {
  const [row] = await tx.prepared<AgentVersionRow>(
    `select ${VERSION}, v.config from agent_versions v where v.tenant_id = $1 and v.id = $2`,
    [tx.tenantId, id],
  );
  return row ?? null;
}

/** All versions, newest first, without their configurations, with when each was last deployed. */
export async function listAgentVersions(
  tx: Tx,
): Promise<(Omit<AgentVersionRow, "config"> & { deployedAt: Date | null })[]> {
  return tx.query(
    `select ${VERSION}, (select max(d.deployed_at) from agent_deployments d where d.tenant_id = v.tenant_id and d.version_id = v.id) as "deployedAt"
     from agent_versions v where v.tenant_id = $1 order by v.number desc limit 500`,
    [tx.tenantId],
  );
}

function actorIdOf(tx: Tx): Id | null {
  return tx.actor.kind === "system" ? null : tx.actor.actorId;
}
