import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ERRORS, type ErrorCode, RapportError } from "@rapport/schema";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";

/** Fastify's and its plugins' own complaints, in the words of the registry. */
const FRAMEWORK_ERRORS: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: "malformed_json",
  FST_ERR_CTP_EMPTY_JSON_BODY: "malformed_json",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_type",
  FST_ERR_CTP_BODY_TOO_LARGE: "too_large",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "invalid_input",
  FST_ERR_BAD_URL: "not_found",
  FST_ERR_MAX_PARAM_LENGTH: "not_found",
  FST_ERR_ASYNC_CONSTRAINT: "not_found",
  FST_INVALID_MULTIPART_CONTENT_TYPE: "unsupported_type",
  FST_REQ_FILE_TOO_LARGE: "too_large",
  FST_FILES_LIMIT: "invalid_input",
  FST_PARTS_LIMIT: "invalid_input",
  FST_FIELDS_LIMIT: "invalid_input",
  FST_PROTO_VIOLATION: "invalid_input",
  ECONNREFUSED: "unavailable",
  ECONNRESET: "unavailable",
};

/** The error as the registry knows it. What it does not know is `internal`, with the cause for the log only. */
export function toRapportError(error: unknown): RapportError {
  if (error instanceof RapportError) return error;
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  const known = code ? FRAMEWORK_ERRORS[code] : undefined;
  if (known) return new RapportError(known, { cause: error });
  // SQLSTATE class 22: a value the database cannot hold, such as U+0000 in a text. Classes 08 and 57P: it is away.
  if (code && /^22[0-9A-Z]{3}$/.test(code)) return new RapportError("invalid_input", { cause: error });
  if (code && /^(08|57P|53)[0-9A-Z]+$/.test(code)) return new RapportError("unavailable", { cause: error });
  if (message === "timeout exceeded when trying to connect") return new RapportError("unavailable", { cause: error });
  if (error instanceof SyntaxError && statusCode === 400) return new RapportError("malformed_json", { cause: error });
  if (/unexpected end of (form|multipart)|multipart/i.test(message ?? "")) {
    return new RapportError("invalid_input", {
      sentence: "The upload is not valid multipart/form-data.",
      cause: error,
    });
  }
  if (statusCode === 413) return new RapportError("too_large", { cause: error });
  if (statusCode === 415) return new RapportError("unsupported_type", { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new RapportError("invalid_input", { cause: error });
  }
  return new RapportError("internal", { cause: error });
}

/** Answers an error: `{error: {code, sentence, issues?, requestId}}` and nothing else. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = toRapportError(error);
  if (refusal.status >= 500) request.log.error({ err: refusal.cause ?? refusal, code: refusal.code }, "request failed");
  if (refusal.retryAfterSeconds !== undefined) reply.header("retry-after", String(refusal.retryAfterSeconds));
  else if (refusal.code === "unavailable") reply.header("retry-after", "2");
  reply
    .code(refusal.status)
    .type("application/json; charset=utf-8")
    .send({
      error: {
        code: refusal.code,
        sentence: refusal.message || ERRORS[refusal.code].sentence,
        ...(refusal.issues.length > 0 ? { issues: refusal.issues } : {}),
        requestId: request.id,
      },
    });
}

/** Answers what is no HTTP request, or has too large a head, before there is a request to speak of. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = new RapportError(error.code === "HPE_HEADER_OVERFLOW" ? "too_large" : "invalid_input");
  const body = JSON.stringify({ error: { code: refusal.code, sentence: refusal.message, requestId: randomUUID() } });
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const MAX_ISSUES = 50;

/** Throws invalid_input with one issue per field; `part` is `params`, `query` or `body`. */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown, part: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new RapportError("invalid_input", {
    issues: result.error.issues.slice(0, MAX_ISSUES).map((issue) => ({
      path: [part, ...issue.path].map(String).join("."),
      message: issue.message,
    })),
  });
}
