import type { Id } from "@rapport/schema";
import type { Job } from "@rapport/store";

/** Customers write several messages in a row: they are read together. */
const READ_AFTER_MS = 5_000;

/** The job that reads a conversation for what can be remembered and learned; another one while it waits takes its place. */
export function readConversationJob(conversationId: Id, now: Date): Job {
  return {
    task: "learn",
    payload: { conversationId },
    key: `learn:${conversationId}`,
    runAt: new Date(now.getTime() + READ_AFTER_MS),
  };
}
