import assert from "node:assert/strict";
import { test } from "node:test";
import { findEscalation, findGravePhrase } from "./escalation.ts";
import { readWordings } from "./train-judgements.ts";

/** Paraphrases of threats, claims, disputes, self-harm and publicity, and ordinary messages with the same words in them. */
const { grave, harmless: HARMLESS } = readWordings();
const GRAVE = Object.values(grave).flat();

test("grave messages are found in more than a hundred further wordings", () => {
  assert.ok(GRAVE.length >= 120);
  assert.deepEqual(
    GRAVE.filter((sentence) => findGravePhrase(sentence) === null || findEscalation(sentence) === null),
    [],
  );
});

test("the same words in ordinary messages raise no alarm", () => {
  assert.ok(HARMLESS.length >= 170);
  assert.deepEqual(
    HARMLESS.map((sentence) => ({ sentence, reason: findEscalation(sentence) })).filter(
      ({ reason }) => reason !== null,
    ),
    [],
  );
});

test("invisible characters inside a word hide nothing", () => {
  assert.equal(findEscalation("I will s\u00adue you, my law\u200byer said"), "legal_claim");
});
