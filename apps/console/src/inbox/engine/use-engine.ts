import { notifications } from "@mantine/notifications";
import type { ConversationDetail, ConversationEngine } from "@rapport/api";
import { useQuery } from "@tanstack/react-query";
import i18next from "i18next";
import { sentenceOf } from "../../pieces/sentence.ts";
import { keys, queryClient } from "../../query.ts";
import { call } from "../../session/session.ts";

const engineQuery = (id: string) => ({
  queryKey: keys.engine(id),
  queryFn: ({ signal }: { signal: AbortSignal }) => call("conversations.engine", { params: { id } }, { signal }),
});

/** What the AI thinks of a conversation; undefined while it is not known. The feed keeps it right. */
export function useEngine(conversationId: string): ConversationEngine | undefined {
  return useQuery(engineQuery(conversationId)).data;
}

export function keepEngine(conversationId: string, engine: ConversationEngine): void {
  queryClient.setQueryData<ConversationEngine>(keys.engine(conversationId), engine);
}

function refused(conversationId: string, error: unknown): void {
  notifications.show({ color: "red", message: sentenceOf(error) });
  void queryClient.invalidateQueries({ queryKey: keys.engine(conversationId) });
}

/** Lets the AI go on, or takes the conversation from it: on the screen at once, taken back when the server refuses. */
export async function setHolder(conversationId: string, holder: "ai" | "person"): Promise<void> {
  const key = keys.engine(conversationId);
  await queryClient.cancelQueries({ queryKey: key });
  queryClient.setQueryData<ConversationEngine>(key, (known) => (known ? { ...known, holder } : known));
  try {
    keepEngine(
      conversationId,
      await call("conversations.setHolder", { params: { id: conversationId }, body: { holder } }),
    );
    void queryClient.invalidateQueries({ queryKey: keys.conversation(conversationId) });
  } catch (error) {
    refused(conversationId, error);
  }
}

/** Says what it was really about; the router learns from it. */
export async function correctCategory(conversationId: string, category: string): Promise<void> {
  try {
    await call("conversations.correctCategory", { params: { id: conversationId }, body: { category } });
    queryClient.setQueryData<ConversationEngine>(keys.engine(conversationId), (known) =>
      known ? { ...known, category } : known,
    );
    notifications.show({ message: i18next.t("corrected", { ns: "engine" }) });
  } catch (error) {
    refused(conversationId, error);
  }
}

/** Does not want the AI's draft. */
export async function rejectSuggestion(conversationId: string, suggestionId: string): Promise<void> {
  const key = keys.engine(conversationId);
  queryClient.setQueryData<ConversationEngine>(key, (known) => (known ? { ...known, suggestion: null } : known));
  try {
    const body = { decision: "reject" } as const;
    keepEngine(conversationId, await call("suggestions.settle", { params: { id: suggestionId }, body }));
    notifications.show({ message: i18next.t("suggestion.rejected", { ns: "engine" }) });
  } catch (error) {
    refused(conversationId, error);
  }
}

/** The AI's part is worth a word here: somebody still works on it. */
export const isEngineShown = ({ status }: Pick<ConversationDetail, "status">) =>
  status !== "resolved" && status !== "closed";
