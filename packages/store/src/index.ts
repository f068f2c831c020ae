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
export { readFeed, readFeedHead } from "./feed/read.ts";
export { type JobAttempt, type JobHandler, startWorker, type WorkerOptions } from "./jobs/worker.ts";
