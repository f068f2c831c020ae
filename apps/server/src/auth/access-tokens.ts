import { type Id, Role } from "@rapport/schema";
import { deriveKey } from "@rapport/store";
import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/** What an access token says. Rights are loaded anew for each request; `role` is there for the client's convenience. */
export interface AccessClaims {
  actorId: Id;
  tenantId: Id;
  sessionId: Id;
  role: Role;
}

const ACCESS_TOKEN_SECONDS = 15 * 60;
const ISSUER = "rapport";
const Claims = z.object({ sub: z.uuid(), tenant: z.uuid(), session: z.uuid(), role: Role });

export interface AccessTokens {
  sign(claims: AccessClaims): Promise<{ accessToken: string; expiresAt: string }>;
  /** Null for a token that is forged, expired or no access token. */
  verify(token: string): Promise<AccessClaims | null>;
}

/** JWT, HS256, with a key made from the installation's secret for this purpose alone. */
export function createAccessTokens(secretKey: Uint8Array, now: () => Date): AccessTokens {
  const key = deriveKey(secretKey, "access tokens");
  return {
    async sign(claims) {
      const issuedAt = Math.floor(now().getTime() / 1000);
      const expiresAt = issuedAt + ACCESS_TOKEN_SECONDS;
      const accessToken = await new SignJWT({ tenant: claims.tenantId, session: claims.sessionId, role: claims.role })
        .setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
        .setSubject(claims.actorId)
        .setIssuer(ISSUER)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { accessToken, expiresAt: new Date(expiresAt * 1000).toISOString() };
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ["HS256"],
          typ: "at+jwt",
          issuer: ISSUER,
          currentDate: now(),
          requiredClaims: ["exp", "sub"],
        });
        const claims = Claims.parse(payload);
        return { actorId: claims.sub, tenantId: claims.tenant, sessionId: claims.session, role: claims.role };
      } catch {
        return null;
      }
    },
  };
}
