import {
  addressOf,
  IDENTITY_SECRET,
  isOriginAllowed,
  readWidgetKey,
  type SignedIdentity,
  verifyIdentity,
} from "@rapport/connector-webchat";
import { type Id, RapportError, type WebchatConfig } from "@rapport/schema";
import { findVisitorByToken, type KnownVisitor, type Store } from "@rapport/store";
import { hashSecret, isSameDigest, readToken } from "../../auth/opaque-token.ts";
import type { ContextLoader, LiveConnection } from "../../connections/context.ts";

/** A widget on a site that may show it. */
export interface Site {
  tenantId: Id;
  connectionId: Id;
  live: LiveConnection;
  config: WebchatConfig;
}

/** A visitor who has proved who they are. */
export interface Visit extends Site {
  visitor: KnownVisitor;
  /** As the visitor's identity is written on the channel. */
  address: string;
  identity: SignedIdentity | null;
}

/** Prefix of visitor tokens. */
const VISITOR_TOKEN = "wv";

export interface VisitParts {
  store: Store;
  loadContext: ContextLoader;
  now: () => Date;
}

/** The site of a key, without a look at the origin. Throws not_found: no such widget, or it is paused. */
export async function findSite(parts: Pick<VisitParts, "loadContext">, key: string | undefined): Promise<Site> {
  const place = key ? readWidgetKey(key) : null;
  const live = place && (await parts.loadContext(place.tenantId, place.connectionId));
  if (!place || live?.row.connector !== "webchat" || live.row.status === "paused") throw new RapportError("not_found");
  return { ...place, live, config: live.row.config as WebchatConfig };
}

/** Throws origin_not_allowed unless this very origin is on the widget's list. */
export function requireOrigin(site: Site, origin: string | undefined): void {
  if (!isOriginAllowed(origin, site.config.allowedOrigins)) throw new RapportError("origin_not_allowed");
}

/** Whom the site's signature names; null when none was brought and none is needed. Throws identity_invalid. */
export async function readIdentity(site: Site, token: string | undefined, now: Date): Promise<SignedIdentity | null> {
  if (!token) {
    if (site.config.isIdentityRequired) throw new RapportError("identity_invalid");
    return null;
  }
  const identity = await verifyIdentity(token, site.live.context.secrets[IDENTITY_SECRET] ?? "", now);
  if (!identity) throw new RapportError("identity_invalid");
  return identity;
}

/** The visitor who holds this token on this site; null when nobody does. */
export async function findVisitor(
  parts: Pick<VisitParts, "store">,
  site: Site,
  text: string,
): Promise<KnownVisitor | null> {
  const token = readToken(VISITOR_TOKEN, text);
  if (token?.tenantId !== site.tenantId) return null;
  const found = await parts.store.system(site.tenantId).read((tx) => findVisitorByToken(tx, token.id));
  if (!found || !isSameDigest(hashSecret(token.secret), found.tokenHash)) return null;
  return found.visitor.connectionId === site.connectionId ? found.visitor : null;
}

/**
 * A visitor by token and, where they are signed in or must be, by the site's signature for the same person: a token
 * alone never speaks for somebody who has signed in. Throws not_signed_in, identity_invalid.
 */
export async function openVisit(
  parts: VisitParts,
  site: Site,
  given: { token: string | undefined; identity: string | undefined },
): Promise<Visit> {
  const visitor = given.token ? await findVisitor(parts, site, given.token) : null;
  if (!visitor) throw new RapportError("not_signed_in", { sentence: "This visitor is not known. Start anew." });
  const identity = await readIdentity(site, given.identity, parts.now());
  if (visitor.subject !== null && !identity) throw new RapportError("identity_invalid");
  if (visitor.subject !== (identity?.subject ?? null)) {
    throw new RapportError("not_signed_in", { sentence: "This chat belongs to somebody else. Start anew." });
  }
  return { ...site, visitor, identity, address: addressOf(site.connectionId, visitor.id) };
}
