import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ConversationStatus } from "./conversation.ts";
import { movesFrom, nextStatus, TRANSITIONS, TRIGGERS, triggerFor } from "./conversation-machine.ts";

const status = fc.constantFrom(...ConversationStatus.options);
const trigger = fc.constantFrom(...TRIGGERS);

test("what the customer writes brings every conversation back to sight", () => {
  for (const from of ConversationStatus.options) {
    const to = nextStatus(from, "customer_wrote");
    assert.ok(to, `${from} refuses the customer`);
    assert.ok(!["snoozed", "resolved", "closed"].includes(to), `${from} → ${to}`);
  }
});

test("a closed conversation can only be reopened; it is neither answered nor snoozed nor resolved", () => {
  for (const refused of ["agent_replied", "snoozed", "resolved", "closed", "work_started", "held_by_ai"] as const) {
    assert.equal(nextStatus("closed", refused), null);
  }
  assert.equal(nextStatus("closed", "reopened"), "reopened");
});

test("only a resolved conversation can be closed", () => {
  const closable = ConversationStatus.options.filter((from) => nextStatus(from, "closed") === "closed");
  assert.deepEqual(closable, ["resolved"]);
});

test("every status can be reached from new, and new work can be reached from every status", () => {
  const reach = (start: ConversationStatus) => {
    const seen = new Set<ConversationStatus>([start]);
    for (const from of seen) for (const to of Object.values(TRANSITIONS[from])) seen.add(to);
    return seen;
  };
  assert.equal(reach("new").size, ConversationStatus.options.length);
  for (const from of ConversationStatus.options) assert.ok(reach(from).has("reopened"), from);
});

test("no sequence of triggers leaves the table", () => {
  fc.assert(
    fc.property(status, fc.array(trigger, { maxLength: 30 }), (start, pulls) => {
      let at = start;
      for (const pull of pulls) at = nextStatus(at, pull) ?? at;
      return ConversationStatus.options.includes(at);
    }),
  );
});

test("every move offered to a person is one the machine makes", () => {
  for (const from of ConversationStatus.options) {
    for (const to of movesFrom(from)) {
      const pulled = to === "snoozed" ? "snoozed" : triggerFor(to);
      assert.ok(pulled);
      assert.equal(nextStatus(from, pulled), to);
    }
  }
});
