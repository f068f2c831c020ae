import { RapportError } from "@rapport/schema";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Session } from "../auth/sign-in.ts";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

const COOKIE = "rapport_refresh";
const COOKIE_PATH = "/v1/auth";

export function authRoutes({
  signIn,
  publicUrl,
}: ServerParts): RouteHandlers<"auth.signIn" | "auth.refresh" | "auth.signOut" | "auth.acceptInvite"> {
  function remember(reply: FastifyReply, session: Session): Session["answer"] {
    reply.setCookie(COOKIE, session.refreshToken, {
      path: COOKIE_PATH,
      httpOnly: true,
      sameSite: "strict",
      secure: publicUrl().startsWith("https:"),
      expires: session.expiresAt,
    });
    return session.answer;
  }

  /** The cookie counts only on our own pages: SameSite says so to new browsers, the Origin header to all. */
  function requireOwnOrigin(request: FastifyRequest): void {
    const site = request.headers["sec-fetch-site"];
    if (site !== undefined && site !== "same-origin" && site !== "none") throw new RapportError("not_allowed");
    const origin = request.headers.origin;
    if (origin === undefined) return;
    const host = URL.canParse(origin) ? new URL(origin).host : null;
    if (host !== request.host && origin !== publicUrl()) throw new RapportError("not_allowed");
  }

  return {
    async "auth.signIn"({ body, request, reply }) {
      return remember(reply, await signIn.withPassword({ ...body, address: request.ip }));
    },

    async "auth.refresh"({ request, reply }) {
      requireOwnOrigin(request);
      try {
        return remember(reply, await signIn.refresh(request.cookies[COOKIE] ?? ""));
      } catch (error) {
        if (error instanceof RapportError && error.code === "session_ended") {
          reply.clearCookie(COOKIE, { path: COOKIE_PATH });
        }
        throw error;
      }
    },

    async "auth.signOut"({ request, reply }) {
      requireOwnOrigin(request);
      await signIn.end(request.cookies[COOKIE] ?? "");
      reply.clearCookie(COOKIE, { path: COOKIE_PATH });
    },

    async "auth.acceptInvite"({ body, reply }) {
      return remember(reply, await signIn.acceptInvite(body.token, body.password));
    },
  };
}
