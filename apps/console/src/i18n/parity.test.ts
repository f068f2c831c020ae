import assert from "node:assert/strict";
import { test } from "node:test";
import en from "./en/index.ts";
import ru from "./ru/index.ts";

const PLURALS = { en: ["one", "other"], ru: ["one", "few", "many", "other"] };

function leaves(node: unknown, path: string): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) =>
    leaves(value, path ? `${path}.${key}` : key),
  );
}

const SUFFIX = /_(zero|one|two|few|many|other)$/;
const texts = { en: new Map(leaves(en, "")), ru: new Map(leaves(ru, "")) };
const stems = (language: "en" | "ru") => new Set([...texts[language].keys()].map((key) => key.replace(SUFFIX, "")));

test("both languages say the same things", () => {
  assert.deepEqual(
    [...stems("en")].filter((key) => !stems("ru").has(key)),
    [],
  );
  assert.deepEqual(
    [...stems("ru")].filter((key) => !stems("en").has(key)),
    [],
  );
});

for (const language of ["en", "ru"] as const) {
  test(`${language}: a text that counts has every plural form of its language`, () => {
    for (const key of texts[language].keys()) {
      if (!SUFFIX.test(key)) continue;
      const stem = key.replace(SUFFIX, "");
      for (const form of PLURALS[language]) assert.ok(texts[language].has(`${stem}_${form}`), `${stem}_${form}`);
    }
  });

  test(`${language}: no text is empty`, () => {
    for (const [key, text] of texts[language]) assert.notEqual(text.trim(), "", key);
  });
}

test("a text uses the same variables in both languages", () => {
  const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
  for (const [key, text] of texts.en) {
    const other = texts.ru.get(key);
    if (other === undefined) continue;
    const missing = variables(text).filter((name) => name !== "count" && !variables(other).includes(name));
    assert.deepEqual(missing, [], key);
  }
});
