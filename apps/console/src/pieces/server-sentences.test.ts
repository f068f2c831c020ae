import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { resolve } from "node:path";
import { test } from "node:test";
import { SERVER_SENTENCES, serverSentence } from "./server-sentences.ts";

test("a sentence is known again with the values in it, whatever they hold", () => {
  for (const [key, sentence] of Object.entries(SERVER_SENTENCES)) {
    const said = sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => `a (${name}) $&.`);
    const known = serverSentence(said);
    assert.equal(known?.key, key);
    for (const [name, value] of Object.entries(known?.values ?? {})) assert.equal(value, `a (${name}) $&.`);
  }
  assert.equal(serverSentence("Nobody ever said this."), null);
});

test("each of them is still what the server says", async () => {
  const root = resolve(import.meta.dirname, "../../../..");
  const sources: string[] = [];
  for await (const path of glob(["apps/server/src/**/*.ts", "packages/*/src/**/*.ts"], { cwd: root })) {
    if (!path.endsWith(".test.ts")) sources.push(readFileSync(resolve(root, path), "utf8"));
  }
  for (const sentence of Object.values(SERVER_SENTENCES)) {
    const parts = sentence.split(/\{\{\w+\}\}/).filter((part) => part.length > 1);
    const isSaid = sources.some((source) => parts.every((part) => source.includes(part)));
    assert.ok(isSaid, sentence);
  }
});
