import { type ConsoleFrame, ConsoleSay } from "@rapport/api";
import { type ActingActor, type Id, isConversationVisible } from "@rapport/schema";
import { loadRows, type Store } from "@rapport/store";
import type { FastifyInstance } from "fastify";
import type { WebSocket } from "ws";
import type { AccessCache } from "../auth/access-cache.ts";
import type { AccessClaims, AccessTokens } from "../auth/access-tokens.ts";
import { frameFor } from "./console-frames.ts";
import type { Hub } from "./hub.ts";
import type { Moment } from "./moment.ts";
import { createJoiner, encodeFrame, type Wire, writeFrames } from "./wire.ts";

export const CLOSE = { notSignedIn: 4401, originRefused: 4403, restart: 1012, tooSlow: 1013, badFrame: 1008 } as const;

const HELLO_WITHIN_MS = 10_000;
/** What may wait for one client before it is cut off; it comes back and resumes. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
const BEAT_MS = 30_000;
const RECHECK_MS = 5 * 60_000;
/** Conversations a client with limited rights is known to have seen, so that their going is told. */
const MAX_REMEMBERED = 5000;

export interface ConsoleSocketParts {
  store: Store;
  hub: Hub;
  access: AccessCache;
  tokens: AccessTokens;
  reportError: (error: Error) => void;
}

export interface ConsoleSockets {
  readonly count: number;
  close(): void;
}

interface Client extends Wire {
  key: string;
  claims: AccessClaims;
  actor: ActingActor;
  name: string;
  lookingAt: Id | null;
  /** Null where everything is visible, so nothing ever goes. */
  seen: Set<Id> | null;
  isAlive: boolean;
}

/** `GET /v1/socket`: the console's live view of the tenant's feed, exactly as packages/api/src/socket.ts says. */
export function addConsoleSocket(app: FastifyInstance, parts: ConsoleSocketParts): ConsoleSockets {
  const { hub, access, tokens, reportError } = parts;
  const clients = new Set<Client>();
  let count = 0;

  const join = createJoiner();

  function tell(client: Client, moments: readonly Moment[], isMissed: boolean): void {
    const frames: Buffer[] = [];
    for (const moment of moments) {
      const wasVisible = (id: Id) => isMissed || client.seen?.delete(id) === true;
      const frame = frameFor(moment, client.actor, wasVisible);
      if (!frame) continue;
      if (client.seen && moment.conversationId) remember(client.seen, moment.conversationId);
      frames.push(frame);
    }
    if (frames.length === 0) return;
    writeFrames(client, join(frames));
    cutOffIfSlow(client.socket);
  }

  async function recheck(client: Client): Promise<void> {
    const known = await access.find(client.claims.tenantId, client.claims);
    if (!known) {
      client.socket.close(CLOSE.notSignedIn, "not signed in");
      return;
    }
    const hadAll = client.actor.scope === "all";
    client.actor = known.actor;
    client.name = known.name;
    // What it has seen until now is not known: everything may go.
    if (hadAll && known.actor.scope !== "all") client.seen = new Set();
  }

  async function look(client: Client, conversationId: Id | null, isTyping: boolean): Promise<void> {
    if (conversationId !== null && conversationId !== client.lookingAt) {
      const [loaded] = await parts.store.as(client.actor).read((tx) => loadRows(tx, [conversationId]));
      if (!loaded || !isConversationVisible(client.actor, loaded.row)) return;
      if (client.seen) remember(client.seen, conversationId);
    }
    if (!clients.has(client)) return;
    const hasMoved = client.lookingAt !== conversationId;
    client.lookingAt = conversationId;
    place(client, isTyping);
    if (hasMoved && conversationId) send(client.socket, presenceFrame(client, conversationId));
  }

  function place(client: Client, isTyping: boolean): void {
    const { tenantId, actorId } = client.actor;
    hub.presence.set(client.key, { tenantId, actorId, name: client.name, conversationId: client.lookingAt, isTyping });
  }

  function presenceFrame(client: Client, conversationId: Id): ConsoleFrame {
    const people = new Map<Id, { actorId: Id; name: string; isTyping: boolean }>();
    let isContactTyping = false;
    let isContactOnline = false;
    for (const { actorId, name, isTyping } of hub.presence.at(client.actor.tenantId, conversationId)) {
      if (actorId === null) {
        isContactOnline = true;
        isContactTyping ||= isTyping;
      } else if (actorId !== client.actor.actorId) {
        const tabs = people.get(actorId);
        people.set(actorId, { actorId, name, isTyping: isTyping || tabs?.isTyping === true });
      }
    }
    return { type: "presence", conversationId, people: [...people.values()], isContactTyping, isContactOnline };
  }

  const onlineNews = createOnlineNews(clients, (tenantId) => [...hub.presence.online(tenantId)]);
  const unsubscribePresence = hub.presence.onChange((tenantId, conversationId) => {
    if (conversationId === null) return onlineNews.plan(tenantId);
    for (const client of clients) {
      if (client.lookingAt !== conversationId || client.actor.tenantId !== tenantId) continue;
      send(client.socket, presenceFrame(client, conversationId));
    }
  });
  const unsubscribeAccess = access.onChange((tenantId) => {
    for (const client of clients) {
      if (client.actor.tenantId === tenantId) recheck(client).catch(reportError);
    }
  });
  const heart = setInterval(() => {
    for (const client of clients) {
      if (!client.isAlive) client.socket.terminate();
      client.isAlive = false;
      client.socket.ping();
    }
  }, BEAT_MS).unref();
  // A session also ends by itself, and then nobody says so.
  const rechecks = setInterval(() => {
    for (const client of clients) recheck(client).catch(reportError);
  }, RECHECK_MS).unref();

  app.get("/v1/socket", { websocket: true }, (socket, request) => {
    count++;
    let client: Client | null = null;
    let leave: (() => void) | null = null;
    let work = Promise.resolve();
    const helloTimer = setTimeout(() => socket.close(CLOSE.notSignedIn, "say hello first"), HELLO_WITHIN_MS);

    async function welcome(say: Extract<ConsoleSay, { type: "hello" }>): Promise<void> {
      const claims = await tokens.verify(say.accessToken);
      const known = claims && (await access.find(claims.tenantId, claims));
      if (!claims || !known) {
        socket.close(CLOSE.notSignedIn, "not signed in");
        return;
      }
      const fresh: Client = {
        key: request.id,
        socket,
        connection: request.raw.socket,
        claims,
        actor: known.actor,
        name: known.name,
        lookingAt: null,
        seen: known.actor.scope === "all" ? null : new Set(),
        isAlive: true,
      };
      client = fresh;
      // Live moments wait until the missed ones are told.
      const early: Moment[] = [];
      let deliver = (moments: readonly Moment[]): void => {
        early.push(...moments);
      };
      const joined = await hub.subscribe({
        tenantId: claims.tenantId,
        since: say.since,
        actorId: known.actor.actorId,
        deliver: (moments) => deliver(moments),
      });
      leave = joined.leave;
      if (socket.readyState !== socket.OPEN) {
        joined.leave();
        return;
      }
      clients.add(fresh);
      send(socket, { type: "ready", seq: joined.seq });
      if (joined.kind === "resync") send(socket, { type: "resync", seq: joined.seq });
      else tell(fresh, joined.missed, true);
      tell(fresh, early, true);
      deliver = (moments) => tell(fresh, moments, false);
      place(fresh, false);
      send(socket, { type: "online", actorIds: [...hub.presence.online(claims.tenantId)] });
    }

    async function hear(text: string): Promise<void> {
      const say = parseSay(text);
      if (!say || (say.type === "hello") === (client !== null)) {
        if (say?.type === "ping") return send(socket, { type: "pong" });
        if (say?.type === "pong") return;
        socket.close(CLOSE.badFrame, say ? "say hello first, and once" : "not a frame");
        return;
      }
      if (say.type === "hello") {
        clearTimeout(helloTimer);
        await welcome(say);
      } else if (say.type === "look" && client) await look(client, say.conversationId, say.isTyping);
      else if (say.type === "ping") send(socket, { type: "pong" });
    }

    socket.on("message", (raw) => {
      if (client) client.isAlive = true;
      // One after another, so that nothing overtakes the hello.
      work = work
        .then(() => hear(String(raw)))
        .catch((error: Error) => {
          reportError(error);
          socket.close(CLOSE.restart, "try again");
        });
    });
    socket.on("pong", () => {
      if (client) client.isAlive = true;
    });
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      count--;
      clearTimeout(helloTimer);
      leave?.();
      if (client) {
        clients.delete(client);
        hub.presence.remove(client.key);
      }
    });
  });

  return {
    get count() {
      return count;
    },
    close() {
      unsubscribePresence();
      unsubscribeAccess();
      onlineNews.close();
      clearInterval(heart);
      clearInterval(rechecks);
    },
  };
}

/** Cuts off a client that does not take what it is sent, rather than keep it all for it. */
export function cutOffIfSlow(socket: WebSocket): void {
  if (socket.bufferedAmount <= MAX_BUFFERED_BYTES) return;
  socket.close(CLOSE.tooSlow, "too slow");
  // The closing frame would wait behind all the rest.
  setTimeout(() => socket.terminate(), 1000).unref();
}

function send(socket: WebSocket, frame: ConsoleFrame): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}

function parseSay(text: string): ConsoleSay | null {
  try {
    return ConsoleSay.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function remember(seen: Set<Id>, id: Id): void {
  seen.delete(id);
  seen.add(id);
  if (seen.size > MAX_REMEMBERED) seen.delete(seen.values().next().value as Id);
}

/** Tells everybody of a tenant who is online, gathered: the larger the company, the longer it may wait. */
function createOnlineNews(
  clients: ReadonlySet<Client>,
  onlineOf: (tenantId: Id) => Id[],
): { plan(tenantId: Id): void; close(): void } {
  const planned = new Map<Id, NodeJS.Timeout>();
  return {
    plan(tenantId) {
      if (planned.has(tenantId)) return;
      const delayMs = Math.min(30_000, 250 + clients.size * 10);
      const timer = setTimeout(() => {
        planned.delete(tenantId);
        const frame = encodeFrame(Buffer.from(JSON.stringify({ type: "online", actorIds: onlineOf(tenantId) })));
        for (const client of clients) if (client.actor.tenantId === tenantId) writeFrames(client, frame);
      }, delayMs);
      planned.set(tenantId, timer.unref());
    },
    close() {
      for (const timer of planned.values()) clearTimeout(timer);
    },
  };
}
