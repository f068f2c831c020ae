import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { helpfulScript } from "./helpful.ts";
import { hostileScript } from "./hostile/turns.ts";
import { type ModelScript, playReplies } from "./script.ts";
import { startModelServer } from "./server.ts";

async function open(t: TestContext, script: ModelScript) {
  const server = await startModelServer({ script });
  t.after(() => server.close());
  const post = async (path: string, body: object) => {
    const response = await fetch(`${server.url}/${path}`, { method: "POST", body: JSON.stringify(body) });
    return response.json();
  };
  const chat = async (body: object): Promise<string> => {
    const answer = await post("chat/completions", { model: "scripted", ...body });
    return answer.choices[0].message.content;
  };
  const askFor = async (name: string, properties: object, words: string) => {
    const schema = { type: "object", properties, required: Object.keys(properties) };
    const format = { type: "json_schema", json_schema: { name, schema } };
    return JSON.parse(await chat({ response_format: format, messages: [{ role: "user", content: words }] }));
  };
  return { server, post, chat, askFor };
}

const text = { type: "string" };
const categories = ["general_question", "damaged_item", "skip_month", "payment_issue"];

test("The helpful model extracts what is written and leaves out what is not", async (t) => {
  const { askFor } = await open(t, helpfulScript);
  const properties = { email: text, orderId: text, month: { type: ["string", "null"] }, count: { type: "integer" } };
  const fields = await askFor("extract_fields", properties, "I am dana@example.com, order LH-100234, please 2 of them");
  assert.deepEqual(fields, { email: "dana@example.com", orderId: "LH-100234", month: null, count: 2 });
});

test("The helpful model classifies in English and Russian, and several requests at once", async (t) => {
  const { askFor } = await open(t, helpfulScript);
  const properties = {
    category: { type: "string", enum: categories },
    secondary: { type: "array", items: { type: "string", enum: categories } },
  };
  const both = await askFor("classify", properties, "I received a damaged item and also want to skip next month");
  assert.deepEqual(both, { category: "damaged_item", secondary: ["skip_month"] });
  assert.equal((await askFor("classify", properties, "С меня дважды списали деньги")).category, "payment_issue");
  assert.equal((await askFor("classify", properties, "Hello there")).category, "general_question");
});

test("The helpful model words a given draft unchanged, says nothing of its own otherwise, and summarises", async (t) => {
  const { chat } = await open(t, helpfulScript);
  const user = (content: string) => ({ role: "user", content });
  const draft = await chat({
    messages: [{ role: "system", content: "<draft>Your box left on Monday.</draft>" }, user("Where is it?")],
  });
  assert.equal(draft, "Your box left on Monday.");
  assert.match(await chat({ messages: [user("Где моя посылка?")] }), /^Спасибо/);
  const summary = await chat({
    messages: [{ role: "system", content: "purpose: summarise" }, user("My mug broke. Sad."), user("Send a new one.")],
  });
  assert.equal(summary, 'The customer wrote first: "My mug broke." and last: "Send a new one."');
});

test("Embeddings depend on the text alone, have length one, and lie nearer for related texts", async (t) => {
  const { post } = await open(t, playReplies({ kind: "hang" }));
  const input = ["cancel my subscription", "how to cancel a subscription", "the mug is blue"];
  const { data } = await post("embeddings", { model: "e", input });
  const [first, second, third] = data.map((row: { embedding: number[] }) => row.embedding) as [
    number[],
    number[],
    number[],
  ];
  const dot = (left: number[], right: number[]) =>
    left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
  assert.ok(Math.abs(dot(first, first) - 1) < 1e-9);
  assert.ok(dot(first, second) > dot(first, third) + 0.3);
  assert.deepEqual((await post("embeddings", { model: "e", input: input[0] })).data[0].embedding, first);
});

test("The hostile model says over HTTP what its list says, in words and in wanted objects", async (t) => {
  const { script, served } = hostileScript(3, (turn) => turn.text !== undefined);
  const { chat, askFor } = await open(t, script);
  for (let number = 1; number <= 50; number += 1) {
    assert.equal(await chat({ messages: [{ role: "user", content: "Hello" }] }), served.get(number)?.text);
  }
  const object = await askFor("word_answer", { text, isSafe: { type: "boolean" } }, "Hello");
  assert.deepEqual(object, { text: served.get(51)?.text, isSafe: true });
});
