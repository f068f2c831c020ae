import { randomUUID } from "node:crypto";
import type { Id } from "@rapport/schema";
import type { Feed } from "@rapport/store";

/** Somebody at a conversation now: an actor who looks at it, or its contact in the chat. */
export interface Guest {
  tenantId: Id;
  /** Null: online, but looking at nothing. */
  conversationId: Id | null;
  /** Null: the contact. */
  actorId: Id | null;
  name: string;
  isTyping: boolean;
}

/**
 * Who is online, who looks at what, who types, over all hub processes. Momentary: told by NOTIFY, kept nowhere. Each
 * process says what its own sockets do; what a process said is forgotten when it falls silent.
 */
export interface Presence {
  /** Says what a socket's owner does now. `key` names the socket in this process. */
  set(key: string, guest: Guest): void;
  remove(key: string): void;
  /** Everyone at this conversation. */
  at(tenantId: Id, conversationId: Id): readonly Guest[];
  /** Actors with an open console. */
  online(tenantId: Id): ReadonlySet<Id>;
  /** Called after something changed; conversationId null: only who is online. */
  onChange(listener: (tenantId: Id, conversationId: Id | null) => void): () => void;
  close(): void;
}

interface Known extends Guest {
  process: string;
  typingUntilMs: number;
}

interface News extends Record<string, unknown> {
  topic: "presence";
  process: string;
  key?: string;
  /** Absent: the process is alive, or `key` has left. */
  guest?: Guest;
  isAsking?: boolean;
}

/** Whoever types says so again every 3 s. */
const TYPING_MS = 6000;
const ALIVE_EVERY_MS = 10_000;
const SILENT_MS = 35_000;

export function createPresence(feed: Feed, onError: (error: Error) => void): Presence {
  const self = randomUUID();
  const own = new Map<string, Guest>();
  const known = new Map<string, Known>();
  const byConversation = new Map<string, Set<string>>();
  const onlineCounts = new Map<Id, Map<Id, number>>();
  const onlineSets = new Map<Id, ReadonlySet<Id>>();
  const heardAtMs = new Map<string, number>();
  const listeners = new Set<(tenantId: Id, conversationId: Id | null) => void>();

  const say = (news: Omit<News, "topic" | "process">): void => {
    feed.say({ topic: "presence", process: self, ...news }).catch(onError);
  };
  const changed = (tenantId: Id, conversationId: Id | null): void => {
    for (const listener of listeners) listener(tenantId, conversationId);
  };

  function countOnline(guest: Guest, step: 1 | -1): boolean {
    if (guest.actorId === null) return false;
    const counts = onlineCounts.get(guest.tenantId) ?? new Map<Id, number>();
    onlineCounts.set(guest.tenantId, counts);
    const before = counts.get(guest.actorId) ?? 0;
    if (before + step > 0) counts.set(guest.actorId, before + step);
    else counts.delete(guest.actorId);
    const isChanged = before === 0 || before + step === 0;
    if (isChanged) onlineSets.delete(guest.tenantId);
    if (counts.size === 0) onlineCounts.delete(guest.tenantId);
    return isChanged;
  }

  function put(process: string, key: string, guest: Guest): void {
    const id = `${process}/${key}`;
    const before = known.get(id);
    known.set(id, { ...guest, process, typingUntilMs: guest.isTyping ? performance.now() + TYPING_MS : 0 });
    if (!before && countOnline(guest, 1)) changed(guest.tenantId, null);
    if (before && before.conversationId !== guest.conversationId) leavePlace(id, before);
    if (guest.conversationId === null) return;
    const place = `${guest.tenantId}/${guest.conversationId}`;
    const ids = byConversation.get(place) ?? new Set();
    byConversation.set(place, ids.add(id));
    const isSame = before?.conversationId === guest.conversationId && before.isTyping === guest.isTyping;
    if (!isSame) changed(guest.tenantId, guest.conversationId);
  }

  function drop(id: string): void {
    const guest = known.get(id);
    if (!guest) return;
    known.delete(id);
    leavePlace(id, guest);
    if (countOnline(guest, -1)) changed(guest.tenantId, null);
  }

  function leavePlace(id: string, guest: Guest): void {
    if (guest.conversationId === null) return;
    const place = `${guest.tenantId}/${guest.conversationId}`;
    const ids = byConversation.get(place);
    ids?.delete(id);
    if (ids?.size === 0) byConversation.delete(place);
    changed(guest.tenantId, guest.conversationId);
  }

  function hear(news: News): void {
    if (news.process !== self) heardAtMs.set(news.process, performance.now());
    if (news.isAsking && news.process !== self) tellAll();
    if (news.key === undefined) return;
    if (news.guest) put(news.process, news.key, news.guest);
    else drop(`${news.process}/${news.key}`);
  }

  function tellAll(): void {
    for (const [key, guest] of own) say({ key, guest });
  }

  /** Typing that nobody repeated has ended; processes that fell silent have taken their guests along. */
  function sweep(): void {
    const nowMs = performance.now();
    for (const [id, guest] of known) {
      const isSilent = guest.process !== self && nowMs - (heardAtMs.get(guest.process) ?? 0) > SILENT_MS;
      if (isSilent) drop(id);
      else if (guest.isTyping && nowMs > guest.typingUntilMs) {
        guest.isTyping = false;
        const mine = own.get(id.slice(self.length + 1));
        if (guest.process === self && mine) mine.isTyping = false;
        if (guest.conversationId) changed(guest.tenantId, guest.conversationId);
      }
    }
  }

  const unsubscribe = feed.onSaid((news) => {
    if (news.topic === "presence") hear(news as unknown as News);
  });
  // What was said while the line was cut is lost: say all again, and ask the others to.
  const unsubscribeReconnect = feed.onReconnect(() => {
    tellAll();
    say({ isAsking: true });
  });
  const sweeper = setInterval(sweep, 1000).unref();
  const alive = setInterval(() => say({}), ALIVE_EVERY_MS).unref();
  say({ isAsking: true });

  return {
    set(key, guest) {
      own.set(key, guest);
      put(self, key, guest);
      say({ key, guest });
    },
    remove(key) {
      if (!own.delete(key)) return;
      drop(`${self}/${key}`);
      say({ key });
    },
    at(tenantId, conversationId) {
      const ids = byConversation.get(`${tenantId}/${conversationId}`) ?? [];
      return [...ids].map((id) => known.get(id)).filter((guest) => guest !== undefined);
    },
    online(tenantId) {
      let online = onlineSets.get(tenantId);
      if (!online) {
        online = new Set(onlineCounts.get(tenantId)?.keys() ?? []);
        onlineSets.set(tenantId, online);
      }
      return online;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      unsubscribe();
      unsubscribeReconnect();
      clearInterval(sweeper);
      clearInterval(alive);
      for (const key of own.keys()) say({ key });
    },
  };
}
