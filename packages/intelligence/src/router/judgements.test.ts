import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findEscalation, findGravePhrase } from "./escalation.ts";
import { readSentiment } from "./mood.ts";
import { loadGravity, makeJudgements } from "./train-judgements.ts";

test("the shipped judgement is what its labelled messages teach", () => {
  const made = new Int8Array(makeJudgements());
  const kept = new Int8Array(readFileSync(new URL("../../starter/judgements.bin", import.meta.url)));
  assert.equal(made.length, kept.length);
  // Another processor may round the last bit of a sum otherwise.
  const others = made.reduce((count, byte, at) => count + (Math.abs(byte - kept[at]!) > 1 ? 1 : 0), 0);
  assert.ok(others < made.length / 1000, `${others} weights differ: run node tools/train-judgements.ts`);
});

// Written beside the training messages, in none of the lists.
const UNKNOWN_TO_PHRASES = [
  ["a mate of mine writes for a paper and she's listening", "press"],
  ["whoever threw my parcel, I'm waiting for him with a crowbar tonight", "threat_of_harm"],
  ["I've handed those three payments over to the people at my bank, they take them back from you", "bank_dispute"],
  ["sometimes I believe my family would live easier without me, and the box is late as well", "self_harm"],
  ["встречу вашего водителя вечером у подъезда, пожалеет", "threat_of_harm"],
  ["думаю, родным было бы спокойнее без меня", "self_harm"],
  ["написала про вас знакомому из редакции, ждите", "press"],
  ["жалоба на вас уже лежит в надзорном ведомстве", "regulator"],
] as const;

test("what no phrase knows is found by what was learnt", () => {
  const missed = UNKNOWN_TO_PHRASES.filter(([text, reason]) => findEscalation(text) !== reason);
  assert.ok(missed.length <= 1, JSON.stringify(missed.map(([text]) => [text, findEscalation(text)])));
  assert.ok(UNKNOWN_TO_PHRASES.filter(([text]) => findGravePhrase(text) === null).length >= 6);
});

test("a false alarm of words of law is taken back", () => {
  for (const text of [
    "I'm a legal secretary and work late, please deliver in the evening",
    "Our book club reads courtroom novels, do you have a box to go with it?",
    "Учусь на юриста и денег мало, отмените подписку",
  ]) {
    assert.equal(findEscalation(text), null, text);
  }
});

test("one grave sentence in a long story is enough", () => {
  const story =
    "Hello! I've been with you for two years and love the honey. The kids always fight for the biscuits. The box was late in May, and " +
    "in June the lid was loose. I took too many of my pills tonight and I'm scared. Otherwise all is well here, the garden is in bloom.";
  assert.equal(findEscalation(story), "self_harm");
  assert.equal(findEscalation(story.replace("I took too many of my pills tonight and I'm scared.", "")), null);
});

test("hardly an ordinary message raises a false alarm", () => {
  const { starter } = loadGravity();
  const alarms = starter.filter(({ text }) => findEscalation(text) !== null);
  assert.ok(alarms.length / starter.length <= 0.003, alarms.map(({ text }) => text).join("\n"));
});

test("crossness without a word of anger is heard, and a calm report of damage stays calm", () => {
  for (const text of [
    "nine days and not a word from any of you",
    "пятый день жду, и тишина",
    "the mug is in bits, lovely",
  ])
    assert.equal(readSentiment(text), "negative", text);
  for (const text of ["One of the cups has a small chip", "На одной чашке скол", "Please pause until June"])
    assert.equal(readSentiment(text), "neutral", text);
  for (const text of ["we adore the honey", "мама в восторге от коробки"])
    assert.equal(readSentiment(text), "positive", text);
});
