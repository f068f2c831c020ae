import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { type ModelReply, playReplies } from "@rapport/sandbox";
import fc from "fast-check";
import { openModels } from "./models.ts";
import { ask, errorOf, openScripted } from "./testing/scripted.ts";

const text = (words: string, more: object = {}) => ({ kind: "text" as const, text: words, ...more });
const status = (code: number, retryAfter?: string) => ({
  kind: "status" as const,
  status: code,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

test("An answer comes with its tokens, its exact cost and what answered", async (t) => {
  const usage = { input: 1_001, output: 20, cached: 400, reasoning: 5 };
  const prices = [
    {
      provider: "p0",
      model: "name-0",
      effectiveAt: "2026-01-01T00:00:00Z",
      inputMicros: 250_000,
      outputMicros: 2_000_000,
      cacheReadMicros: 25_000,
    },
  ];
  const { models, server, ledger, clock } = await openScripted(t, [playReplies(text("It is on its way.", { usage }))], {
    config: { prices },
  });
  const answer = await models.generate(ask());
  assert.equal(answer.text, "It is on its way.");
  assert.deepEqual(answer.usage, { input: 1_001, output: 20, cacheRead: 400, cacheWrite: null, reasoning: 5 });
  assert.deepEqual(answer.cost, { currency: "USD", micros: "200.25" });
  assert.deepEqual(
    [answer.model, answer.provider, answer.responseModel, answer.finishReason],
    ["m0", "p0", "name-0", "stop"],
  );
  assert.deepEqual(ledger.spentOn(clock.now), { tokens: 1_021, costMicros: 201 });
  assert.equal(server.calls[0]?.system, "You answer customers.");
  assert.deepEqual(server.calls[0]?.messages, [{ role: "user", text: "Where is my box?" }]);
});

test("Tool calls are returned and never executed, and their results go back as the model knows them", async (t) => {
  const call = { name: "skip_month", arguments: { month: "2026-12" } };
  const { models, server } = await openScripted(t, [playReplies({ kind: "tool_calls", calls: [call] }, text("Done."))]);
  const tools = [
    {
      name: "skip_month",
      description: "Skips a month.",
      inputSchema: { type: "object", properties: { month: { type: "string" } } },
    },
  ];
  const first = await models.generate(ask({ tools }));
  assert.equal(first.finishReason, "tool_calls");
  assert.deepEqual(
    first.toolCalls.map(({ name, input }) => ({ name, input })),
    [{ name: "skip_month", input: { month: "2026-12" } }],
  );
  assert.equal(server.calls.length, 1);

  const toolCall = first.toolCalls[0];
  assert.ok(toolCall);
  await models.generate(
    ask({
      tools,
      messages: [
        { role: "user", content: "Skip December" },
        { role: "assistant", content: "", toolCalls: first.toolCalls },
        { role: "tool", toolCallId: toolCall.id, toolName: "skip_month", result: { ok: true } },
      ],
    }),
  );
  const sent = server.calls[1]?.body.messages as {
    role: string;
    tool_calls?: { id: string }[];
    tool_call_id?: string;
    content: string;
  }[];
  assert.equal(sent[2]?.tool_calls?.[0]?.id, toolCall.id);
  assert.deepEqual([sent[3]?.role, sent[3]?.tool_call_id, sent[3]?.content], ["tool", toolCall.id, '{"ok":true}']);
});

test("After 500 and 429 the same model is asked again and answers", async (t) => {
  const { models, server } = await openScripted(t, [playReplies(status(500), status(429, "0"), text("Here."))]);
  const answer = await models.generate(ask());
  assert.equal(answer.text, "Here.");
  assert.equal(server.calls.length, 3);
  assert.deepEqual(
    answer.attempts.map((attempt) => attempt.error),
    ["unavailable", "rate_limited", null],
  );
});

test("A provider that asks for a long wait is left for the fall-back at once", async (t) => {
  const { models, servers } = await openScripted(t, [
    playReplies(status(429, "3600")),
    playReplies(text("From the second.")),
  ]);
  const answer = await models.generate(ask());
  assert.equal(answer.model, "m1");
  assert.equal(servers[0]?.calls.length, 1);
  assert.deepEqual(
    answer.attempts.map(({ modelId, error }) => [modelId, error]),
    [
      ["m0", "rate_limited"],
      ["m1", null],
    ],
  );
});

test("The wait that a provider asked for is told when nothing else is left", async (t) => {
  const { models } = await openScripted(t, [playReplies(status(429, "90"))]);
  const error = await errorOf(models.generate(ask()));
  assert.equal(error.code, "rate_limited");
  assert.equal(error.retryAfterMs, 90_000);
});

for (const [kind, reply] of [
  ["no JSON", { kind: "malformed" }],
  ["a web page", { kind: "web_page" }],
  ["another shape", { kind: "wrong_shape" }],
  ["a cut connection", { kind: "cut", text: "It is on" }],
] as const) {
  test(`An answer that is ${kind} leads to the fall-back`, async (t) => {
    const { models } = await openScripted(t, [playReplies(reply), playReplies(text("Second."))], {
      config: { retries: { perModel: 0 } },
    });
    const answer = await models.generate(ask());
    assert.equal(answer.text, "Second.");
    assert.equal(answer.attempts[0]?.error, "unavailable");
    assert.match(
      answer.attempts[0]?.sentence ?? "",
      /^p0 (gave an answer that cannot be read|cannot be reached|broke off)/,
    );
  });
}

test("A model that hangs is given up in time and the fall-back answers", async (t) => {
  const { models, servers } = await openScripted(t, [playReplies({ kind: "hang" }), playReplies(text("Second."))], {
    config: { timeouts: { attemptMs: 500 } },
  });
  const answer = await models.generate(ask());
  assert.equal(answer.text, "Second.");
  assert.equal(answer.attempts[0]?.error, "timeout");
  // What a hanging call cost is not known, so the sum isn't either.
  assert.equal(answer.cost, null);
  assert.equal(servers[0]?.calls.length, 1);
});

test("The whole request ends in time though every model hangs, also when fetch minds no signal", async (t) => {
  const { settings, ports } = await openScripted(t, [playReplies({ kind: "hang" }), playReplies({ kind: "hang" })]);
  const deaf: typeof fetch = () => new Promise(() => {});
  const error = await errorOf(openModels(settings, { ...ports, fetch: deaf }).generate(ask({ timeoutMs: 80 })));
  assert.equal(error.code, "timeout");
});

test("A caller that cancels gets `cancelled`, no fall-back is asked and the provider sees the connection go", async (t) => {
  const { models, servers } = await openScripted(t, [playReplies({ kind: "hang" }), playReplies(text("Second."))]);
  const controller = new AbortController();
  const pending = errorOf(models.generate(ask({ signal: controller.signal })));
  while (servers[0]?.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  assert.equal((await pending).code, "cancelled");
  while (!servers[0]?.abandoned.has(1)) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(servers[1]?.calls.length, 0);
});

test("A wrong key and an unknown model say so and lead to the fall-back, without a retry", async (t) => {
  const { settings, ports, servers } = await openScripted(t, [
    playReplies(text("First.")),
    playReplies(status(404)),
    playReplies(text("Third.")),
  ]);
  const providers = settings.providers.map((provider, index) =>
    index === 0 ? { ...provider, secretName: "old" } : provider,
  );
  const secretOf = async (name: string) => (name === "old" ? "wrong" : "right-key");
  const answer = await openModels({ ...settings, providers }, { ...ports, secretOf }).generate(ask());
  assert.equal(answer.text, "Third.");
  assert.deepEqual(
    answer.attempts.map((attempt) => attempt.sentence?.slice(0, 33)),
    ["p0 does not accept the key (401).", "p1 knows no such model or address", undefined],
  );
  assert.equal(servers[1]?.calls.length, 1);
});

test("A missing secret is `not_configured` and no request is made", async (t) => {
  const { settings, ports, server } = await openScripted(t, [playReplies(text("Hello."))]);
  const error = await errorOf(openModels(settings, { ...ports, secretOf: async () => null }).generate(ask()));
  assert.equal(error.code, "not_configured");
  assert.match(error.message, /secret key of p0 is not set/);
  assert.equal(server.calls.length, 0);
});

test("Without any model configured each request ends with `not_configured`", async (t) => {
  const { ports } = await openScripted(t, [playReplies(text("Hello."))]);
  const { ModelsConfig } = await import("./config.ts");
  const models = openModels(ModelsConfig.parse({}), ports);
  assert.equal((await errorOf(models.generate(ask()))).code, "not_configured");
  assert.equal(models.embed, undefined);
});

test("A closed port counts as unavailable and costs nothing", async (t) => {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  const { settings, ports, ledger, clock } = await openScripted(t, [playReplies(text("Hello."))]);
  const providers = settings.providers.map((provider) => ({ ...provider, baseUrl: `http://127.0.0.1:${port}/v1` }));
  const error = await errorOf(openModels({ ...settings, providers }, ports).generate(ask()));
  assert.equal(error.code, "unavailable");
  assert.match(error.message, /nothing listens at its address/);
  assert.equal(ledger.spentOn(clock.now).tokens, 0);
});

test("What a provider's filter holds back is not asked of another model", async (t) => {
  const { models, servers } = await openScripted(t, [
    playReplies(text("…", { finishReason: "content_filter" })),
    playReplies(text("Second.")),
  ]);
  assert.equal((await errorOf(models.generate(ask()))).code, "refused_by_provider");
  assert.equal(servers[1]?.calls.length, 0);
});

test("The category chooses the model, its own fall-backs and how deep it thinks", async (t) => {
  const { models, servers } = await openScripted(
    t,
    [playReplies(text("a")), playReplies(status(503)), playReplies(text("c"))],
    {
      model: { supportsReasoning: true },
      config: { perCategory: { damaged_item: { model: "m1", fallbacks: ["m2"], reasoning: "high" } } },
    },
  );
  const answer = await models.generate(ask({ category: "damaged_item" }));
  assert.equal(answer.model, "m2");
  assert.equal(servers[2]?.calls[0]?.body.reasoning_effort, "high");
  assert.equal((await models.generate(ask({ category: "general_question" }))).model, "m0");
  assert.equal((await models.generate(ask({ model: "m2" }))).model, "m2");
});

test("The breaker opens after failures in a row, lets one probe through later and closes when it goes well", async (t) => {
  let isBroken = true;
  const script = () => (isBroken ? status(500) : text("Well again."));
  const { models, server, clock } = await openScripted(t, [script], {
    config: { retries: { perModel: 0 }, breaker: { failures: 3, openMs: 10_000 } },
  });
  for (let attempt = 0; attempt < 3; attempt += 1)
    assert.equal((await errorOf(models.generate(ask()))).code, "unavailable");
  assert.equal((await errorOf(models.generate(ask()))).code, "circuit_open");
  assert.equal(server.calls.length, 3);
  clock.now += 10_001;
  assert.equal((await errorOf(models.generate(ask()))).code, "unavailable");
  assert.equal((await errorOf(models.generate(ask()))).code, "circuit_open");
  isBroken = false;
  clock.now += 10_001;
  assert.equal((await models.generate(ask())).text, "Well again.");
  assert.equal((await models.generate(ask())).text, "Well again.");
});

test("While the breaker is half open only one of many calls reaches the provider", async (t) => {
  let isBroken = true;
  const script = async () => (isBroken ? status(500) : { ...text("Well again."), waitMs: 40 });
  const { models, server, clock } = await openScripted(t, [script], {
    config: { retries: { perModel: 0 }, breaker: { failures: 1, openMs: 1_000 } },
  });
  await errorOf(models.generate(ask()));
  isBroken = false;
  clock.now += 1_001;
  const ends = await Promise.allSettled(Array.from({ length: 8 }, () => models.generate(ask())));
  assert.equal(ends.filter((end) => end.status === "fulfilled").length, 1);
  assert.equal(server.calls.length, 2);
});

test("A key that is wrong does not open the breaker", async (t) => {
  const { models } = await openScripted(t, [playReplies(status(401))], { config: { breaker: { failures: 1 } } });
  for (let attempt = 0; attempt < 3; attempt += 1)
    assert.equal((await errorOf(models.generate(ask()))).code, "refused_by_provider");
});

test("The budget refuses before the call, and parallel calls can't pass it together", async (t) => {
  const reply = { ...text("Yes.", { usage: { input: 100, output: 10 } }), waitMs: 30 };
  const { models, server, ledger, clock } = await openScripted(t, [() => reply], {
    model: { maxOutputTokens: 100 },
    config: { budget: { tokensPerDay: 450 } },
  });
  const ends = await Promise.allSettled(Array.from({ length: 10 }, () => models.generate(ask())));
  const passed = ends.filter((end) => end.status === "fulfilled").length;
  assert.ok(passed >= 1 && passed <= 3, `${passed} calls passed`);
  assert.equal(server.calls.length, passed);
  assert.equal(ledger.spentOn(clock.now).tokens, passed * 110);
  const refused = ends.find((end) => end.status === "rejected");
  assert.match(String(refused?.reason.message), /Today's budget of 450 tokens/);
  clock.now += 24 * 3_600_000;
  assert.equal((await models.generate(ask())).text, "Yes.");
});

test("A budget in money refuses a model whose price nobody knows, and a token budget lets it", async (t) => {
  const scripts = [playReplies(text("Yes."))];
  const first = await openScripted(t, scripts, { config: { budget: { perDayMicros: 1_000_000 } } });
  const error = await errorOf(first.models.generate(ask()));
  assert.equal(error.code, "budget_exceeded");
  assert.match(error.message, /price of m0 is not known/);
  const second = await openScripted(t, scripts, {
    config: { budget: { perDayMicros: 1_000_000, tokensPerDay: 100_000 } },
  });
  assert.equal((await second.models.generate(ask())).cost, null);
});

test("Too dear for the budget, the request goes to a cheaper fall-back", async (t) => {
  const row = (provider: string, model: string, price: number) => ({
    provider,
    model,
    effectiveAt: "2026-01-01T00:00:00Z",
    inputMicros: price,
    outputMicros: price,
  });
  const { models, servers } = await openScripted(t, [playReplies(text("Dear.")), playReplies(text("Cheap."))], {
    config: {
      prices: [row("p0", "name-0", 100_000_000), row("p1", "name-1", 100_000)],
      budget: { perMonthMicros: 2_000 },
    },
  });
  assert.equal((await models.generate(ask())).text, "Cheap.");
  assert.equal(servers[0]?.calls.length, 0);
});

test("A call whose cost stays unknown counts with its upper bound", async (t) => {
  const { models, ledger, clock } = await openScripted(t, [playReplies(text("Yes.", { usage: null }))], {
    model: { maxOutputTokens: 100 },
  });
  const answer = await models.generate(ask());
  assert.equal(answer.usage.input, null);
  assert.ok(ledger.spentOn(clock.now).tokens > 100);
});

test("OpenAI itself gets max_completion_tokens, others max_tokens", async (t) => {
  const openai = await openScripted(t, [playReplies(text("Hi."))], { kind: "openai" });
  await openai.models.generate(ask({ maxOutputTokens: 77 }));
  assert.deepEqual(
    [openai.server.calls[0]?.body.max_completion_tokens, openai.server.calls[0]?.body.max_tokens],
    [77, undefined],
  );
  const other = await openScripted(t, [playReplies(text("Hi."))]);
  await other.models.generate(ask({ maxOutputTokens: 77 }));
  assert.equal(other.server.calls[0]?.body.max_tokens, 77);
});

test("Anthropic's API is spoken: words, tool calls, cached tokens, a stream", async (t) => {
  const replies = playReplies(
    text("Bonjour.", { usage: { input: 50, output: 5, cached: 20 } }),
    { kind: "tool_calls", calls: [{ name: "track_order", arguments: { orderId: "LH-1" } }] },
    text("In a stream."),
  );
  const { models, server } = await openScripted(t, [replies], { kind: "anthropic" });
  const first = await models.generate(ask());
  assert.deepEqual([first.text, first.usage.input, first.usage.cacheRead], ["Bonjour.", 50, 20]);
  const tools = [{ name: "track_order", description: "", inputSchema: { type: "object", properties: {} } }];
  assert.deepEqual((await models.generate(ask({ tools }))).toolCalls[0]?.input, { orderId: "LH-1" });
  let streamed = "";
  for await (const part of models.stream(ask())) if (part.type === "text") streamed += part.text;
  assert.equal(streamed, "In a stream.");
  assert.equal(server.calls[0]?.api, "anthropic");
});

test("Embeddings come in batches, keep their order and are counted", async (t) => {
  const { settings, ports, ledger, clock } = await openScripted(t, [playReplies(text(""))]);
  const models = openModels({ ...settings, embedding: "m0" }, ports);
  const texts = Array.from({ length: 200 }, (_, index) => `text number ${index}`);
  const answer = await models.embed?.(texts, { purpose: "index" });
  assert.equal(answer?.vectors.length, 200);
  assert.equal(answer?.dimensions, 256);
  const again = await models.embed?.([texts[150] as string], { purpose: "index" });
  assert.deepEqual(again?.vectors[0], answer?.vectors[150]);
  assert.equal(ledger.spentOn(clock.now).tokens, (answer?.usage.input ?? 0) + (again?.usage.input ?? 0));
});

test("Whatever the providers do, a request ends with an answer or a ModelError", async (t) => {
  const reply = fc.constantFrom(
    text("Good."),
    status(500),
    status(429, "0"),
    status(401),
    { kind: "malformed" as const },
    { kind: "web_page" as const },
    { kind: "wrong_shape" as const },
    { kind: "cut" as const, text: "a b c" },
    text(""),
    { kind: "tool_calls" as const, calls: [{ name: "x", arguments: "{not json" }] },
  );
  let replies: ModelReply[] = [];
  let next = 0;
  const script = () => replies[next++ % replies.length] ?? text("Good.");
  const { models } = await openScripted(t, [script, script], {
    config: { retries: { perModel: 1, firstDelayMs: 0 }, breaker: { failures: 100 } },
  });
  await fc.assert(
    fc.asyncProperty(fc.array(reply, { minLength: 1, maxLength: 6 }), fc.boolean(), async (given, isStreamed) => {
      replies = given;
      next = 0;
      const call = async () => {
        if (!isStreamed) return models.generate(ask());
        let last = null;
        for await (const part of models.stream(ask())) last = part;
        assert.equal(last?.type, "answer");
        return last;
      };
      try {
        assert.ok(await call());
      } catch (error) {
        assert.equal((error as Error).name, "ModelError", String((error as Error).stack));
      }
    }),
    { numRuns: 60 },
  );
});

test("A breaker that opens during the retries does not hide why", async (t) => {
  const { models, server } = await openScripted(t, [playReplies(status(503))], {
    config: { breaker: { failures: 1 } },
  });
  const error = await errorOf(models.generate(ask()));
  assert.equal(error.code, "unavailable");
  assert.equal(server.calls.length, 1);
});

test("A secret that is changed counts from the next call on, and breakers outlive a change of the settings", async (t) => {
  const { settings, ports, server } = await openScripted(t, [playReplies(text("Yes."), status(500))], {
    config: { retries: { perModel: 0 }, breaker: { failures: 1 } },
  });
  let secret = "old-key";
  const shared = { ...ports, secretOf: async () => secret, breakers: new Map() };
  const models = openModels(settings, shared);
  assert.equal((await errorOf(models.generate(ask()))).code, "refused_by_provider");
  secret = "right-key";
  assert.equal((await models.generate(ask())).text, "Yes.");
  assert.equal((await errorOf(models.generate(ask()))).code, "unavailable");
  assert.equal((await errorOf(openModels(settings, shared).generate(ask()))).code, "circuit_open");
  assert.equal(server.calls.length, 2);
});

test("What a provider says in an error is told without long keys and without line breaks", async (t) => {
  const message = "Bad request for\nkey sk-proj-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa here";
  const { models } = await openScripted(t, [playReplies({ kind: "status", status: 400, message })]);
  const error = await errorOf(models.generate(ask()));
  assert.equal(error.message, "p0 refused the request (400): Bad request for key … here");
});
