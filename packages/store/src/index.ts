export * from "./actions/index.ts";
export * from "./agent/index.ts";
export { insertActorFile, loadVisibleFile, type StoredFile } from "./attachments/files.ts";
export { pruneUploads, pruneVisitors } from "./attachments/prune.ts";
export { type AuditEntryRow, type AuditFilter, hasRecentRefusal, listAudit, verifyAudit } from "./audit/audit.ts";
export { type BackupReport, RestoreError, restoreBackup, writeBackup } from "./backup/backup.ts";
export {
  type ConnectionChange,
  type ConnectionLedger,
  type ConnectionRow,
  deleteConnection,
  findConnection,
  insertConnection,
  listConnections,
  loadConnection,
  type NewConnection,
  updateConnection,
} from "./connections/connections.ts";
export {
  findMailRoute,
  listMailboxes,
  listMailConnections,
  markConnection,
  readCursor,
  routeMail,
  saveCursor,
} from "./connections/mail.ts";
export * from "./contacts/index.ts";
export * from "./conversations/index.ts";
export type { Locks } from "./core/locks.ts";
export { openStore, type Store, type StoreOptions } from "./core/open.ts";
export { type Scope, systemActor } from "./core/scope.ts";
export type { AuditNote, FeedEntry, Job, Tx } from "./core/tx.ts";
export {
  findBySubject,
  findConversations,
  findExistingEvents,
  findIdentities,
  findLatestConversations,
  findReferencedThreads,
  type KnownIdentity,
  type ReferencedThread,
  type ThreadTarget,
} from "./events/look-up.ts";
export {
  type ArrivalRows,
  countInLedger,
  keepUnreadable,
  type LatestWords,
  type NewEvent,
  writeArrivals,
} from "./events/write.ts";
export type { Feed, FeedRow } from "./feed/feed.ts";
export { pruneFeed } from "./feed/prune.ts";
export { readFeed, readFeedHead } from "./feed/read.ts";
export * from "./history/index.ts";
export { type DatabaseFindings, inspectDatabase } from "./inspect/inspect.ts";
export { countJobs, countOutbox, measureOutboxDelay } from "./jobs/figures.ts";
export { type JobAttempt, type JobHandler, startWorker, type WorkerOptions } from "./jobs/worker.ts";
export * from "./knowledge/index.ts";
export * from "./learning/index.ts";
export * from "./models/index.ts";
export { type Access, type Credential, loadAccess } from "./organisation/access.ts";
export {
  type ActorChange,
  announceAccessChange,
  countOtherOwners,
  insertActor,
  listActors,
  loadActor,
  loadPasswordHash,
  loadPreferences,
  type NewActor,
  savePasswordHash,
  savePreferences,
  updateActor,
} from "./organisation/actors.ts";
export {
  type ApiKeyRow,
  insertApiKey,
  listApiKeys,
  markApiKeyUsed,
  type NewApiKey,
  revokeApiKey,
} from "./organisation/api-keys.ts";
export { insertInvite, useInvite } from "./organisation/invites.ts";
export {
  endSession,
  endSessionsOf,
  insertSession,
  lockSession,
  type NewSession,
  rotateSession,
  type SessionRow,
} from "./organisation/sessions.ts";
export { findSignIn, type SignInCandidate } from "./organisation/sign-in.ts";
export { deleteTeam, insertTeam, listTeams, loadTeam, setTeamsOf, updateTeam } from "./organisation/teams.ts";
export { createTenant, listTenantIds, loadTenant, type NewTenant, updateTenant } from "./organisation/tenants.ts";
export * from "./outbox/index.ts";
export { type SearchResult, searchAll } from "./search/search.ts";
export { connectionKey, deriveKey, keyIdOf } from "./secrets/keys.ts";
export {
  readModelSecrets,
  readSecrets,
  readToolSecrets,
  saveModelSecrets,
  saveSecrets,
  saveToolSecrets,
} from "./secrets/secrets.ts";
export * from "./webchat/index.ts";
