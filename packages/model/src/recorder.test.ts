import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { playReplies } from "@rapport/sandbox";
import { readTape, recordModel, replayModel } from "./recorder.ts";
import { ask, errorOf, openScripted } from "./testing/scripted.ts";

test("What was recorded is replayed without a server, answers and errors in their order", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "tape-"));
  t.after(() => rm(folder, { recursive: true }));
  const { models, server } = await openScripted(t, [
    playReplies({ kind: "text", text: "First." }, { kind: "text", text: "Second." }, { kind: "status", status: 401 }),
  ]);
  const recorder = recordModel(models);
  await recorder.model.generate(ask());
  for await (const _part of recorder.model.stream(ask()));
  await errorOf(recorder.model.generate(ask({ system: "Another." })));
  await recorder.save(join(folder, "tape.json"));
  await server.close();

  const replayed = replayModel(readTape(join(folder, "tape.json")));
  assert.equal((await replayed.generate(ask())).text, "First.");
  let streamed = "";
  for await (const part of replayed.stream(ask())) if (part.type === "text") streamed += part.text;
  assert.equal(streamed, "Second.");
  assert.equal((await replayed.generate(ask())).text, "Second.");
  assert.equal((await errorOf(replayed.generate(ask({ system: "Another." })))).code, "refused_by_provider");
});

test("Ids, instants, limits of time and the order of keys don't matter for finding an answer", async (t) => {
  const { models } = await openScripted(t, [playReplies({ kind: "text", text: "Yes." })]);
  const recorder = recordModel(models);
  const words = (id: string, instant: string) => ask({ system: `Conversation ${id} at ${instant}` });
  await recorder.model.generate(words("0f8fad5b-d9cb-469f-a165-70867728950e", "2026-11-21T10:00:00Z"));
  const replayed = replayModel(recorder.tape);
  const other = {
    ...words("7c9e6679-7425-40de-944b-e07fc1f90ae7", "2027-01-01T00:00:00.123Z"),
    timeoutMs: 5,
    category: "x",
  };
  assert.equal((await replayed.generate(other)).text, "Yes.");
});

test("An unknown request fails and shows in what it differs from the nearest recorded one", async (t) => {
  const { models } = await openScripted(t, [playReplies({ kind: "text", text: "Yes." })]);
  const recorder = recordModel(models);
  await recorder.model.generate(ask({ system: "Be kind.\nNever promise money." }));
  await recorder.model.generate(ask({ purpose: "classify", system: "Quite another thing." }));
  const error = await errorOf(replayModel(recorder.tape).generate(ask({ system: "Be kind.\nNever promise refunds." })));
  assert.equal(error.code, "not_configured");
  assert.match(error.message, /^- .*Never promise money/m);
  assert.match(error.message, /^\+ .*Never promise refunds/m);
  assert.doesNotMatch(error.message, /Where is my box/);
});
