import assert from "node:assert/strict";
import { test } from "node:test";
import { hostileScript } from "@rapport/sandbox";
import { ModelError } from "./port.ts";
import { ask, openScripted } from "./testing/scripted.ts";

test("Hostile words and calls come through the port unchanged or end as `bad_output`; nothing else happens", async (t) => {
  const { script, served } = hostileScript(11);
  const { models, server } = await openScripted(t, [script]);
  const tools = [{ name: "pause_subscription", description: "", inputSchema: { type: "object" } }];
  for (let count = 0; count < 300; count += 1) {
    const from = server.calls.length + 1;
    try {
      const answer = await models.generate(ask({ tools }));
      const turn = served.get(server.calls.length);
      if (turn?.text !== undefined) assert.equal(answer.text, turn.text);
      else
        assert.deepEqual(
          answer.toolCalls.map((call) => call.name),
          turn?.toolCalls?.map((call) => call.name),
        );
    } catch (error) {
      assert.ok(error instanceof ModelError, String(error));
      assert.equal(error.code, "bad_output", error.message);
    }
    assert.ok(server.calls.length - from <= 1, "one call and at most one repair");
  }
});
