import assert from "node:assert/strict";
import { test } from "node:test";
import type { PhraseList } from "@rapport/schema";
import { explainPhrase, findPhrases } from "./phrases.ts";

function find(phrases: string[], lower: string, change: Partial<PhraseList> = {}): string[] {
  const list: PhraseList = {
    kind: "custom",
    phrases,
    channels: [],
    language: null,
    verdict: "draft",
    isEnabled: true,
    ...change,
  };
  return [...findPhrases(lower, "chat", [list])].map(({ phrase }) => phrase);
}

test("a star stands for any ending, in either language, also within a phrase", () => {
  assert.deepEqual(find(["guarantee*"], "we guaranteed it, no guarantees"), ["guaranteed", "guarantees"]);
  assert.deepEqual(find(["почт*"], "на какую почту, почтовый ящик"), ["почту", "почтовый"]);
  assert.deepEqual(find(["верн* деньги"], "мы вернём деньги".replaceAll("ё", "е")), ["вернем деньги"]);
  assert.deepEqual(find(["Ёлк*"], "новая елка"), ["елка"]);
});

test("without a star the whole word is meant", () => {
  assert.deepEqual(find(["mail"], "an email, mails, mail"), ["mail"]);
  assert.deepEqual(find(["суд"], "посуда, суды, суд"), ["суд"]);
});

test("signs of regular expressions in plain phrases are signs", () => {
  assert.deepEqual(find(["really (really) good"], "really (really) good"), ["really (really) good"]);
  assert.deepEqual(find(["c++"], "c"), []);
});

test("a list counts on its channels alone, and a disabled one nowhere", () => {
  assert.deepEqual(find(["sale"], "a sale", { channels: ["review"] }), []);
  assert.deepEqual(find(["sale"], "a sale", { channels: ["chat"] }), ["sale"]);
  assert.deepEqual(find(["sale"], "a sale", { isEnabled: false }), []);
});

test("what cannot be used is explained", () => {
  assert.equal(explainPhrase("/gr[ae]y/"), null);
  assert.match(explainPhrase("/(a+)+b/")!, /hold the server up/);
  assert.match(explainPhrase("/[/")!, /no regular expression/);
  assert.equal(explainPhrase("   "), "The phrase is empty.");
});
