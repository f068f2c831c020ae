import type { Id } from "@rapport/schema";
import { loadRows, type Scope } from "@rapport/store";
import type { Moment } from "./moment.ts";

interface Waiting {
  moments: readonly Moment[];
  actorId: Id;
  done: () => void;
  failed: (error: unknown) => void;
}

/**
 * Adds the read marks of actors who were not there when moments were loaded. Whoever asks in the same instant shares
 * one query, so thousands who come back at once don't ask one by one.
 */
export function createMarkLoader(scope: Scope): (moments: readonly Moment[], actorId: Id) => Promise<void> {
  let waiting: Waiting[] = [];

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    try {
      const moments = new Set(batch.flatMap((ask) => ask.moments));
      const actorIds = [...new Set(batch.map((ask) => ask.actorId))];
      const ids = [...new Set([...moments].map((moment) => moment.conversationId).filter((id) => id !== null))];
      const marks = new Map(
        (await scope.read((tx) => loadRows(tx, ids, actorIds))).map((loaded) => [loaded.row.id, loaded.readSeqs]),
      );
      for (const moment of moments) {
        if (!moment.conversation) continue;
        const readSeqs = new Map([...moment.conversation.readSeqs, ...(marks.get(moment.conversation.row.id) ?? [])]);
        moment.conversation = { ...moment.conversation, readSeqs };
        for (const actorId of actorIds) moment.markedFor.add(actorId);
      }
      for (const ask of batch) ask.done();
    } catch (error) {
      for (const ask of batch) ask.failed(error);
    }
  }

  return (all, actorId) => {
    const moments = all.filter((moment) => moment.kind === "conversation" && !moment.markedFor.has(actorId));
    if (moments.length === 0) return Promise.resolve();
    return new Promise((done, failed) => {
      if (waiting.length === 0) setImmediate(() => void flush());
      waiting.push({ moments, actorId, done, failed });
    });
  };
}
