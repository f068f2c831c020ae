import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import staticFiles from "@fastify/static";
import { RapportError } from "@rapport/schema";
import type { FastifyInstance, FastifyReply } from "fastify";
import { CONSOLE_POLICY } from "./security-headers.ts";

const FOR_EVER = "public, max-age=31536000, immutable";
/** Long enough to spare requests, short enough that a new release reaches every site within minutes. */
const SCRIPT_CACHE = "public, max-age=300, stale-while-revalidate=86400";

/** Serves the built console: hashed assets for ever, and its one page for every address that is a screen. */
export async function addConsole(app: FastifyInstance, directory: string): Promise<void> {
  if (!existsSync(join(directory, "index.html"))) return;
  await app.register(staticFiles, {
    root: directory,
    wildcard: true,
    index: false,
    cacheControl: false,
    // The build lays compressed forms beside each script and style.
    preCompressed: true,
    setHeaders(reply, path) {
      reply.header("cache-control", path.includes("/assets/") ? FOR_EVER : "no-cache");
      reply.header("content-security-policy", CONSOLE_POLICY);
    },
  });
  app.get("/", async (_request, reply) => sendConsolePage(reply, directory));
}

/** The console's page, for addresses that only the console itself can tell apart. */
export async function sendConsolePage(reply: FastifyReply, directory: string): Promise<FastifyReply> {
  const page = await readFile(join(directory, "index.html"));
  return reply
    .code(200)
    .type("text/html; charset=utf-8")
    .header("cache-control", "no-cache")
    .header("content-security-policy", CONSOLE_POLICY)
    .send(page);
}

/**
 * Serves the widget's scripts, which any site may load. The loader asks for the application by the hash of its content;
 * only the content that was asked for may be kept for good.
 */
export function addWidgetScripts(app: FastifyInstance, directory: string): void {
  for (const name of ["widget.js", "widget-app.js"]) {
    app.get<{ Querystring: { v?: string } }>(`/${name}`, async (request, reply) => {
      const content = await readFile(join(directory, name)).catch(() => null);
      if (!content) throw new RapportError("not_found");
      const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
      reply
        .header("cache-control", request.query.v === hash ? FOR_EVER : SCRIPT_CACHE)
        .header("access-control-allow-origin", "*")
        .header("cross-origin-resource-policy", "cross-origin")
        .header("vary", "accept-encoding")
        .header("etag", `"${hash}"`);
      if (request.headers["if-none-match"] === `"${hash}"`) return reply.code(304).send();
      reply.type("text/javascript; charset=utf-8");
      const packed = await readPacked(join(directory, name), request.headers["accept-encoding"] ?? "");
      if (packed) return reply.header("content-encoding", packed.encoding).send(packed.content);
      return reply.send(content);
    });
  }
}

/** The build lays compressed forms beside each script; null when it did not, or the browser takes none. */
async function readPacked(path: string, accepted: string): Promise<{ encoding: string; content: Buffer } | null> {
  for (const [encoding, ending] of [
    ["br", "br"],
    ["gzip", "gz"],
  ] as const) {
    if (!new RegExp(`\\b${encoding}\\b`).test(accepted)) continue;
    const content = await readFile(`${path}.${ending}`).catch(() => null);
    if (content) return { encoding, content };
  }
  return null;
}
