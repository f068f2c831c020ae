export {
  type AttemptRow,
  claimOutbox,
  endAttempt,
  findAhead,
  findNext,
  insertReference,
  listAttempts,
  listReferences,
  loadFiles,
  type Settlement,
  settleOutbox,
} from "./claim.ts";
export {
  cancelOutbox,
  findAddressee,
  findOutbox,
  findQueued,
  findRecipient,
  findRoute,
  insertOutbox,
  type OutboxContent,
  type OutboxRow,
  type SendingRoute,
} from "./queue.ts";
export {
  acknowledgeMessages,
  findByProviderMessage,
  findHanging,
  saveContactRead,
  type Unfinished,
} from "./watch.ts";
