import type { Id } from "@rapport/schema";
import {
  countInLedger,
  findBySubject,
  findConversations,
  findExistingEvents,
  findIdentities,
  findLatestConversations,
  findReferencedThreads,
  type KnownIdentity,
  type ReferencedThread,
  type Scope,
  type ThreadTarget,
  type Tx,
  writeArrivals,
} from "@rapport/store";
import { type Arrival, type Known, keyOf, type Placement, planBatch } from "./plan.ts";

/** Feed numbers a message may need: its own, its conversation's, and a change of status. */
const SEQS_PER_MESSAGE = 3;
/** A reply that names no message we know joins a conversation of the same subject no older than this. */
const SUBJECT_RULE_DAYS = 30;

/**
 * Writes a batch of one tenant's messages in one transaction: raw payload, event, contact, identity, conversation, feed
 * entries and the `turn` job. Answers a placement for each, in order.
 */
export async function intakeBatch(scope: Scope, arrivals: readonly Arrival[]): Promise<Placement[]> {
  return scope.write(async (tx) => {
    // Taking numbers first locks the tenant's counter: from here on no other intake of this tenant looks or writes,
    // so what the look-ups say stays true until the commit.
    const [first, known] = await Promise.all([
      tx.reserveSeqs(arrivals.length * SEQS_PER_MESSAGE),
      lookUp(tx, arrivals),
    ]);
    let seq = first;
    const { rows, placements } = planBatch(arrivals, known, () => seq++);
    writeArrivals(tx, rows);
    for (const event of rows.events) {
      tx.publishAt(event.seq, { kind: "item", conversationId: event.conversationId, entityId: event.id });
    }
    for (const { id, latest } of [...rows.conversations, ...rows.continued]) {
      tx.publishAt(latest.seq, { kind: "conversation", conversationId: id, entityId: id });
      tx.enqueue({ task: "turn", payload: { conversationId: id, seq: latest.lastInboundSeq } });
    }
    countArrivals(tx, arrivals, placements);
    return placements;
  });
}

async function lookUp(tx: Tx, arrivals: readonly Arrival[]): Promise<Known> {
  const [existing, trusted, identities] = await Promise.all([
    findExistingEvents(
      tx,
      arrivals.map(({ eventId }) => eventId),
    ),
    findConversations(tx, unique(arrivals.flatMap(({ message }) => message.thread.conversationId ?? []))),
    findWriters(tx, arrivals),
  ]);
  const known: Known = {
    existing,
    identities,
    trusted,
    referenced: new Map<string, ReferencedThread>(),
    latest: new Map<string, ThreadTarget>(),
    bySubject: new Map<Id, ThreadTarget>(),
  };
  const fresh = arrivals.filter(({ eventId }) => !known.existing.has(eventId));
  for (const [connectionId, group] of groupBy(fresh, ({ connection }) => connection.id)) {
    const references = unique(group.flatMap(({ message }) => message.thread.references ?? []));
    for (const thread of await findReferencedThreads(tx, connectionId, references)) {
      known.referenced.set(keyOf(connectionId, thread.messageId), thread);
    }
    const following = group.filter(({ connector }) => connector.capabilities.continuesLatestConversation);
    const contactIds = unique(following.flatMap((arrival) => identityOf(known, arrival)?.contactId ?? []));
    for (const [contactId, target] of await findLatestConversations(tx, connectionId, contactIds)) {
      known.latest.set(keyOf(connectionId, contactId), target);
    }
    for (const arrival of group) {
      const { thread } = arrival.message;
      const contactId = identityOf(known, arrival)?.contactId;
      const isUnplacedReply = thread.isReply === true && !known.trusted.has(thread.conversationId ?? "");
      if (!contactId || !thread.replySubject || !isUnplacedReply) continue;
      const target = await findBySubject(tx, connectionId, contactId, thread.replySubject, SUBJECT_RULE_DAYS);
      if (target) known.bySubject.set(arrival.eventId, target);
    }
  }
  return known;
}

async function findWriters(tx: Tx, arrivals: readonly Arrival[]): Promise<Map<string, KnownIdentity>> {
  const channels = [...groupBy(arrivals, ({ connector }) => connector.channel)];
  const found = await Promise.all(
    channels.map(async ([channel, group]) => {
      const identities = await findIdentities(tx, channel, unique(group.map(({ message }) => message.from.address)));
      return [...identities].map(([address, identity]) => [keyOf(channel, address), identity] as const);
    }),
  );
  return new Map(found.flat());
}

function identityOf(known: Known, { connector, message }: Arrival): KnownIdentity | undefined {
  return known.identities.get(keyOf(connector.channel, message.from.address));
}

function countArrivals(tx: Tx, arrivals: readonly Arrival[], placements: readonly Placement[]): void {
  const counts = new Map<Id, { fetched: number; linked: number; duplicates: number }>();
  for (const [index, { connection }] of arrivals.entries()) {
    const count = counts.get(connection.id) ?? { fetched: 0, linked: 0, duplicates: 0 };
    count.fetched += 1;
    if (placements[index]!.isDuplicate) count.duplicates += 1;
    else count.linked += 1;
    counts.set(connection.id, count);
  }
  for (const [connectionId, count] of counts) countInLedger(tx, connectionId, count);
}

const unique = <Value>(values: Value[]): Value[] => [...new Set(values)];

function groupBy<Value>(values: readonly Value[], key: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const name = key(value);
    const group = groups.get(name);
    if (group) group.push(value);
    else groups.set(name, [value]);
  }
  return groups;
}
