import type { Channel, ConversationStatus, DeliveryState, Direction, Id } from "@rapport/schema";

/**
 * A company's past, ready to be written: what an import or the demo brings. Ids are chosen by the caller; conversation
 * numbers and feed numbers are given when it is written. Instants are ISO 8601.
 */
export interface History {
  companies: HistoryCompany[];
  contacts: HistoryContact[];
  identities: {
    id: Id;
    contactId: Id;
    channel: Channel;
    address: string;
    verifiedAt: string | null;
    createdAt: string;
  }[];
  /** Visitors of web chat; their identities are among `identities`. */
  visitors: {
    id: Id;
    connectionId: Id;
    /** Whom the site's signature names; null: nobody had signed in. */
    subject: string | null;
    name: string | null;
    email: string | null;
    locale: string | null;
    createdAt: string;
  }[];
  /** In the order of their numbers. */
  conversations: HistoryConversation[];
  /** Any order; they get their feed numbers in the order of `occurredAt`. */
  events: HistoryEvent[];
  /** Message-IDs by which mail finds its conversation (ING-6). */
  references: { connectionId: Id; messageId: string; conversationId: Id; at: string }[];
  participants: { conversationId: Id; address: string }[];
  /** Who has read a conversation to its end. */
  reads: { actorId: Id; conversationId: Id }[];
  drafts: { actorId: Id; conversationId: Id; kind: "reply" | "note"; text: string; updatedAt: string }[];
}

export interface HistoryCompany {
  id: Id;
  slug: string;
  name: string;
  domain: string | null;
  createdAt: string;
}

export interface HistoryContact {
  id: Id;
  name: string;
  email: string | null;
  phone: string | null;
  companyId: Id | null;
  locale: string | null;
  note: string;
  attributes: Record<string, string | number | boolean | null>;
  createdAt: string;
  lastEventAt: string | null;
}

export interface HistoryConversation {
  id: Id;
  channel: Channel;
  connectionId: Id;
  contactId: Id;
  subject: string | null;
  threadSubject: string | null;
  status: ConversationStatus;
  /** 0 low, 1 normal, 2 high, 3 urgent. */
  priority: number;
  assigneeId: Id | null;
  teamId: Id | null;
  tags: string[];
  snoozedUntilAt: string | null;
  preview: string;
  previewDirection: Direction;
  messageCount: number;
  waitingSinceAt: string | null;
  firstReplyAt: string | null;
  contactReadAt: string | null;
  /** The conversation that survives, where this one was merged; it must come earlier in the list. */
  mergedIntoId: Id | null;
  createdAt: string;
  lastEventAt: string;
}

export interface HistoryEvent {
  id: Id;
  kind: "message" | "change";
  channel: Channel;
  direction: Direction;
  connectionId: Id;
  conversationId: Id;
  contactId: Id;
  actorId: Id | null;
  source: string;
  externalId: string;
  occurredAt: string;
  subject: string | null;
  text: string;
  newText: string | null;
  html: string | null;
  authorName: string | null;
  authorAddress: string | null;
  clientId: string | null;
  meta: Record<string, unknown> | null;
  mentions: Id[];
  attachments: { id: Id; name: string; type: string; content: Uint8Array; isInline: boolean }[];
  /** Only for what we said: how it was delivered. */
  delivery: HistoryDelivery | null;
}

export interface HistoryDelivery {
  id: Id;
  state: DeliveryState;
  reason: string | null;
  providerMessageId: string | null;
  to: { address: string; name: string | null };
  subject: string | null;
}
