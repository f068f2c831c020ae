import { acknowledge } from "@rapport/orchestration";
import { listAnsweredConversations, type Store, saveVisitorRead, takeFeed } from "@rapport/store";
import type { Visit } from "./visit.ts";

/** News between the hubs: this visitor has read up to here. */
export interface VisitorReadNews extends Record<string, unknown> {
  topic: "visitor_read";
  address: string;
  readSeq: number;
}

/**
 * The visitor has seen everything up to a feed number: their other tabs and devices hear it, the answers become `read`,
 * and people who look at the conversation see it.
 */
export async function noteVisitorRead(
  parts: { store: Store; now: () => Date },
  { tenantId, visitor, address }: Visit,
  seq: number,
): Promise<void> {
  const isNews = await parts.store.system(tenantId).write(async (tx) => {
    // The feed before the rows, as everywhere.
    await takeFeed(tx);
    if (!(await saveVisitorRead(tx, visitor.id, seq))) return false;
    for (const conversationId of await listAnsweredConversations(tx, address, visitor.readSeq, seq)) {
      await acknowledge(tx, conversationId, seq, "read", parts.now());
    }
    return true;
  });
  if (!isNews) return;
  const news: VisitorReadNews = { topic: "visitor_read", address, readSeq: seq };
  await parts.store.feed.say(news);
}
