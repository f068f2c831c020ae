import type { TurnContext } from "@rapport/context/turn";
import type { EnginePorts, ModelHelp, TraceListener } from "@rapport/intelligence";
import type { Id } from "@rapport/schema";
import { findAddressee, type Scope, showPreview } from "@rapport/store";
import type { ModelTape, ModelWords } from "./options.ts";
import type { RunLog } from "./run-log.ts";

/** How a turn is seen while it is being thought: its steps by followers, its first sentences by the customer. */
export interface Aloud {
  runId: Id;
  /** Filled with what models answer. */
  tape: ModelTape;
  step: TraceListener;
  /** Asked the same again, because the turn has to be thought again, a model's answer is the one that was seen. */
  wordsOnce(words: ModelWords): ModelWords;
  /** Undefined where nobody reads along. */
  showIn(context: TurnContext): EnginePorts["show"];
  /** Something stands on the customer's screen. */
  hasShown(): boolean;
}

/** For one turn with all its attempts. */
export function openAloud(scope: Scope, runId: Id, log: RunLog): Aloud {
  let shown = "";
  const worded = new Map<string, Promise<ModelHelp>>();
  return {
    runId,
    tape: { version: 1, entries: [] },
    step: log.step,
    hasShown: () => shown !== "",
    wordsOnce(words) {
      const { word } = words;
      if (!word) return words;
      return {
        ...words,
        word(request, hear) {
          const key = JSON.stringify(request);
          const answer = worded.get(key) ?? word(request, hear);
          worded.set(key, answer);
          return answer;
        },
      };
    },
    showIn(context) {
      const { conversation, agent, dialogue } = context;
      if (conversation.channel !== "webchat" || !conversation.connectionId) return undefined;
      const { connectionId } = conversation;
      let address: Promise<string | null> | undefined;
      return async (text) => {
        // One answer a turn is seen early; another one comes whole.
        if (!text.startsWith(shown)) return false;
        address ??= scope.read(
          async (tx) => (await findAddressee(tx, { ...conversation, connectionId }))?.address ?? null,
        );
        const to = await address;
        if (to === null) return false;
        const preview = { conversationId: conversation.id, runId, text, actorId: agent.aiActorId };
        const isShown = await scope.write((tx) => showPreview(tx, preview, dialogue?.revision ?? 0, to));
        if (isShown) {
          log.sentence(text.slice(shown.length).trim());
          shown = text;
        }
        return isShown;
      };
    },
  };
}
