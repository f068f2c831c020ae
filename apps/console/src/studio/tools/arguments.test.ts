import assert from "node:assert/strict";
import { test } from "node:test";
import { argumentsOf, readArguments } from "./arguments.ts";

const SCHEMA = {
  type: "object",
  required: ["customerId", "month"],
  properties: {
    note: { type: ["string", "null"], description: "Why" },
    customerId: { type: "string" },
    month: { type: "string", enum: ["2026-12", "2027-01"] },
    count: { type: "integer" },
    isGift: { type: "boolean" },
    lines: { type: "array", items: {} },
    odd: {},
  },
};

test("arguments come required ones first, each with the field that fits its type and what it is bound to", () => {
  assert.deepEqual(
    argumentsOf(SCHEMA, { customerId: "customer.id" }).map(({ name, kind, isRequired, binding }) => [
      name,
      kind,
      isRequired,
      binding,
    ]),
    [
      ["customerId", "text", true, "customer.id"],
      ["month", "choice", true, null],
      ["note", "text", false, null],
      ["count", "number", false, null],
      ["isGift", "yes_no", false, null],
      ["lines", "json", false, null],
      ["odd", "json", false, null],
    ],
  );
  assert.deepEqual(argumentsOf({ type: "object" }, {}), []);
});

test("what is left empty is not sent, and what can't be read is named", () => {
  const fields = argumentsOf(SCHEMA, {});
  const typed = { month: "2026-12", count: "3", isGift: "false", lines: '[{"sku":"a"}]', note: "  " };
  assert.deepEqual(readArguments(fields, typed), {
    values: { month: "2026-12", count: 3, isGift: false, lines: [{ sku: "a" }] },
    slips: {},
  });
  assert.deepEqual(readArguments(fields, { count: "three", lines: "[" }).slips, {
    count: "tryNumber",
    lines: "tryJson",
  });
});
