import { RapportError } from "@rapport/schema";
import { QueryClient } from "@tanstack/react-query";

/**
 * What the socket keeps right needs no refetching on focus; a list that is stale is invalidated by a frame
 * (see live/feed.ts). Failed reads are repeated only where the registry says that it may help.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5 * 60_000,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 3 && (!(error instanceof RapportError) || error.isRetryable),
      retryDelay: (failures) => Math.min(10_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2),
    },
    // The outbox keeps what could not be sent; nothing else is repeated behind the reader's back.
    mutations: { retry: false, networkMode: "always" },
  },
});

/** Every cache key, so that the feed can find what it changes. */
export const keys = {
  conversationLists: ["conversations", "list"] as const,
  conversationList: (filter: unknown, sort: string) => ["conversations", "list", { filter, sort }] as const,
  counts: ["conversations", "counts"] as const,
  conversation: (id: string) => ["conversations", "detail", id] as const,
  engine: (id: string) => ["conversations", "engine", id] as const,
  items: (id: string) => ["conversations", "items", id] as const,
  views: ["views"] as const,
  cannedReplies: ["canned-replies"] as const,
  tags: ["tags"] as const,
  actors: ["actors"] as const,
  teams: ["teams"] as const,
  connections: ["connections"] as const,
  settings: ["settings"] as const,
  apiKeys: ["api-keys"] as const,
  audit: ["audit"] as const,
  contacts: ["contacts"] as const,
  contactList: (filter: unknown) => ["contacts", "list", filter] as const,
  contact: (id: string) => ["contacts", "detail", id] as const,
  contactTimeline: (id: string) => ["contacts", "timeline", id] as const,
  contactConversations: (id: string) => ["contacts", "conversations", id] as const,
  search: (q: string) => ["search", q] as const,
  agent: ["agent"] as const,
  agentVersions: ["agent-versions"] as const,
  agentVersion: (id: string) => ["agent-versions", id] as const,
  tools: ["tools"] as const,
  toolSources: ["tools", "sources"] as const,
  examples: ["examples"] as const,
  models: ["models"] as const,
  agentRecord: ["agent-record"] as const,
  runs: (filter: unknown) => ["runs", filter] as const,
  run: (id: string) => ["runs", "detail", id] as const,
  learnings: ["learnings"] as const,
  gold: ["gold"] as const,
  memories: ["memories"] as const,
  contactMemories: (contactId: string) => ["memories", contactId] as const,
  phraseLists: ["phrase-lists"] as const,
  knowledge: ["knowledge"] as const,
};
