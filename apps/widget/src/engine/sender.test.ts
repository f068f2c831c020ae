import assert from "node:assert/strict";
import { test } from "node:test";
import type { WidgetMessage } from "@rapport/api";
import { newId } from "@rapport/schema";
import fc from "fast-check";
import { backoffMs } from "./backoff.ts";
import { type OutboxEntry, openOutbox } from "./outbox.ts";
import { createMemoryBacking, openScope, prefixOf } from "./scope.ts";
import { createSender, type Locks } from "./sender.ts";
import { CallError } from "./wire.ts";

type Fault = "lost request" | "lost answer" | "refused" | "none";

/** A server that keeps one message per clientId, behind a network that loses things. */
function createServer(faults: Fault[]) {
  const kept: string[] = [];
  let atOnce = 0;
  return {
    kept,
    mostAtOnce: 0,
    async send(entry: OutboxEntry): Promise<WidgetMessage> {
      this.mostAtOnce = Math.max(this.mostAtOnce, ++atOnce);
      await new Promise(setImmediate);
      atOnce--;
      const fault = faults.shift() ?? "none";
      if (fault === "lost request") throw new CallError("unreachable", 0);
      if (fault === "refused") throw new CallError("invalid_input", 400);
      if (!kept.includes(entry.clientId)) kept.push(entry.clientId);
      if (fault === "lost answer") throw new CallError("unreachable", 0);
      return {
        id: newId(),
        clientId: entry.clientId,
        seq: kept.length,
        direction: "in",
        text: entry.text,
        author: { name: "", kind: "visitor" },
        attachments: [],
        quickReplies: [],
        occurredAt: entry.writtenAt,
      };
    },
  };
}

function createLocks(): Locks {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request(_name, act) {
      const turn = last.then(act);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** Sends everything from `tabs` tabs and answers the order in which the server kept it. */
async function deliver(faults: Fault[], count: number, tabs: number, locks?: Locks) {
  const backing = createMemoryBacking();
  const outbox = openOutbox(openScope(backing, prefixOf("wk_1", null)));
  const written = Array.from({ length: count }, (_, n) => outbox.add({ text: `${n}`, attachments: [], pageUrl: "" }));
  const server = createServer([...faults]);
  const refused: string[] = [];
  const senders = Array.from({ length: tabs }, () =>
    createSender({
      outbox: openOutbox(openScope(backing, prefixOf("wk_1", null))),
      lockName: "rapport/1/wk_1/a/",
      locks,
      send: (entry) => server.send(entry),
      onAcknowledged: () => undefined,
      onRefused: (entry) => refused.push(entry.clientId),
      onDelay: () => setImmediate(wakeAll),
    }),
  );
  const wakeAll = () => {
    for (const sender of senders) sender.wake();
  };
  wakeAll();
  while (outbox.next()) await new Promise(setImmediate);
  for (const sender of senders) sender.stop();
  return { server, refused, written: written.map(({ clientId }) => clientId) };
}

const anyFaults = fc.array(fc.constantFrom<Fault>("lost request", "lost answer", "refused", "none"), { maxLength: 30 });

test("whatever the network loses, everything arrives once and in order, one at a time", async () => {
  await fc.assert(
    fc.asyncProperty(anyFaults, fc.integer({ min: 1, max: 12 }), async (faults, count) => {
      const { server, refused, written } = await deliver(faults, count, 1);
      const arrived = new Set(server.kept);
      assert.deepEqual(
        server.kept,
        written.filter((clientId) => arrived.has(clientId)),
      );
      for (const clientId of written) assert.ok(arrived.has(clientId) || refused.includes(clientId));
      assert.equal(server.mostAtOnce, 1);
    }),
    { numRuns: 60 },
  );
});

test("two tabs with one outbox take turns", async () => {
  await fc.assert(
    fc.asyncProperty(anyFaults, fc.integer({ min: 1, max: 12 }), async (faults, count) => {
      const { server, refused, written } = await deliver(faults, count, 2, createLocks());
      assert.equal(server.mostAtOnce, 1);
      const arrived = new Set(server.kept);
      assert.deepEqual(
        server.kept,
        written.filter((clientId) => arrived.has(clientId)),
      );
      assert.equal(new Set([...server.kept, ...refused]).size, count);
    }),
    { numRuns: 60 },
  );
});

test("without locks two tabs may send the same message, and the server still keeps each once", async () => {
  const { server, written } = await deliver(["lost answer", "none", "lost request"], 8, 2);
  assert.deepEqual([...server.kept].sort(), [...written].sort());
});

test("the wait between attempts doubles to half a minute, and half of it is chance", () => {
  assert.deepEqual(
    [1, 2, 3, 7, 50].map((failures) => [backoffMs(failures, () => 0), backoffMs(failures, () => 1)]),
    [
      [250, 500],
      [500, 1000],
      [1000, 2000],
      [15_000, 30_000],
      [15_000, 30_000],
    ],
  );
});
