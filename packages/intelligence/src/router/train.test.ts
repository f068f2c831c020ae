import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { evaluateRouter } from "./evaluate.ts";
import { type LabelledText, OUT_OF_SCOPE, RouterInputError } from "./labelled-file.ts";
import { guessCategory } from "./model.ts";
import { decodeModel, encodeModel, ModelFileError } from "./model-file.ts";
import { makeRandom } from "./random.ts";
import { loadStarter, mergeCorrections } from "./starter.ts";
import { trainCategories } from "./train.ts";

/** A few categories of the starter set, small enough to be trained again and again. */
const some: LabelledText[] = loadStarter("subscription").filter(({ label }) =>
  ["skip_month", "damaged_item", "change_address"].includes(label),
);

function shuffled<T>(values: readonly T[], seed: number): T[] {
  const random = makeRandom(seed);
  return values
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

test("the order of the training rows changes no byte of the model", () => {
  const model = Buffer.from(encodeModel(trainCategories(some)));
  const byLabel = [...some].sort((a, b) => (a.label < b.label ? 1 : -1));
  for (const rows of [shuffled(some, 1), shuffled(some, 2), byLabel, [...some, some[0]!]]) {
    assert.ok(model.equals(encodeModel(trainCategories(rows))));
  }
});

test("a model written and read again answers the same", () => {
  const model = trainCategories(some);
  const read = decodeModel(encodeModel(model));
  for (const text of ["skip april", "the vase is broken", "мой новый адрес"]) {
    assert.deepEqual(guessCategory(read, text), guessCategory(model, text));
  }
});

test("an English set is read with turns of phrase, one in two languages as models before were, and both files are understood", () => {
  const english = Array.from({ length: 80 }, (_, index) => ({
    text: `${index % 2 ? "how long until" : "why is"} the ${["card", "parcel", "refund"][index % 3]} ${(index * 7919).toString(36)}`,
    label: index % 2 ? "time" : "reason",
  }));
  const model = trainCategories(english);
  assert.equal(model.reading.hasPhrases, true);
  const bytes = Buffer.from(encodeModel(model));
  assert.ok(bytes.equals(encodeModel(trainCategories(english.toReversed()))));
  const read = decodeModel(bytes);
  assert.deepEqual(read.reading, model.reading);
  // Words that no row has, but phrases of a kind that rows have.
  assert.equal(guessCategory(read, "what time").category, "time");
  assert.equal(guessCategory(read, "explain").category, "reason");

  const mixed = trainCategories(some);
  assert.equal(mixed.reading.hasPhrases, false);
  const first = Buffer.from(encodeModel(mixed));
  assert.match(first.toString("latin1", 44, 80), /"version":1,/);
  assert.deepEqual(decodeModel(first).reading, mixed.reading);
});

test("a damaged, cut or foreign model file is refused with a sentence", () => {
  const bytes = encodeModel(trainCategories(some));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Uint8Array.from(bytes);
      damaged[at]! ^= change;
      assert.throws(() => decodeModel(damaged), ModelFileError);
    }),
    { numRuns: 50 },
  );
  for (const length of [0, 5, 8, 39, 40, 44, 100, bytes.length - 1]) {
    assert.throws(() => decodeModel(bytes.slice(0, length)), ModelFileError);
  }
  assert.throws(() => decodeModel(Buffer.from("text,label\nhello,a\n")), /no model of a router/);
});

test("one category, or only out-of-scope rows, cannot be learned", () => {
  assert.throws(() => trainCategories([{ text: "a", label: "x" }]), RouterInputError);
  assert.throws(() => trainCategories([{ text: "a", label: OUT_OF_SCOPE }]), /there is none/);
  assert.throws(() => trainCategories([]), RouterInputError);
});

test("two categories with one message each are enough", () => {
  const model = trainCategories([
    { text: "where is my parcel", label: "delivery" },
    { text: "the cup is broken", label: "damage" },
  ]);
  assert.equal(guessCategory(model, "a broken cup").category, "damage");
});

test("whatever is written, the guess is a category and its figures are probabilities", () => {
  const model = trainCategories(some);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      const guess = guessCategory(model, text);
      assert.ok(model.categories.includes(guess.category));
      assert.ok(guess.confidence >= 0 && guess.confidence <= 1);
      assert.ok(Math.abs(guess.probabilities.reduce((sum, one) => sum + one, 0) - 1) < 1e-9);
    }),
    { numRuns: 200 },
  );
});

test("a category's name counts as an example", () => {
  const model = trainCategories([
    { text: "blue one two", label: "lost_passport" },
    { text: "green three four", label: "broken_window" },
  ]);
  assert.equal(guessCategory(model, "my window is broken").category, "broken_window");
});

test("most held-out messages of the starter set are understood, and the rest is told from the foreign ones", () => {
  const rows = loadStarter("subscription");
  const model = trainCategories(rows.filter((_, index) => index % 5 !== 0));
  const result = evaluateRouter(
    model,
    rows.filter((_, index) => index % 5 === 0),
  );
  assert.ok(result.accuracy! >= 0.7, `accuracy ${result.accuracy}`);
  assert.ok(result.auroc! >= 0.95, `AUROC ${result.auroc}`);
  assert.ok(result.calibrationError! <= 0.15, `calibration ${result.calibrationError}`);
});

test("an agent's corrections change what the router says, and outweigh the starter set on the same text", () => {
  const text = "Could I sit out the next lunar cycle?";
  const shipped = loadStarter("subscription").find(({ label }) => label === "skip_month")!;
  const corrections: LabelledText[] = [
    { text, label: "general_question" },
    { text, label: "skip_month" },
    { text: "sitting out a lunar cycle, please", label: "skip_month" },
    { text: `  ${shipped.text.toUpperCase()} `, label: "pause_subscription" },
  ];
  const merged = mergeCorrections("subscription", corrections);
  assert.equal(merged.filter((row) => row.text === shipped.text).length, 0);
  assert.deepEqual(
    merged.filter((row) => row.text === text).map(({ label }) => label),
    ["skip_month"],
  );
  const learned = guessCategory(trainCategories(merged), "may I sit out a lunar cycle");
  assert.equal(learned.category, "skip_month");
});

test("the order of rows changes nothing with out-of-scope rows among them, sorted, reversed or shuffled", () => {
  const rows = [...some, ...loadStarter("subscription").filter(({ label }) => label === OUT_OF_SCOPE)];
  const sorted = [...rows].sort((a, b) => (a.label + a.text < b.label + b.text ? -1 : 1));
  const model = Buffer.from(encodeModel(trainCategories(rows)));
  for (const order of [sorted, sorted.toReversed(), shuffled(rows, 5)]) {
    assert.ok(model.equals(encodeModel(trainCategories(order))));
  }
});
