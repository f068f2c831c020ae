import { createStore } from "../pieces/store.ts";

/** The conversation on the page now; the feed keeps its row in the list and stays quiet about its messages. */
export const openConversationStore = createStore<string | null>(null);
