import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { after, before, test } from "node:test";
import { ToolPolicy } from "@rapport/schema";
import type { OpenTool } from "./answer.ts";
import { callTool } from "./call.ts";

/** Hangs up on the first requests, and answers those after them. */
let requests = 0;
let hangUps = 0;
let server: Server;
const sockets = new Set<Socket>();

before(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", () => {
      requests++;
      if (requests <= hangUps) socket.resetAndDestroy();
      else socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
after(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

function toolOf(effect: "read" | "write"): OpenTool {
  const { port } = server.address() as { port: number };
  const policy = ToolPolicy.parse({ effect, identity: "anonymous", confirmation: "none", by: ["customer"] });
  const at = new Date(0);
  return {
    source: { id: "s", kind: "openapi", name: "Shop", url: `http://127.0.0.1:${port}`, createdAt: at, updatedAt: at },
    headers: {},
    tool: {
      id: "t",
      name: "ask",
      title: "Ask",
      description: "",
      sourceId: "s",
      inputSchema: { type: "object" },
      operation: {
        kind: "http",
        method: effect === "read" ? "GET" : "POST",
        path: "/ask",
        locations: {},
        names: {},
        idempotencyHeader: null,
        bodyType: effect === "read" ? null : "json",
      },
      policy,
      importedPolicy: policy,
      policyEditedAt: null,
      fingerprint: "f",
      isEnabled: true,
      disabledReason: null,
      archivedAt: null,
    },
  };
}

async function call(effect: "read" | "write", hangs: number) {
  requests = 0;
  hangUps = hangs;
  const ports = { fetch, secretKey: new Uint8Array(32) };
  const answer = await callTool(ports, toolOf(effect), {}, { timeoutMs: 5000 });
  return { kind: answer.kind, requests };
}

test("a question whose connection is cut is asked once more", async () => {
  assert.deepEqual(await call("read", 1), { kind: "ok", requests: 2 });
});

test("a question that is cut again has failed", async () => {
  assert.deepEqual(await call("read", 5), { kind: "failed", requests: 2 });
});

test("a deed whose connection is cut is never sent anew: nobody knows whether it was done", async () => {
  assert.deepEqual(await call("write", 1), { kind: "unknown", requests: 1 });
});
