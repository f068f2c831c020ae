import assert from "node:assert/strict";
import { test } from "node:test";
import { RapportError } from "@rapport/schema";
import fc from "fast-check";
import { attributeValue, withAttribute } from "./contact/attributes.ts";
import { mergeOutcome } from "./contact/merge-outcome.ts";
import { channelsOf, groupByDay, type TimelineItem } from "./contact/timeline-groups.ts";
import { duplicateField } from "./duplicate.ts";

const item = (id: string, occurredAt: string, channel = "email", seq = 0) =>
  ({ id, occurredAt, channel, seq }) as unknown as TimelineItem;

test("a timeline is grouped by local day, newest first, and a doubled entry stands once", () => {
  const items = [
    item("a", "2026-03-09T10:00:00.000Z"),
    item("b", "2026-03-09T11:00:00.000Z", "webchat"),
    item("c", "2026-03-05T11:00:00.000Z"),
    item("a", "2026-03-09T10:00:00.000Z"),
  ];
  assert.deepEqual(
    groupByDay(items, null).map(({ items: entries }) => entries.map(({ id }) => id)),
    [["b", "a"], ["c"]],
  );
  assert.deepEqual(
    groupByDay(items, "webchat").flatMap(({ items: entries }) => entries.map(({ id }) => id)),
    ["b"],
  );
  assert.deepEqual(channelsOf(items), ["email", "webchat"]);
});

test("law: grouping neither loses nor doubles an entry", () => {
  const entry = fc.record({
    id: fc.uuid(),
    occurredAt: fc
      .date({ min: new Date("2025-01-01"), max: new Date("2026-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString()),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
      const days = groupByDay(
        entries.map(({ id, occurredAt }) => item(id, occurredAt)),
        null,
      );
      const ids = days.flatMap(({ items }) => items.map(({ id }) => id));
      assert.deepEqual([...ids].sort(), [...new Set(entries.map(({ id }) => id))].sort());
      assert.equal(new Set(days.map(({ day }) => day)).size, days.length);
    }),
  );
});

test("an attribute keeps its kind while what is typed fits it", () => {
  assert.equal(attributeValue(" 12.5 ", 3), 12.5);
  assert.equal(attributeValue("twelve", 3), "twelve");
  assert.equal(attributeValue("True", false), true);
  assert.equal(attributeValue("0049", undefined), "0049");
  assert.equal(attributeValue("  ", "x"), null);
});

test("an attribute is renamed in its place, and an empty name takes it out", () => {
  const attributes = { plan: "pro", seats: 3 };
  const renamed = withAttribute(attributes, { from: "plan", name: "tariff", value: "pro" });
  assert.deepEqual(Object.keys(renamed), ["tariff", "seats"]);
  assert.deepEqual(withAttribute(attributes, { from: "plan", name: " ", value: "pro" }), { seats: 3 });
  assert.deepEqual(withAttribute(attributes, { from: null, name: "seats", value: 4 }), { plan: "pro", seats: 4 });
});

test("the survivor keeps its own and has only its blanks filled", () => {
  const contact = (change: object) => ({
    name: "",
    email: null,
    phone: null,
    companyName: null,
    identities: [],
    conversationCount: 0,
    ...change,
  });
  const outcome = mergeOutcome(
    contact({ name: "Anna", email: "anna@a.example", conversationCount: 2 }),
    contact({ name: "A. Levi", email: "levi@b.example", phone: "+49", conversationCount: 3 }),
  );
  assert.deepEqual(
    [outcome.name, outcome.email, outcome.phone, outcome.conversationCount, outcome.filled],
    ["Anna", "anna@a.example", "+49", 5, ["phone"]],
  );
});

test("a refused duplicate is told at the field it is about", () => {
  const taken = new RapportError("already_exists", { sentence: "anna@a.example belongs to the contact Anna." });
  assert.equal(duplicateField(taken, { email: "Anna@a.example", phone: "+49" }), "email");
  assert.equal(duplicateField(new RapportError("already_exists"), { phone: "+49" }), "phone");
  assert.equal(duplicateField(new RapportError("conflict"), { email: "a@b.example" }), null);
});
