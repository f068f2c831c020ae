import { RapportError } from "@rapport/schema";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createWidgetLimits, type WidgetLimits } from "./limits.ts";
import { findSite, openVisit, requireOrigin, type Site, type Visit, type VisitParts } from "./visit.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The widget's site, on every widget route. */
    site: Site | null;
    /** The visitor, on every widget route that needs one. */
    visit: Visit | null;
  }
}

const PREFLIGHT_SECONDS = "600";
const WITHOUT_VISITOR = new Set(["widget.appearance", "widget.start"]);
const READS = new Set(["widget.messages", "widget.download", "widget.read"]);

/**
 * Stands before every widget route, before a body is read: which connection, from which site, which visitor, signed by
 * whom, how often. Only pages of an allowed site are told anything, so CORS headers name just their origin.
 */
export function addWidgetDoor(
  app: FastifyInstance,
  parts: VisitParts & { config: { requestsPerMinute: number } },
): WidgetLimits {
  const limits = createWidgetLimits(parts.config.requestsPerMinute);
  app.decorateRequest("site", null);
  app.decorateRequest("visit", null);

  app.addHook("onRequest", async (request, reply) => {
    const name = request.routeOptions.config.routeName;
    if (!name?.startsWith("widget.")) return;
    const site = await enter(parts, request, reply);
    request.site = site;
    if (name === "widget.appearance") limits.look(request.ip);
    if (WITHOUT_VISITOR.has(name)) return;
    const visit = await recognise(parts, site, request, limits);
    request.visit = visit;
    if (READS.has(name)) limits.read(visit.visitor.id);
    else if (name === "widget.upload") limits.upload(visit.visitor.id);
    else limits.write(visit.visitor.id, visit.connectionId);
  });

  app.options("/widget/v1/*", async (request, reply) => {
    await enter(parts, request, reply);
    return reply
      .header("access-control-allow-methods", "GET, POST")
      .header("access-control-allow-headers", "authorization, content-type, x-rapport-identity")
      .header("access-control-max-age", PREFLIGHT_SECONDS)
      .code(204)
      .send();
  });
  return limits;
}

async function enter(parts: VisitParts, request: FastifyRequest, reply: FastifyReply): Promise<Site> {
  const { key } = request.query as { key?: unknown };
  reply.header("vary", "Origin");
  const site = await findSite(parts, typeof key === "string" ? key : undefined);
  const origin = originOf(request);
  requireOrigin(site, origin);
  if (origin) {
    reply.header("access-control-allow-origin", origin);
    reply.header("access-control-expose-headers", "retry-after");
    reply.header("cross-origin-resource-policy", "cross-origin");
  }
  return site;
}

/**
 * Browsers say the origin of every call that crosses sites or writes. A page on our own address leaves it out when it only
 * reads, and says so in Sec-Fetch-Site; then it is our own origin, which must be on the list like any other.
 */
function originOf(request: FastifyRequest): string | undefined {
  const { origin } = request.headers;
  if (origin !== undefined || request.method !== "GET") return origin;
  return request.headers["sec-fetch-site"] === "same-origin" ? `${request.protocol}://${request.host}` : undefined;
}

async function recognise(parts: VisitParts, site: Site, request: FastifyRequest, limits: WidgetLimits): Promise<Visit> {
  const token = /^Bearer (\S{1,400})$/i.exec(request.headers.authorization ?? "")?.[1];
  const identity = request.headers["x-rapport-identity"];
  try {
    return await openVisit(parts, site, { token, identity: typeof identity === "string" ? identity : undefined });
  } catch (error) {
    if (error instanceof RapportError && error.status === 401) limits.missed(request.ip);
    throw error;
  }
}
