import assert from "node:assert/strict";
import { test } from "node:test";
import { contract } from "@rapport/api";
import fc from "fast-check";
import { bodyParts, CANNED_VARIABLES, insertVariable, shortcutFrom } from "./variables.ts";

const values = Object.fromEntries(CANNED_VARIABLES.map((name) => [name, `<${name}>`])) as Parameters<
  typeof bodyParts
>[1];

test("known variables are filled, an unknown one stays as it was written and is marked", () => {
  assert.deepEqual(
    bodyParts("Hi {{ contact.firstName }}, {{contact.fristName}}!", values).map(({ text, kind }) => [text, kind]),
    [
      ["Hi ", "words"],
      ["<contact.firstName>", "filled"],
      [", ", "words"],
      ["{{contact.fristName}}", "unknown"],
      ["!", "words"],
    ],
  );
});

test("law: a body without variables comes back as it was", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (body) => {
      fc.pre(!/\{\{\s*[\w.]+\s*\}\}/.test(body));
      assert.equal(
        bodyParts(body, values)
          .map(({ text }) => text)
          .join(""),
        body,
      );
    }),
  );
});

test("a variable replaces the selection and does not stick to the word before it", () => {
  assert.deepEqual(insertVariable("Hi there!", { from: 2, to: 8 }, "contact.name"), {
    body: "Hi {{contact.name}}!",
    caret: 19,
  });
  assert.equal(insertVariable("", { from: 0, to: 0 }, "agent.name").body, "{{agent.name}}");
});

test("law: a shortcut made from a title is one that the contract takes, or empty", () => {
  const { shortcut } = (
    contract["cannedReplies.create"].body as unknown as {
      shape: { shortcut: { safeParse(v: string): { success: boolean } } };
    }
  ).shape;
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (title) => {
      const made = shortcutFrom(title);
      assert.ok(made === "" || shortcut.safeParse(made).success, made);
    }),
  );
  assert.equal(shortcutFrom("Возврат: 14 дней!"), "возврат-14-дней");
});
