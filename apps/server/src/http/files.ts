import type { FastifyReply } from "fastify";
import type { FileAnswer } from "./call.ts";

/**
 * Sends bytes that a stranger may have written: never sniffed, never run. What may be shown is shown under a policy
 * that lets it load and do nothing.
 */
export function sendFile(reply: FastifyReply, file: FileAnswer): FastifyReply {
  return reply
    .type(file.isInline ? file.type : safeTypeOf(file.type))
    .header("content-disposition", dispositionOf(file))
    .header("x-content-type-options", "nosniff")
    .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
    .header("cross-origin-resource-policy", "cross-origin")
    .header("cache-control", "private, max-age=86400, immutable")
    .send(file.content);
}

/** A page or picture that carries scripts is bytes to a browser, whatever it says it is. */
function safeTypeOf(type: string): string {
  return /html|xml|svg|javascript|ecmascript/i.test(type) ? "application/octet-stream" : type;
}

/** RFC 6266: a plain name for old clients, the real one in UTF-8. */
function dispositionOf(file: FileAnswer): string {
  const plain = file.name.replace(/[^\x20-\x7e]|["\\%;]/g, "_");
  const encoded = encodeURIComponent(file.name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `${file.isInline ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
