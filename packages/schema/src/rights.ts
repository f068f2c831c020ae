import type { Id } from "./ids.ts";
import type { Role, RowScope } from "./level2/organisation.ts";

/** What may be done; each API route names one (ORC-15). */
export const PERMISSIONS = [
  "conversation.read",
  "conversation.write",
  "conversation.assign",
  "contact.read",
  "contact.write",
  "contact.merge",
  "view.share",
  "canned_reply.write",
  "tag.write",
  "agent.read",
  "agent.write",
  "action.read",
  "action.confirm",
  "tool.write",
  "team.read",
  "team.write",
  "connection.read",
  "connection.write",
  "api_key.write",
  "settings.read",
  "settings.write",
  "audit.read",
  "knowledge.read",
  "knowledge.write",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const VIEWER: readonly Permission[] = [
  "conversation.read",
  "contact.read",
  "action.read",
  "team.read",
  "settings.read",
  "knowledge.read",
];
const OPERATOR: readonly Permission[] = [
  ...VIEWER,
  "conversation.write",
  "conversation.assign",
  "contact.write",
  "canned_reply.write",
  "action.confirm",
  "connection.read",
];
const MANAGER: readonly Permission[] = [
  ...OPERATOR,
  "contact.merge",
  "view.share",
  "tag.write",
  "tool.write",
  // Traces hold what was said in every conversation, whoever may see it.
  "agent.read",
  "agent.write",
  "team.write",
  "connection.write",
  "settings.write",
  "audit.read",
  "knowledge.write",
];
const OWNER: readonly Permission[] = [...MANAGER, "api_key.write"];

/** Rights by role; each role holds all of the lower one's. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  owner: OWNER,
  manager: MANAGER,
  operator: OPERATOR,
  viewer: VIEWER,
};

/** Who acts, in which tenant, with which rights. The AI and integrations are actors like people. */
export interface ActingActor {
  tenantId: Id;
  actorId: Id;
  kind: "person" | "ai" | "integration" | "system";
  role: Role;
  scope: RowScope;
  teamIds: readonly Id[];
}

/** True when the actor's role includes the permission. */
export function isAllowed(actor: Pick<ActingActor, "role">, permission: Permission): boolean {
  return ROLE_PERMISSIONS[actor.role].includes(permission);
}

/** True when the actor may see a conversation with this assignee and team (own / team / all, ORC-15). */
export function isConversationVisible(
  actor: Pick<ActingActor, "actorId" | "scope" | "teamIds">,
  conversation: { assigneeId: Id | null; teamId: Id | null },
): boolean {
  if (actor.scope === "all" || conversation.assigneeId === actor.actorId) return true;
  if (actor.scope === "own") return false;
  return conversation.teamId === null ? conversation.assigneeId === null : actor.teamIds.includes(conversation.teamId);
}
