import { readAttachment } from "@rapport/connector-email";
import { addressOf, writePayload } from "@rapport/connector-webchat";
import { newId, RapportError, type WebchatConfig } from "@rapport/schema";
import {
  countVisitorUnread,
  ensureVisitor,
  fillContactBlanks,
  findVisitorContact,
  findVisitorFiles,
  insertVisitorFile,
  insertVisitorToken,
  listVisitorConversations,
  listVisitorMessages,
  loadVisitorFile,
  loadVisitorMessages,
  updateVisitor,
  type Visitor,
} from "@rapport/store";
import type { FastifyRequest } from "fastify";
import { hashSecret, newSecret, writeToken } from "../../auth/opaque-token.ts";
import type { RouteHandlers } from "../../http/call.ts";
import type { ServerParts } from "../../main/parts.ts";
import { loadAppearance } from "./appearance.ts";
import type { WidgetLimits } from "./limits.ts";
import { noteVisitorRead } from "./read.ts";
import { findVisitor, readIdentity, type Site, type Visit } from "./visit.ts";

type WidgetRoute =
  | "widget.appearance"
  | "widget.start"
  | "widget.send"
  | "widget.messages"
  | "widget.profile"
  | "widget.read"
  | "widget.upload"
  | "widget.download";

const PAGE = 50;
/** Who was away longer asks again. */
const CATCH_UP = 200;

/** The door has set these before any handler runs. */
function siteOf(request: FastifyRequest): Site {
  if (!request.site) throw new RapportError("not_found");
  return request.site;
}
function visitOf(request: FastifyRequest): Visit {
  if (!request.visit) throw new RapportError("not_signed_in");
  return request.visit;
}

function lacksProfile(visitor: Visitor, { askName, askEmail }: WebchatConfig["preChat"]): boolean {
  if (!visitor.hasProfile) return true;
  return (askName === "required" && !visitor.name) || (askEmail === "required" && !visitor.email);
}

/** What the widget asks (ING-5). Origin, token, signature and limits were checked at the door. */
export function widgetRoutes(parts: ServerParts, limits: WidgetLimits): RouteHandlers<WidgetRoute> {
  const { store, receiver, now } = parts;
  return {
    async "widget.appearance"({ request }) {
      return loadAppearance(parts, siteOf(request));
    },

    async "widget.start"({ request, body }) {
      const site = siteOf(request);
      const { tenantId, connectionId, config } = site;
      const identity = await readIdentity(site, body.identity, now());
      const known = body.visitorToken ? await findVisitor(parts, site, body.visitorToken) : null;
      // A token that belongs to somebody else is not honoured: whoever sits here now begins anew.
      const isResumed = known !== null && known.subject === (identity?.subject ?? null);
      if (isResumed) limits.read(known.id);
      else limits.begin(request.ip, connectionId);

      const secret = newSecret();
      const tokenId = newId();
      const scope = store.system(tenantId);
      const visitor = await scope.write(async (tx) => {
        const { id } = isResumed ? known : await ensureVisitor(tx, connectionId, identity?.subject ?? null);
        if (!isResumed) await insertVisitorToken(tx, { id: tokenId, visitorId: id, tokenHash: hashSecret(secret) });
        return updateVisitor(tx, id, {
          name: identity?.name,
          email: identity?.email,
          signedEmail: identity?.email,
          locale: body.locale,
        });
      });
      const address = addressOf(connectionId, visitor.id);
      const page = await scope.read(async (tx) => ({
        ...(await listVisitorMessages(tx, address, {}, PAGE)),
        conversationId: (await listVisitorConversations(tx, address, connectionId))[0] ?? null,
        unreadCount: await countVisitorUnread(tx, address, visitor.readSeq),
      }));
      return {
        visitorToken: isResumed ? body.visitorToken! : writeToken("wv", { id: tokenId, tenantId, secret }),
        visitorId: visitor.id,
        appearance: await loadAppearance(parts, site),
        conversationId: page.conversationId,
        messages: page.messages,
        hasEarlier: page.hasMore,
        seq: page.messages.at(-1)?.seq ?? 0,
        unreadCount: page.unreadCount,
        readSeq: visitor.readSeq,
        needsPreChat: config.preChat.isEnabled && visitor.subject === null && lacksProfile(visitor, config.preChat),
      };
    },

    async "widget.send"({ request, body }) {
      const { tenantId, connectionId, live, visitor } = visitOf(request);
      const text = body.text.trim();
      if (text === "" && body.attachmentIds.length === 0) {
        throw new RapportError("invalid_input", {
          issues: [{ path: "body.text", message: "Write something or attach a file." }],
        });
      }
      const attachmentIds = [...new Set(body.attachmentIds)];
      const scope = store.system(tenantId);
      if (visitor.isBlocked) throw new RapportError("contact_blocked");
      if (attachmentIds.length > 0) {
        const own = await scope.read((tx) => findVisitorFiles(tx, visitor.id, attachmentIds));
        if (own.length < attachmentIds.length) throw new RapportError("not_found");
      }
      const payload = {
        visitorId: visitor.id,
        clientId: body.clientId,
        text,
        attachmentIds,
        pageUrl: body.pageUrl ?? null,
        ...(body.decision ? { decision: body.decision } : {}),
      };
      const { name, email, locale } = visitor;
      const [receipt] = await receiver.receive(
        live.connector,
        { tenantId, id: connectionId, teamId: live.row.teamId },
        {
          content: writePayload(payload),
          contentType: "application/json",
          receivedAt: now().toISOString(),
          envelope: { name, email, locale, isVerified: visitor.subject !== null },
        },
        live.context,
      );
      if (receipt?.outcome !== "new" && receipt?.outcome !== "duplicate") throw new RapportError("invalid_input");
      const [written] = await scope.read((tx) => loadVisitorMessages(tx, [receipt.eventId]));
      return written!.message;
    },

    async "widget.messages"({ request, query }) {
      const { tenantId, address } = visitOf(request);
      return store.system(tenantId).read(async (tx) => {
        const place = query.before === undefined ? { after: query.after } : { before: query.before };
        const limit = query.before === undefined ? CATCH_UP : PAGE;
        const { messages, hasMore } = await listVisitorMessages(tx, address, place, limit);
        return {
          messages,
          seq: messages.at(-1)?.seq ?? query.after,
          hasEarlier: query.before !== undefined && hasMore,
        };
      });
    },

    async "widget.profile"({ request, body }) {
      const { tenantId, visitor, address } = visitOf(request);
      const known = { name: body.name || undefined, email: body.email };
      await store.system(tenantId).write(async (tx) => {
        await updateVisitor(tx, visitor.id, { ...known, hasProfile: true });
        const contactId = await findVisitorContact(tx, address);
        if (contactId) await fillContactBlanks(tx, contactId, known);
      });
      return undefined;
    },

    async "widget.read"({ request, body }) {
      await noteVisitorRead(parts, visitOf(request), body.seq);
      return undefined;
    },

    async "widget.upload"({ request, file }) {
      const { tenantId, visitor } = visitOf(request);
      if (file.content.byteLength === 0) throw new RapportError("invalid_input", { sentence: "The file is empty." });
      const { name, type, inline } = await readAttachment({
        name: file.name,
        declaredType: file.declaredType.toLowerCase(),
        content: file.content,
        contentId: null,
        sentInline: true,
        related: false,
      });
      const { content } = file;
      return store
        .system(tenantId)
        .write((tx) => insertVisitorFile(tx, visitor.id, { name, type, isInline: inline, content }));
    },

    async "widget.download"({ request, params }) {
      const { tenantId, visitor, address } = visitOf(request);
      const file = await store
        .system(tenantId)
        .read((tx) => loadVisitorFile(tx, { id: visitor.id, address }, params.id));
      if (!file) throw new RapportError("not_found");
      return file;
    },
  };
}
