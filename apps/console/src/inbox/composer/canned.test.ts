import assert from "node:assert/strict";
import { test } from "node:test";
import { type CannedValues, fillCanned, mentionsIn, replaceTrigger, triggerAt } from "./canned.ts";

const values: CannedValues = {
  contactName: "Anna Levi",
  contactEmail: null,
  agentName: "Maya Brandt",
  conversationNumber: 1042,
  companyName: "Acme",
};

test("variables are filled with and without spaces in the braces", () => {
  assert.equal(
    fillCanned("Hi {{contact.firstName}}, #{{ conversation.number }}. {{agent.name}}, {{company.name}}", values),
    "Hi Anna, #1042. Maya Brandt, Acme",
  );
});

test("a variable that nobody knows stays visible instead of vanishing", () => {
  assert.equal(fillCanned("{{contact.fristName}} {{constructor}}", values), "{{contact.fristName}} {{constructor}}");
});

test("a customer known only by address is called by the part before the @", () => {
  assert.equal(fillCanned("{{contact.firstName}}", { ...values, contactName: "anna@mail.example" }), "anna");
});

test("what a customer calls himself is never filled in a second time", () => {
  assert.equal(fillCanned("{{contact.name}}", { ...values, contactName: "{{agent.name}}" }), "{{agent.name}}");
});

test("a slash or an @ counts only at the start or after a space", () => {
  assert.deepEqual(triggerAt("/re", 3), { sign: "/", from: 0, query: "re" });
  assert.deepEqual(triggerAt("hello /воз", 10), { sign: "/", from: 6, query: "воз" });
  assert.deepEqual(triggerAt("(@an", 4), { sign: "@", from: 1, query: "an" });
  assert.equal(triggerAt("and/or", 6), null);
  assert.equal(triggerAt("anna@mail", 9), null);
  assert.equal(triggerAt("https://x", 9), null);
});

test("the words take the trigger's place and the caret stands behind them", () => {
  const trigger = triggerAt("a /re b", 5);
  assert.ok(trigger);
  assert.deepEqual(replaceTrigger("a /re b", 5, trigger, "Refund."), { text: "a Refund. b", caret: 9 });
});

test("people are found by their whole name, and Ann is not told of what was said to Anna", () => {
  const people = [
    { id: "1", name: "Ann" },
    { id: "2", name: "Anna Levi" },
  ];
  assert.deepEqual(mentionsIn("see @Anna Levi", people), ["2"]);
  assert.deepEqual(mentionsIn("see @Ann and @Anna Levi", people).sort(), ["1", "2"]);
  assert.deepEqual(mentionsIn("no one", people), []);
});
