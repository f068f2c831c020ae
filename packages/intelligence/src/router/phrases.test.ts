import assert from "node:assert/strict";
import { test } from "node:test";
import { describeParts, findKinds } from "./phrases.ts";

const kindsOf = (text: string) => findKinds(text.split(" ").map(describeParts));

test("questions of time, reason and way are told apart, however they are put", () => {
  const timeOf = kindsOf("how long")[0]!;
  const reasonOf = kindsOf("why")[0]!;
  const wayOf = kindsOf("procedure")[0]!;
  assert.equal(new Set([timeOf, reasonOf, wayOf]).size, 3);
  for (const text of ["how many days does it need", "when will my card come", "what is the lead time"]) {
    assert.ok(kindsOf(text).includes(timeOf), text);
  }
  for (const text of ["how come it was declined", "what is the reason", "do i need to bring a passport"]) {
    assert.ok(kindsOf(text).includes(reasonOf), text);
  }
  for (const text of ["how would i go on", "where can i see it", "walk me through this"]) {
    assert.ok(kindsOf(text).includes(wayOf), text);
  }
  assert.ok(!kindsOf("my card is blue").some((kind) => [timeOf, reasonOf, wayOf].includes(kind)));
});

test("a phrase of several words needs all of them side by side, and one bound to the beginning stands there", () => {
  assert.ok(!kindsOf("how blue is long").includes(kindsOf("how long")[0]!));
  assert.notDeepEqual(kindsOf("is that yours"), kindsOf("that yours is"));
  assert.deepEqual(kindsOf(""), []);
});

test("kinds come in ascending order and each once", () => {
  const kinds = kindsOf("how long how long can i wait why why was i charged twice again");
  assert.deepEqual(
    kinds,
    [...new Set(kinds)].sort((a, b) => a - b),
  );
});
