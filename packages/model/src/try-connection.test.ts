import assert from "node:assert/strict";
import { test } from "node:test";
import { startModelServer } from "@rapport/sandbox";
import { ProviderConfig } from "./config.ts";
import { testConnection } from "./try-connection.ts";

const provider = (baseUrl: string, more: object = {}) =>
  ProviderConfig.parse({ id: "house", kind: "openai_compatible", baseUrl, secretName: "key", ...more });
const ports = { fetch, secretOf: async (): Promise<string | null> => "right-key" };
const model = { model: "small-model" };

test("A connection test says in a sentence what is right or wrong", async (t) => {
  let reply: "answer" | "hang" = "answer";
  const server = await startModelServer({
    apiKey: "right-key",
    models: ["small-model", "small-model-2"],
    script: () => (reply === "answer" ? { kind: "text", text: "OK" } : { kind: "hang" }),
  });
  t.after(() => server.close());

  const good = await testConnection({ provider: provider(server.url), model }, ports);
  assert.deepEqual([good.isGood, good.code, good.models], [true, "ok", ["small-model", "small-model-2"]]);
  assert.match(good.sentence, /^small-model at 127\.0\.0\.1:\d+ answers\.$/);
  assert.equal(
    (await testConnection({ provider: provider(server.url, { kind: "anthropic" }), model }, ports)).code,
    "ok",
  );
  assert.match((await testConnection({ provider: provider(server.url) }, ports)).sentence, /offers 2 models/);

  const wrongKey = await testConnection(
    { provider: provider(server.url), model },
    { ...ports, secretOf: async () => "wrong" },
  );
  assert.deepEqual([wrongKey.isGood, wrongKey.code], [false, "bad_key"]);
  const noKey = await testConnection(
    { provider: provider(server.url), model },
    { ...ports, secretOf: async () => null },
  );
  assert.match(noKey.sentence, /The secret key is not set/);
  const noModel = await testConnection({ provider: provider(server.url), model: { model: "small-modle" } }, ports);
  assert.equal(noModel.code, "no_such_model");
  assert.match(noModel.sentence, /offers for example small-model, small-model-2/);
  const wrongPath = await testConnection({ provider: provider(server.url.replace("/v1", "/api")), model }, ports);
  assert.equal(wrongPath.code, "bad_url");
  assert.match(wrongPath.sentence, /usually ends in \/v1/);
  reply = "hang";
  const slow = await testConnection({ provider: provider(server.url), model }, ports, { timeoutMs: 600 });
  assert.equal(slow.code, "timeout");

  const port = server.port;
  await server.close();
  const closed = await testConnection({ provider: provider(`http://127.0.0.1:${port}/v1`), model }, ports);
  assert.equal(closed.code, "no_network");
  assert.match(closed.sentence, /Nothing listens/);
  const nowhere = await testConnection({ provider: provider("http://no-such-host.invalid/v1"), model }, ports);
  assert.equal(nowhere.code, "no_network");
  assert.doesNotMatch(JSON.stringify([good, wrongKey, noModel, closed]), /right-key/);
});
