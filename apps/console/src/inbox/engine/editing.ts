import { createStore } from "../../pieces/store.ts";

/** Which of the AI's drafts I am writing over, by conversation: what I send there settles it. */
export const editedSuggestionStore = createStore<ReadonlyMap<string, string>>(new Map());

export function beginEditing(conversationId: string, suggestionId: string): void {
  editedSuggestionStore.update((all) => new Map(all).set(conversationId, suggestionId));
}

export function stopEditing(conversationId: string): void {
  editedSuggestionStore.update((all) => {
    if (!all.has(conversationId)) return all;
    const rest = new Map(all);
    rest.delete(conversationId);
    return rest;
  });
}
