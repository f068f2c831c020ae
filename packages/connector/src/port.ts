import type { Channel, Id, Instant } from "@rapport/schema";

/**
 * The one port every channel talks through (ING-1). A connector is pure knowledge of an outside system: how to read
 * what it says and how to say something to it. It keeps nothing; ingestion and orchestration do.
 */
export interface Connector<Config = unknown> {
  readonly name: string;
  readonly channel: Channel;
  readonly capabilities: Capabilities;
  /**
   * Turns one raw payload into what it says. Must not throw on any bytes a stranger can send; what cannot be
   * understood at all throws UnreadablePayload, and the payload is kept.
   */
  parse(raw: RawPayload, context: ConnectorContext<Config>): Promise<Received[]>;
  /**
   * Says something. Called at most once at a time per message; called again with the same `outboxId` only after an
   * outcome `failed` with isRetryable, or when readBack says that it has not arrived. Throwing means: outcome unknown.
   */
  send(message: OutgoingMessage, context: ConnectorContext<Config>): Promise<SendReceipt>;
  /**
   * For a channel whose readers follow our own record, so that a message has arrived with the transaction that writes its
   * event: what `send` would answer, decided within that transaction, hence at once and without looking anywhere.
   */
  sendByRecord?(message: OutgoingMessage, connectionId: Id): SendReceipt;
  /** Asks the outside system whether a message with this key arrived: its receipt, `absent`, or `unknown`. */
  readBack?(message: OutgoingMessage, context: ConnectorContext<Config>): Promise<ReadBack>;
  /** Tries the settings, step by step, and says in words what is wrong. */
  check?(context: ConnectorContext<Config>): Promise<CheckOutcome[]>;
}

/** What a channel can do; absent means the default named here. Code asks these and never the channel's name (STYLE 15). */
export interface Capabilities {
  /** The provider refuses a second message with the same key, so an unknown outcome may simply be sent again. Default false. */
  isSendIdempotent?: boolean;
  canReadBack?: boolean;
  reportsDelivered?: boolean;
  reportsRead?: boolean;
  hasSubject?: boolean;
  acceptsHtml?: boolean;
  /** New words from a contact continue their latest conversation on this connection instead of being threaded. Default false. */
  continuesLatestConversation?: boolean;
  /** A conversation may be begun by us. Default false. */
  canStartConversation?: boolean;
  maxAttachmentBytes?: number;
}

export interface ConnectorContext<Config = unknown> {
  tenantId: Id;
  connectionId: Id;
  config: Config;
  secrets: Readonly<Record<string, string>>;
  /** 32 bytes belonging to this connection: signs reply tokens. */
  signingKey: Uint8Array;
  /** Where the product is reached from outside, without a slash at the end. */
  publicUrl: string;
  now: Date;
  /** Answers the address to dial for a host name; throws when it is private or reserved and not allowed (SSRF). */
  resolveHost: (host: string) => Promise<string>;
  signal?: AbortSignal;
}

export interface RawPayload {
  content: Uint8Array;
  contentType: string;
  receivedAt: Instant;
  /** What the transport knew and the payload does not say: SMTP envelope, IMAP uid, request headers. */
  envelope?: Readonly<Record<string, unknown>>;
}

export type Received = ReceivedMessage | ReceivedStatus | ReceivedNothing;

export interface ReceivedMessage {
  kind: "message";
  /** The record's id in the outside system; the same for every delivery of it. */
  externalId: string;
  occurredAt: Instant;
  from: { address: string; name: string | null; isVerified: boolean };
  subject: string | null;
  text: string;
  /** Null when nothing was folded. */
  newText: string | null;
  html: string | null;
  attachments: ReceivedAttachment[];
  /** Attachments the contact uploaded beforehand. */
  uploadedAttachmentIds?: Id[];
  clientId: string | null;
  thread: ThreadHint;
  /** A machine wrote it (auto-reply, list, bounce copy): it is kept, but nothing is answered automatically. */
  isAutomatic: boolean;
  /** More of the contact, as the outside system knows it. */
  contact?: { locale?: string | null; email?: string | null; attributes?: Record<string, string | number | boolean> };
  meta?: Record<string, unknown>;
}

export interface ReceivedAttachment {
  name: string;
  type: string;
  content: Uint8Array;
  isInline: boolean;
  contentId: string | null;
}

/** How a message says which conversation it belongs to, strongest first. */
export interface ThreadHint {
  /** Proved by a signature or by the session: trusted. */
  conversationId?: Id;
  /** This message's own id and those it names; a named one counts only if the sender took part in its conversation. */
  messageId?: string;
  references?: string[];
  /** Addresses that took part, the sender and ourselves excluded. */
  participants?: string[];
  /** Subject in lower case without Re:, Fwd: and the like; null where the channel has none or it is empty. */
  replySubject?: string | null;
  /** The message says of itself that it answers something (a prefix, In-Reply-To). */
  isReply?: boolean;
}

/** News of a message we sent. */
export interface ReceivedStatus {
  kind: "status";
  providerMessageId: string;
  /** Our own key, where the outside word carries it: it finds a message whose receipt we never got. */
  outboxId?: Id;
  state: "delivered" | "read" | "failed";
  reason: string | null;
  occurredAt: Instant;
}

/** Understood, and rightly no event (our own loop, a challenge). `why` goes into the ledger. */
export interface ReceivedNothing {
  kind: "nothing";
  why: string;
}

export interface OutgoingMessage {
  /** Idempotency key. */
  outboxId: Id;
  conversationId: Id;
  conversationNumber: number;
  to: { address: string; name: string | null };
  cc: string[];
  subject: string | null;
  text: string;
  /** Who of the company says it. */
  author: { name: string };
  attachments: { name: string; type: string; content: Uint8Array }[];
  /** Message-IDs of the conversation, oldest first. */
  references: string[];
  createdAt: Instant;
}

export type SendReceipt =
  | { outcome: "sent"; providerMessageId: string | null }
  /** Surely not said. `reason` in the provider's own words. */
  | { outcome: "failed"; reason: string; isRetryable: boolean; retryAfterMs?: number }
  /** It may have been said. */
  | { outcome: "unknown"; reason: string };

export type ReadBack =
  | { outcome: "arrived"; providerMessageId: string | null }
  | { outcome: "absent" }
  | { outcome: "unknown" };

export interface CheckOutcome {
  name: string;
  ok: boolean;
  sentence: string;
}

/** The payload means nothing to this connector; it is kept with this reason and counted as failed. */
export class UnreadablePayload extends Error {
  override name = "UnreadablePayload";
}

/** Connectors by name. */
export interface ConnectorRegistry {
  get(name: string): Connector;
  readonly all: readonly Connector[];
}

/** Throws when a name is asked for that no connector has. */
export function createRegistry(connectors: readonly Connector[]): ConnectorRegistry {
  const byName = new Map(connectors.map((connector) => [connector.name, connector]));
  return {
    all: connectors,
    get(name) {
      const connector = byName.get(name);
      if (!connector) throw new Error(`there is no connector named ${name}`);
      return connector;
    },
  };
}
