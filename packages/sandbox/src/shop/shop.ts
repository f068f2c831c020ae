import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export interface ShopOptions {
  host?: string;
  port?: number;
  /** Asked for each page: the address of the widget's script and the connection's public key. */
  widget: () => { src: string; key: string };
  /** Signs who is signed in; the shop's half of the connection's identity secret. */
  identitySecret: () => string;
}

export interface Shop {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Who can be signed in at the shop. */
export const SHOP_PEOPLE: Readonly<Record<string, { name: string; email: string }>> = {
  anna: { name: "Anna Levi", email: "anna.levi@inbox.example" },
  tom: { name: "Tom Whitaker", email: "tom.whitaker@post.example" },
};

const PAGE = join(import.meta.dirname, "page");
const FILES: Readonly<Record<string, [file: string, type: string]>> = {
  "/": ["shop.html", "text/html"],
  "/shop.css": ["shop.css", "text/css"],
  "/shop.js": ["shop.js", "text/javascript"],
};

/** The demo shop: a page on its own origin that carries the widget's tag, as a customer's site does. */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://shop");
    respond(url, options, response).catch((error: Error) => {
      response.writeHead(500, { "content-type": "text/plain" }).end(error.message);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(url: URL, options: ShopOptions, response: ServerResponse): Promise<void> {
  const sendJson = (value: unknown) => {
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify(value));
  };
  if (url.pathname === "/widget.json") return sendJson(options.widget());
  const userId = url.searchParams.get("as") ?? "";
  const person = SHOP_PEOPLE[userId];
  if (url.pathname === "/identity" && person) {
    return sendJson({ identity: signIdentity(options.identitySecret(), userId, person) });
  }
  const [file, type] = FILES[url.pathname] ?? [];
  if (!file) {
    response.writeHead(404, { "content-type": "text/plain" }).end("There is no such page.");
    return;
  }
  response.writeHead(200, {
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": policyFor(options.widget().src),
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
  });
  response.end(await readFile(join(PAGE, file)));
}

/** What a careful shop allows: its own files, and the widget's server for scripts, styles, pictures and calls. */
function policyFor(widgetSource: string): string {
  const { origin, host, protocol } = new URL(widgetSource);
  const socket = `${protocol === "https:" ? "wss" : "ws"}://${host}`;
  return [
    "default-src 'self'",
    `script-src 'self' ${origin}`,
    // The widget styles its own shadow tree.
    `style-src 'self' 'unsafe-inline' ${origin}`,
    `img-src 'self' data: blob: ${origin}`,
    `connect-src 'self' ${origin} ${socket}`,
    `font-src 'self' data: ${origin}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const VALID_SECONDS = 3600;

/** A JWT (HS256) that says who is signed in, as the widget's API describes it. */
export function signIdentity(secret: string, userId: string, person: { name: string; email: string }): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: userId, ...person, exp: Math.floor(Date.now() / 1000) + VALID_SECONDS };
  const body = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}
