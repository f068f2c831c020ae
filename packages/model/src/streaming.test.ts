import assert from "node:assert/strict";
import { test } from "node:test";
import { playReplies } from "@rapport/sandbox";
import { openModels } from "./models.ts";
import type { Model, ModelPart, ModelRequest } from "./port.ts";
import { ask, errorOf, openScripted } from "./testing/scripted.ts";

const text = (words: string, more: object = {}) => ({ kind: "text" as const, text: words, ...more });

async function collect(model: Model, request: ModelRequest): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.stream(request)) parts.push(part);
  return parts;
}

const wordsOf = (parts: readonly ModelPart[]) => parts.flatMap((part) => (part.type === "text" ? [part.text] : []));

test("A stream gives the words piece by piece and the whole answer last", async (t) => {
  const { models } = await openScripted(t, [
    playReplies(text("Your box left us on Monday.", { pauseMs: 3, usage: { input: 10, output: 6 } })),
  ]);
  const parts = await collect(models, ask());
  assert.deepEqual(wordsOf(parts), ["Your ", "box ", "left ", "us ", "on ", "Monday."]);
  const last = parts.at(-1);
  assert.ok(last?.type === "answer");
  assert.equal(last.answer.text, "Your box left us on Monday.");
  assert.equal(last.answer.usage.output, 6);
  assert.equal(typeof last.answer.timeToFirstPartMs, "number");
});

test("A streamed tool call comes whole, before the answer", async (t) => {
  const calls = [{ name: "skip_month", arguments: { month: "2026-12" } }];
  const { models } = await openScripted(t, [playReplies({ kind: "tool_calls", text: "One moment.", calls })]);
  const tools = [{ name: "skip_month", description: "", inputSchema: { type: "object" } }];
  const parts = await collect(models, ask({ tools }));
  assert.deepEqual(
    parts.map((part) => part.type),
    ["text", "text", "tool_call", "answer"],
  );
  const called = parts[2];
  assert.deepEqual(called?.type === "tool_call" && called.toolCall.input, { month: "2026-12" });
});

test("A provider that fails before the first part is replaced by the fall-back without a trace in the stream", async (t) => {
  for (const broken of [
    { kind: "status", status: 500 },
    { kind: "malformed" },
    { kind: "web_page" },
    { kind: "wrong_shape" },
  ] as const) {
    const { models } = await openScripted(t, [playReplies(broken), playReplies(text("From the second."))]);
    assert.equal(wordsOf(await collect(models, ask())).join(""), "From the second.", broken.kind);
  }
});

test("A provider that does not begin in time is replaced by the fall-back", async (t) => {
  const { models } = await openScripted(t, [playReplies({ kind: "hang" }), playReplies(text("Second."))], {
    config: { timeouts: { firstPartMs: 500 } },
  });
  const parts = await collect(models, ask());
  const last = parts.at(-1);
  assert.ok(last?.type === "answer");
  assert.deepEqual(
    last.answer.attempts.map((attempt) => [attempt.error, attempt.sentence]),
    [
      ["timeout", "p0 did not begin to answer in time."],
      [null, null],
    ],
  );
});

for (const [name, reply, code] of [
  ["is cut", { kind: "cut", text: "Your box has" }, "unavailable"],
  ["falls silent", { kind: "stall", text: "Your box has" }, "timeout"],
  ["reports an error", { kind: "stream_error", text: "Your box has", message: "Overloaded" }, "unavailable"],
] as const) {
  test(`A stream that ${name} in the middle ends with an error that keeps the part, and is not continued by another model`, async (t) => {
    const { models, servers } = await openScripted(t, [playReplies(reply), playReplies(text("Second."))], {
      config: { timeouts: { betweenPartsMs: 400 } },
    });
    const seen: string[] = [];
    const error = await errorOf(
      (async () => {
        for await (const part of models.stream(ask())) if (part.type === "text") seen.push(part.text);
      })(),
    );
    assert.equal(error.code, code);
    assert.equal(seen.join(""), "Your box has");
    assert.equal(error.partialText, "Your box has");
    assert.equal(servers[1]?.calls.length, 0);
  });
}

test("Leaving the loop ends the request at the provider and frees the half-open breaker", async (t) => {
  const { models, server } = await openScripted(t, [playReplies(text("word ".repeat(500), { pauseMs: 10 }))]);
  for await (const part of models.stream(ask())) {
    assert.equal(part.type, "text");
    break;
  }
  while (!server.abandoned.has(1)) await new Promise((resolve) => setTimeout(resolve, 5));
});

test("Aborting the signal in the middle ends the stream with `cancelled`", async (t) => {
  const { models, server } = await openScripted(t, [playReplies(text("word ".repeat(500), { pauseMs: 10 }))]);
  const controller = new AbortController();
  const error = await errorOf(
    (async () => {
      for await (const part of models.stream(ask({ signal: controller.signal })))
        if (part.type === "text") controller.abort();
    })(),
  );
  assert.equal(error.code, "cancelled");
  while (!server.abandoned.has(1)) await new Promise((resolve) => setTimeout(resolve, 5));
});

test("A slow drip that never ends is cut off by the whole request's time", async (t) => {
  const { models } = await openScripted(t, [playReplies(text("word ".repeat(500), { pauseMs: 5 }))]);
  const error = await errorOf(collect(models, ask({ timeoutMs: 100 })));
  assert.equal(error.code, "timeout");
});

test("A ledger that fails refuses the call, and one that fails after it does not lose the answer", async (t) => {
  const { settings, ports, server } = await openScripted(t, [playReplies(text("Here."))]);
  const broken = async () => {
    throw new Error("database down");
  };
  const refused = await errorOf(
    openModels(settings, { ...ports, ledger: { ...ports.ledger, reserve: broken } }).generate(ask()),
  );
  assert.equal(refused.code, "budget_exceeded");
  assert.equal(server.calls.length, 0);
  const answer = await openModels(settings, { ...ports, ledger: { ...ports.ledger, settle: broken } }).generate(ask());
  assert.equal(answer.text, "Here.");
});
