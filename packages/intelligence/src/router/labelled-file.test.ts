import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RouterInputError, readLabelledFile } from "./labelled-file.ts";

test("quoted fields hold commas, quotes and line breaks; line ends of all systems are understood", () => {
  const file = '\uFEFFtext,label\r\n"one, ""two""\nthree",a\r\nfour,b\r"five",c\n\n';
  assert.deepEqual(readLabelledFile(file), [
    { text: 'one, "two"\nthree', label: "a" },
    { text: "four", label: "b" },
    { text: "five", label: "c" },
  ]);
});

test("columns are found by their names in any order, `category` and `intent` stand for `label`", () => {
  assert.deepEqual(readLabelledFile("id,Category,Text\n1,x,hello"), [{ text: "hello", label: "x" }]);
  assert.deepEqual(readLabelledFile("flags,utterance,category,intent\nB,hello,ORDER,track"), [
    { text: "hello", label: "ORDER" },
  ]);
  assert.deepEqual(readLabelledFile("text;label\nhello, you;x"), [{ text: "hello, you", label: "x" }]);
});

test("two columns without a header are text and label", () => {
  assert.deepEqual(readLabelledFile("hello,x\nbye,y"), [
    { text: "hello", label: "x" },
    { text: "bye", label: "y" },
  ]);
});

test("oos in any case means out of scope, and complex/other has one name", () => {
  const labels = readLabelledFile("text,label\na,OOS\nb,complex/other\nc,Complex / Other\nd,complex_other");
  assert.deepEqual(
    labels.map(({ label }) => label),
    ["oos", "complex_other", "complex_other", "complex_other"],
  );
});

test("rows without a text or a label are left out", () => {
  assert.deepEqual(readLabelledFile("text,label\n,x\nhello,\nyes,y"), [{ text: "yes", label: "y" }]);
});

test("an empty file, wrong columns and an open quote are refused with a sentence", () => {
  for (const [file, sentence] of [
    ["", /is empty/],
    ["\n \n", /is empty/],
    ["a,b,c\n1,2,3", /columns text and label are not there/],
    ["text,answer\nhello,x", /columns text and label are not there/],
    ["text,label\n", /no row/],
    ['text,label\n"hello,x\n', /never closed/],
  ] as const) {
    assert.throws(
      () => readLabelledFile(file),
      (error: Error) => error instanceof RouterInputError && sentence.test(error.message),
    );
  }
});

test("whatever is written in quotes comes back", () => {
  const field = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.trim() === text && text !== "");
  fc.assert(
    fc.property(fc.array(field, { minLength: 1 }), (texts) => {
      const file = `text,label\n${texts.map((text) => `"${text.replaceAll('"', '""')}",x`).join("\n")}`;
      assert.deepEqual(
        readLabelledFile(file).map(({ text }) => text),
        texts,
      );
    }),
  );
});
