import { createHmac, timingSafeEqual } from "node:crypto";
import { jwtVerify } from "jose";

/** Name under which the connection's secret for signing identities is kept. */
export const IDENTITY_SECRET = "identitySecret";

/** Whom the site's signature names. */
export interface SignedIdentity {
  /** The site's own id of the person. */
  subject: string;
  name: string | undefined;
  email: string | undefined;
}

const MAX_SUBJECT = 200;
const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * Checks a signed identity: a JWT with HS256 (no other algorithm, `sub` and `exp` demanded), or
 * `hmac:<user id>:<hex of HMAC-SHA256 over the user id>`, which never expires. Signatures are compared in constant time.
 * Null: missing, wrong or expired.
 */
export async function verifyIdentity(token: string, secret: string, now: Date): Promise<SignedIdentity | null> {
  if (secret === "") return null;
  return token.startsWith("hmac:") ? verifyHmac(token, secret) : verifyJwt(token, secret, now);
}

function verifyHmac(token: string, secret: string): SignedIdentity | null {
  const end = token.lastIndexOf(":");
  const subject = token.slice("hmac:".length, end);
  const given = token.slice(end + 1);
  if (end < "hmac:".length || !isSubject(subject) || !/^[0-9a-f]{64}$/i.test(given)) return null;
  const expected = createHmac("sha256", secret).update(subject).digest();
  return timingSafeEqual(expected, Buffer.from(given, "hex")) ? { subject, name: undefined, email: undefined } : null;
}

async function verifyJwt(token: string, secret: string, now: Date): Promise<SignedIdentity | null> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ["HS256"],
      requiredClaims: ["sub", "exp"],
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    const { sub, name, email } = payload;
    if (typeof sub !== "string" || !isSubject(sub)) return null;
    return { subject: sub, name: shortText(name, 300), email: shortText(email, 320) };
  } catch {
    return null;
  }
}

function isSubject(subject: string): boolean {
  return subject.length > 0 && subject.length <= MAX_SUBJECT && !subject.includes("\u0000");
}

function shortText(value: unknown, limit: number): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, limit) : undefined;
}
