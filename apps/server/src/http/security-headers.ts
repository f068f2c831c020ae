import type { FastifyInstance } from "fastify";

/** The console loads nothing from elsewhere. Mail HTML lives in sandboxed frames made from `srcdoc`, which inherit this. */
export const CONSOLE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https: http:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "frame-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** What every answer carries; a route that says something of its own wins. */
export function addSecurityHeaders(app: FastifyInstance, publicUrl: () => string): void {
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("x-content-type-options")) reply.header("x-content-type-options", "nosniff");
    if (!reply.hasHeader("referrer-policy")) reply.header("referrer-policy", "no-referrer");
    if (!reply.hasHeader("content-security-policy")) reply.header("content-security-policy", API_POLICY);
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
    if (!reply.hasHeader("x-frame-options")) reply.header("x-frame-options", "DENY");
    if (publicUrl().startsWith("https:")) reply.header("strict-transport-security", "max-age=31536000");
  });
}
