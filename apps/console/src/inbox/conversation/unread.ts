/** Conversations that I marked as unread while they were open: not read again until they are opened anew. */
const kept = new Set<string>();

export const keepUnread = (id: string): void => void kept.add(id);
export const isKeptUnread = (id: string): boolean => kept.has(id);
/** Called when a conversation is opened. */
export const beginReading = (id: string): void => void kept.delete(id);
