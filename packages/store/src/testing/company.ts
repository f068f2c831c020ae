import { type ActingActor, type Id, newId, nextStatus, type Role, type RowScope } from "@rapport/schema";
import { eventIdOf } from "@rapport/schema/event-id";
import { writeArrivals } from "../events/write.ts";
import {
  findConversations,
  insertActor,
  insertConnection,
  insertTeam,
  openStore,
  type Scope,
  type Store,
} from "../index.ts";
import { createTenant } from "../organisation/tenants.ts";
import { createTestDatabase } from "./test-database.ts";

/** A company in a database of its own, with an owner and a connection; what a test of the inbox begins with. */
export interface TestCompany {
  store: Store;
  tenantId: Id;
  connectionId: Id;
  owner: Scope;
  /** The system's own door to the company. */
  system: Scope;
  hire(name: string, rights?: { role?: Role; scope?: RowScope; teamIds?: readonly Id[] }): Promise<Scope>;
  foundTeam(name: string, members?: readonly Scope[]): Promise<Id>;
  connect(connector: string, config?: Record<string, unknown>): Promise<Id>;
  /** What a customer says, as the receive path writes it. Without `conversationId` a new conversation begins. */
  hear(words: CustomerWords): Promise<Heard>;
  /** Another company in the same database. */
  neighbour(): Promise<TestCompany>;
  close(): Promise<void>;
}

export interface CustomerWords {
  text?: string;
  subject?: string | null;
  name?: string;
  /** The customer's address; the same one is the same contact. */
  address?: string;
  conversationId?: Id;
  occurredAt?: string;
  teamId?: Id | null;
  connectionId?: Id;
  clientId?: string;
  isAutomatic?: boolean;
}

export interface Heard {
  conversationId: Id;
  contactId: Id;
  eventId: Id;
  seq: number;
}

export async function createTestCompany(): Promise<TestCompany> {
  const database = await createTestDatabase();
  const store = openStore({ url: database.url, secretKey: new Uint8Array(32).fill(7) });
  return openCompany(store, async () => {
    await store.close();
    await database.drop();
  });
}

let counter = 0;

async function openCompany(store: Store, close: () => Promise<void>): Promise<TestCompany> {
  const slug = `company-${++counter}`;
  const { tenantId, ownerId } = await createTenant(store.owner, {
    name: `Company ${counter}`,
    slug,
    owner: { name: "Olga Owner", email: `olga@${slug}.example`, passwordHash: null },
  });
  const actor = (actorId: Id, role: Role, scope: RowScope, teamIds: readonly Id[] = []): ActingActor => ({
    tenantId,
    actorId,
    kind: "person",
    role,
    scope,
    teamIds,
  });
  const system = store.system(tenantId);
  const connect = (connector: string, config: Record<string, unknown> = {}) =>
    system.write((tx) => insertConnection(tx, { connector, name: connector, config, teamId: null, mailAddresses: [] }));
  const connectionId = await connect("email", { undoSendSeconds: 0 });
  const contacts = new Map<string, Id>();

  return {
    store,
    tenantId,
    connectionId,
    owner: store.as(actor(ownerId, "owner", "all")),
    system,
    async hire(name, { role = "operator", scope = "all", teamIds = [] } = {}) {
      const email = `${name.toLowerCase().replaceAll(" ", ".")}-${++counter}@${slug}.example`;
      const id = await system.write((tx) => insertActor(tx, { kind: "person", name, email, role, scope }));
      return store.as(actor(id, role, scope, teamIds));
    },
    foundTeam: (name, members = []) =>
      system.write((tx) => insertTeam(tx, { name, memberIds: members.map((member) => member.actor.actorId) })),
    connect,
    hear: (words) => hear(system, contacts, words.connectionId ?? connectionId, words),
    neighbour: () => openCompany(store, async () => {}),
    close,
  };
}

/** A customer says something in this company; `contacts` remembers who has which address. */
export async function hear(
  system: Scope,
  contacts: Map<string, Id>,
  connectionId: Id,
  words: CustomerWords,
): Promise<Heard> {
  const address = words.address ?? `customer-${++counter}@mail.example`;
  const now = words.occurredAt ?? new Date().toISOString();
  return system.write(async (tx) => {
    let seq = await tx.reserveSeqs(3);
    const target = words.conversationId
      ? (await findConversations(tx, [words.conversationId])).get(words.conversationId)
      : undefined;
    const known = target?.contactId ?? contacts.get(address);
    const contactId = known ?? newId();
    contacts.set(address, contactId);
    const conversationId = target?.id ?? newId();
    const externalId = newId();
    const eventId = eventIdOf(tx.tenantId, connectionId, externalId);
    const name = words.name ?? address;
    const text = words.text ?? "Where is my parcel?";
    const eventSeq = seq++;
    const latest = {
      preview: text.slice(0, 200),
      messageCount: 1,
      lastInboundSeq: eventSeq,
      waitingSinceAt: target?.waitingSinceAt?.toISOString() ?? now,
      lastEventAt: now,
      seq: seq++,
    };
    const from = target?.status ?? "new";
    const status = nextStatus(from, "customer_wrote") ?? from;
    const event = {
      id: eventId,
      seq: eventSeq,
      kind: "message" as const,
      channel: "email",
      direction: "in" as const,
      connectionId,
      conversationId,
      contactId,
      rawId: null,
      source: connectionId,
      externalId,
      occurredAt: now,
      receivedAt: now,
      subject: words.subject ?? null,
      text,
      newText: null,
      html: null,
      authorName: name,
      authorAddress: address,
      clientId: words.clientId ?? null,
      meta: words.isAutomatic ? { isAutomatic: true } : null,
    };
    writeArrivals(tx, {
      raws: [],
      contacts: known ? [] : [{ id: contactId, name, email: address, locale: null, attributes: {}, lastEventAt: now }],
      identities: known ? [] : [{ id: newId(), contactId, channel: "email", address, isVerified: false }],
      conversations: target
        ? []
        : [
            {
              id: conversationId,
              channel: "email",
              connectionId,
              contactId,
              teamId: words.teamId ?? null,
              subject: words.subject ?? null,
              threadSubject: words.subject?.toLowerCase() ?? null,
              status: "new",
              createdAt: now,
              latest,
            },
          ],
      continued: target ? [{ id: conversationId, status, latest }] : [],
      events: [event],
      attachments: [],
      references: [],
      participants: [{ conversationId, address }],
    });
    tx.publishAt(eventSeq, { kind: "item", conversationId, entityId: eventId });
    tx.publishAt(latest.seq, { kind: "conversation", conversationId, entityId: conversationId });
    return { conversationId, contactId, eventId, seq: eventSeq };
  });
}
