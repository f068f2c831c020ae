import assert from "node:assert/strict";
import { test } from "node:test";
import { playReplies } from "@rapport/sandbox";
import { z } from "zod";
import { parseJsonIn } from "./output.ts";
import { ask, errorOf, openScripted } from "./testing/scripted.ts";

const schema = z.object({ email: z.email(), months: z.array(z.string()), note: z.string().optional() });
const output = { name: "extract_fields", schema };
const good = { email: "dana@example.com", months: ["2026-12"] };

test("An object that fits its schema comes back validated, and the provider got the schema", async (t) => {
  const { models, server } = await openScripted(t, [playReplies({ kind: "json", value: good })]);
  const answer = await models.generate(ask({ output }));
  assert.deepEqual(answer.object, good);
  assert.equal(server.calls[0]?.outputName, "extract_fields");
  assert.match(JSON.stringify(server.calls[0]?.outputSchema), /"required":\["email","months"\]/);
});

test("A raw JSON Schema works as a Zod type does", async (t) => {
  const raw = { type: "object", properties: { count: { type: "integer" } }, required: ["count"] };
  const { models } = await openScripted(t, [
    playReplies({ kind: "json", value: { count: "three" } }, { kind: "json", value: { count: 3 } }),
  ]);
  const answer = await models.generate(ask({ output: { name: "count", schema: raw } }));
  assert.deepEqual(answer.object, { count: 3 });
});

test("An object that does not fit is repaired once, with the fault told to the model", async (t) => {
  const { models, server } = await openScripted(t, [
    playReplies({ kind: "json", value: { ...good, email: "nobody" } }, { kind: "json", value: good }),
  ]);
  const answer = await models.generate(ask({ output }));
  assert.deepEqual(answer.object, good);
  assert.match(server.calls[1]?.messages.at(-1)?.text ?? "", /email: Invalid email/);
  assert.deepEqual(
    answer.attempts.map((attempt) => attempt.isRepair),
    [false, true],
  );
  assert.equal(
    answer.usage.output,
    (answer.attempts[0]?.usage?.output ?? 0) + (answer.attempts[1]?.usage?.output ?? 0),
  );
});

test("After one repair that does not fit either the request ends with `bad_output`", async (t) => {
  const { models, server } = await openScripted(t, [playReplies({ kind: "text", text: "I would rather not." })]);
  const error = await errorOf(models.generate(ask({ output })));
  assert.equal(error.code, "bad_output");
  assert.match(error.message, /The answer is not JSON/);
  assert.equal(server.calls.length, 2);
});

test("Arguments of a tool call that are no JSON are repaired, never passed on", async (t) => {
  const { models } = await openScripted(t, [
    playReplies(
      { kind: "tool_calls", calls: [{ name: "skip_month", arguments: '{"month": ' }] },
      { kind: "tool_calls", calls: [{ name: "skip_month", arguments: { month: "2026-12" } }] },
    ),
  ]);
  const tools = [{ name: "skip_month", description: "", inputSchema: { type: "object" } }];
  assert.deepEqual((await models.generate(ask({ tools }))).toolCalls[0]?.input, { month: "2026-12" });
});

test("A model that can't be held to a schema finds it in its instructions, and fences around the JSON don't matter", async (t) => {
  const text = `Here you are:\n\`\`\`json\n${JSON.stringify(good)}\n\`\`\``;
  const { models, server } = await openScripted(t, [playReplies({ kind: "text", text })], {
    model: { supportsJsonSchema: false },
  });
  assert.deepEqual((await models.generate(ask({ output }))).object, good);
  assert.match(server.calls[0]?.system ?? "", /called extract_fields/);
});

test("An empty answer is no answer", async (t) => {
  const { models } = await openScripted(t, [playReplies({ kind: "text", text: "  " })]);
  assert.equal((await errorOf(models.generate(ask()))).code, "bad_output");
});

test("A schema that can't be used is refused before any request", async (t) => {
  const { models, server } = await openScripted(t, [playReplies({ kind: "text", text: "x" })]);
  const error = await errorOf(models.generate(ask({ output: { name: "x", schema: { type: "nonsense" } } })));
  assert.equal(error.code, "not_configured");
  assert.equal(server.calls.length, 0);
});

test("JSON is found bare, fenced and between words; words alone hold none", () => {
  assert.deepEqual(parseJsonIn('{"a":1}'), { a: 1 });
  assert.deepEqual(parseJsonIn("```\n[1]\n```"), [1]);
  assert.deepEqual(parseJsonIn('Sure! {"a":{"b":2}} Anything else?'), { a: { b: 2 } });
  assert.equal(parseJsonIn("no json {here"), undefined);
});
