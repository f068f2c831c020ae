import { type WidgetFrame, type WidgetMessage, WidgetSay } from "@rapport/api";
import { type Id, RapportError } from "@rapport/schema";
import { listVisitorConversations, listVisitorMessages, type Store } from "@rapport/store";
import type { FastifyInstance } from "fastify";
import type { WebSocket } from "ws";
import type { ContextLoader } from "../connections/context.ts";
import { createBuckets } from "../routes/widget/buckets.ts";
import { findSite, openVisit, requireOrigin, type Visit } from "../routes/widget/visit.ts";
import { CLOSE, cutOffIfSlow } from "./console-socket.ts";
import type { Hub } from "./hub.ts";
import { createWidgetStreams } from "./widget-stream.ts";

export interface WidgetSocketParts {
  store: Store;
  hub: Hub;
  loadContext: ContextLoader;
  now: () => Date;
  reportError: (error: Error) => void;
}

export interface WidgetSockets {
  readonly count: number;
  close(): void;
}

interface Client {
  key: string;
  socket: WebSocket;
  visit: Visit;
  conversationId: Id | null;
  isTyping: boolean;
  wasOnline: boolean;
  isAlive: boolean;
  widgetKey: string;
  visitorToken: string;
  /** Its signature is checked again and again: it may have ended, or no longer be believed. */
  identityToken: string | undefined;
}

const HELLO_WITHIN_MS = 10_000;
const BEAT_MS = 30_000;
const RECHECK_MS = 60_000;
const CATCH_UP = 200;

/** `GET /widget/v1/socket`: a visitor's live view, exactly as packages/api/src/socket.ts says. */
export function addWidgetSocket(app: FastifyInstance, parts: WidgetSocketParts): WidgetSockets {
  const { hub, store, reportError } = parts;
  const streams = createWidgetStreams(parts, reportError);
  const clients = new Set<Client>();
  /** Frames of one socket: pings, typing and pongs are few. */
  const says = createBuckets({ burst: 60, perSecond: 2 });
  let count = 0;

  function agentFrame(client: Client): WidgetFrame {
    const { tenantId } = client.visit;
    const guests = client.conversationId ? hub.presence.at(tenantId, client.conversationId) : [];
    const writer = guests.find((guest) => guest.actorId !== null && guest.isTyping);
    client.wasOnline = hub.presence.online(tenantId).size > 0;
    return { type: "agent", name: writer?.name ?? null, isOnline: client.wasOnline, isTyping: writer !== undefined };
  }

  function place(client: Client): void {
    if (!client.conversationId) return;
    const { tenantId, visitor } = client.visit;
    const { conversationId, isTyping } = client;
    hub.presence.set(client.key, { tenantId, conversationId, actorId: null, name: visitor.name ?? "", isTyping });
  }

  async function recheck(client: Client): Promise<void> {
    try {
      const site = await findSite(parts, client.widgetKey);
      await openVisit(parts, site, { token: client.visitorToken, identity: client.identityToken });
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      client.socket.close(CLOSE.notSignedIn, "not signed in");
    }
  }

  const unsubscribePresence = hub.presence.onChange((tenantId, conversationId) => {
    const isOnline = hub.presence.online(tenantId).size > 0;
    for (const client of clients) {
      if (client.visit.tenantId !== tenantId) continue;
      const isHere = conversationId !== null && client.conversationId === conversationId;
      if (isHere || (conversationId === null && client.wasOnline !== isOnline)) send(client.socket, agentFrame(client));
    }
  });
  const unsubscribeSaid = store.feed.onSaid((news) => {
    const frame = frameOf(news);
    if (!frame) return;
    for (const client of clients) {
      if (client.visit.address === news.address && (news.tenantId ?? client.visit.tenantId) === client.visit.tenantId)
        send(client.socket, frame);
    }
  });
  const heart = setInterval(() => {
    for (const client of clients) {
      if (!client.isAlive) client.socket.terminate();
      client.isAlive = false;
      client.socket.ping();
    }
  }, BEAT_MS).unref();
  const rechecks = setInterval(() => {
    for (const client of clients) if (client.identityToken) recheck(client).catch(reportError);
  }, RECHECK_MS).unref();

  app.get("/widget/v1/socket", { websocket: true }, (socket, request) => {
    count++;
    let client: Client | null = null;
    let leave: (() => void) | null = null;
    let work = Promise.resolve();
    const helloTimer = setTimeout(() => socket.close(CLOSE.notSignedIn, "say hello first"), HELLO_WITHIN_MS);
    const { key } = request.query as { key?: unknown };
    const widgetKey = typeof key === "string" ? key : "";

    async function welcome(say: Extract<WidgetSay, { type: "hello" }>): Promise<void> {
      const site = await findSite(parts, widgetKey);
      requireOrigin(site, request.headers.origin);
      const visit = await openVisit(parts, site, { token: say.visitorToken, identity: say.identity });
      const fresh: Client = {
        key: request.id,
        socket,
        visit,
        conversationId: null,
        isTyping: false,
        wasOnline: false,
        isAlive: true,
        widgetKey,
        visitorToken: say.visitorToken,
        identityToken: say.identity,
      };
      let toldSeq = say.since;
      const tell = (message: WidgetMessage) => {
        if (message.seq <= toldSeq) return;
        toldSeq = message.seq;
        send(socket, { type: "message", seq: message.seq, message });
        cutOffIfSlow(socket);
      };
      // What happens from now on waits until what was missed is told.
      const early: WidgetMessage[] = [];
      let deliver = (message: WidgetMessage): void => {
        early.push(message);
      };
      leave = await streams.join(visit.tenantId, {
        address: visit.address,
        tell(conversationId, message) {
          if (fresh.conversationId !== conversationId) {
            fresh.conversationId = conversationId;
            place(fresh);
          }
          deliver(message);
        },
      });
      const scope = store.system(visit.tenantId);
      const missed = await listMissed(visit.address, toldSeq);
      const [conversationId] = await scope.read((tx) =>
        listVisitorConversations(tx, visit.address, visit.connectionId),
      );
      if (socket.readyState !== socket.OPEN) return leave();
      fresh.conversationId ??= conversationId ?? null;
      client = fresh;
      clients.add(fresh);
      send(socket, { type: "ready", seq: missed.at(-1)?.seq ?? say.since });
      for (const message of [...missed, ...early]) tell(message);
      deliver = tell;
      place(fresh);
      send(socket, agentFrame(fresh));

      async function listMissed(address: string, since: number): Promise<WidgetMessage[]> {
        const all: WidgetMessage[] = [];
        for (let after = since; ; ) {
          const page = await scope.read((tx) => listVisitorMessages(tx, address, { after }, CATCH_UP));
          all.push(...page.messages);
          if (!page.hasMore) return all;
          after = page.messages.at(-1)!.seq;
        }
      }
    }

    async function hear(text: string): Promise<void> {
      const say = parseSay(text);
      if (says.take(request.id) > 0) return;
      if (!say) return socket.close(CLOSE.badFrame, "not a frame");
      if (say.type === "ping") return send(socket, { type: "pong" });
      if (say.type === "pong") return;
      if ((say.type === "hello") === (client !== null))
        return socket.close(CLOSE.badFrame, "say hello first, and once");
      if (say.type === "hello") {
        clearTimeout(helloTimer);
        await welcome(say);
      } else if (client) {
        client.isTyping = say.isTyping;
        place(client);
      }
    }

    socket.on("message", (raw) => {
      if (client) client.isAlive = true;
      // One after another, so that nothing overtakes the hello.
      work = work.then(() => hear(String(raw))).catch((error: Error) => refuse(socket, error, reportError));
    });
    socket.on("pong", () => {
      if (client) client.isAlive = true;
    });
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      count--;
      clearTimeout(helloTimer);
      leave?.();
      if (!client) return;
      clients.delete(client);
      hub.presence.remove(client.key);
    });
  });

  return {
    get count() {
      return count;
    },
    close() {
      unsubscribePresence();
      unsubscribeSaid();
      clearInterval(heart);
      clearInterval(rechecks);
    },
  };
}

/** What momentary news mean to the visitor at their address. */
function frameOf(news: Record<string, unknown>): WidgetFrame | null {
  if (news.topic === "visitor_read") return { type: "read", readSeq: Number(news.readSeq) };
  if (news.topic === "preview") return { type: "preview", name: String(news.name), text: String(news.text) };
  return null;
}

function refuse(socket: WebSocket, error: Error, reportError: (error: Error) => void): void {
  if (!(error instanceof RapportError)) {
    reportError(error);
    socket.close(CLOSE.restart, "try again");
  } else if (error.status === 401) socket.close(CLOSE.notSignedIn, error.code);
  else socket.close(CLOSE.originRefused, error.code);
}

function send(socket: WebSocket, frame: WidgetFrame): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}

function parseSay(text: string): WidgetSay | null {
  try {
    return WidgetSay.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
