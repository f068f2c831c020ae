import type {
  ConsoleFrame,
  ConversationDetail,
  ConversationFilter,
  ConversationItem,
  ConversationRow,
  ConversationSort,
} from "@rapport/api";
import type { QueryClient } from "@tanstack/react-query";
import { dropRow, dropStrangers, type ListQuery, type Pages, placeRow } from "../inbox/list-cache.ts";
import { dropItem, placeItem } from "../inbox/timeline-cache.ts";
import { keys } from "../query.ts";
import { applyNews } from "./late-news.ts";

export interface FeedContext {
  queryClient: QueryClient;
  reader: () => ListQuery["reader"];
  openConversationId: () => string | null;
  /** Counts of views are stale; called often, so the listener gathers. */
  onCountsStale: () => void;
  /** My own record changed (rights, teams, preferences). */
  onMeStale: () => void;
}

const CHANGED_KEYS: Record<string, readonly unknown[]> = {
  actors: keys.actors,
  teams: keys.teams,
  views: keys.views,
  canned_replies: keys.cannedReplies,
  connections: keys.connections,
  settings: keys.settings,
  tags: keys.tags,
  tools: keys.tools,
  learnings: keys.learnings,
  gold: keys.gold,
  memories: keys.memories,
};

type ListKey = readonly [string, string, { filter: ConversationFilter; sort: ConversationSort }];

function changeLists(
  context: FeedContext,
  change: (pages: Pages<ConversationRow>, list: ListQuery) => Pages<ConversationRow>,
): void {
  const reader = context.reader();
  const pinnedId = context.openConversationId();
  const cached = context.queryClient.getQueriesData<Pages<ConversationRow>>({ queryKey: keys.conversationLists });
  for (const [key, pages] of cached) {
    if (!pages) continue;
    const [, , { filter, sort }] = key as ListKey;
    const next = change(pages, { filter, sort, reader, pinnedId });
    if (next !== pages) context.queryClient.setQueryData(key, next);
  }
}

/** Puts a row that came from anywhere (a frame, an answer) into every cached list and the open conversation. */
export function applyRow(context: FeedContext, row: ConversationRow): void {
  applyNews(context.queryClient, `row:${row.id}`, {
    keys: [keys.conversationLists, keys.conversation(row.id)],
    apply: () => putRow(context, row),
  });
}

function putRow(context: FeedContext, row: ConversationRow): void {
  changeLists(context, (pages, list) => placeRow(pages, row, list));
  const known = context.queryClient.getQueryData<ConversationDetail>(keys.conversation(row.id));
  if (!known || known.seq > row.seq) return;
  context.queryClient.setQueryData<ConversationDetail>(keys.conversation(row.id), { ...known, ...row });
  // What may be done in it depends on these, and who holds it; only the server knows how.
  if (known.status !== row.status || known.assigneeId !== row.assigneeId || known.teamId !== row.teamId) {
    void context.queryClient.invalidateQueries({ queryKey: keys.conversation(row.id) });
    void context.queryClient.invalidateQueries({ queryKey: keys.engine(row.id) });
  }
}

export function applyItem(context: FeedContext, item: ConversationItem): void {
  changeItems(context, item.conversationId, item.id, (pages) => placeItem(pages, item));
}

function changeItems(
  { queryClient }: FeedContext,
  conversationId: string,
  itemId: string,
  change: (pages: Pages<ConversationItem>) => Pages<ConversationItem>,
): void {
  const key = keys.items(conversationId);
  applyNews(queryClient, `item:${itemId}`, {
    keys: [key],
    apply: () => queryClient.setQueryData<Pages<ConversationItem>>(key, (pages) => (pages ? change(pages) : pages)),
  });
}

/** After another conversation was opened: rows kept only for having been open leave their lists. */
export function releaseRows(context: FeedContext): void {
  changeLists(context, dropStrangers);
}

/** Brings one durable frame into the cache. Frames may come twice: each of these changes is idempotent. */
export function applyFrame(context: FeedContext, frame: ConsoleFrame): void {
  const { queryClient } = context;
  switch (frame.type) {
    case "conversation": {
      if (frame.row === null) {
        changeLists(context, (pages) => dropRow(pages, frame.id));
        void queryClient.invalidateQueries({ queryKey: keys.conversation(frame.id) });
      } else {
        applyRow(context, frame.row);
        void queryClient.invalidateQueries({ queryKey: keys.contactTimeline(frame.row.contactId) });
        void queryClient.invalidateQueries({ queryKey: keys.contactConversations(frame.row.contactId) });
        if (frame.row.mergedIntoId !== null) {
          void queryClient.invalidateQueries({ queryKey: keys.items(frame.row.mergedIntoId) });
        }
      }
      context.onCountsStale();
      return;
    }
    case "item":
      applyItem(context, frame.item);
      // What anybody says moves the AI: its draft is stale, or it has just spoken.
      if (frame.item.kind === "message") {
        void queryClient.invalidateQueries({ queryKey: keys.engine(frame.item.conversationId) });
      }
      // The messages of another conversation came into this one, or left it.
      if (frame.item.change?.what === "merged" || frame.item.change?.what === "unmerged") {
        void queryClient.invalidateQueries({ queryKey: keys.items(frame.item.conversationId) });
        void queryClient.invalidateQueries({ queryKey: keys.conversation(frame.item.conversationId) });
      }
      return;
    case "item_removed":
      changeItems(context, frame.conversationId, frame.id, (pages) => dropItem(pages, frame.id));
      return;
    case "contact_read":
      queryClient.setQueryData<ConversationDetail>(keys.conversation(frame.conversationId), (known) =>
        known && (known.contactReadAt ?? "") < frame.readAt ? { ...known, contactReadAt: frame.readAt } : known,
      );
      return;
    case "engine":
      void queryClient.invalidateQueries({ queryKey: keys.engine(frame.conversationId) });
      return;
    case "contact":
      void queryClient.invalidateQueries({ queryKey: keys.contact(frame.id) });
      void queryClient.invalidateQueries({ queryKey: keys.contactMemories(frame.id) });
      void queryClient.invalidateQueries({ queryKey: ["contacts", "list"] });
      return;
    case "mention":
      for (const query of queryClient.getQueryCache().findAll({ queryKey: keys.conversationLists })) {
        const [, , { filter }] = query.queryKey as unknown as ListKey;
        if (filter.isMentioned) void queryClient.invalidateQueries({ queryKey: query.queryKey });
      }
      context.onCountsStale();
      return;
    case "changed": {
      const key = CHANGED_KEYS[frame.what];
      if (key) void queryClient.invalidateQueries({ queryKey: key });
      if (frame.what === "actors" || frame.what === "teams") context.onMeStale();
      if (frame.what === "views") context.onCountsStale();
      return;
    }
    case "resync":
      void queryClient.invalidateQueries();
      return;
    default:
      return;
  }
}
