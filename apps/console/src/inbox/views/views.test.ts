import assert from "node:assert/strict";
import { test } from "node:test";
import { ConversationSort, StatusFilter } from "@rapport/api";
import { Priority } from "@rapport/schema";
import fc from "fast-check";
import { uuid } from "../fixtures/records.ts";
import {
  BUILT_IN_VIEWS,
  changedKeys,
  countWord,
  effectiveFilter,
  findView,
  type Overrides,
  overridesFromSearch,
  searchFromOverrides,
} from "./views.ts";

const mine = BUILT_IN_VIEWS[0].filter;

const anyOverrides: fc.Arbitrary<Overrides> = fc.record(
  {
    status: fc.constantFrom(...StatusFilter.options),
    assignee: fc.constantFrom("me", "none", "any", uuid(4)),
    team: fc.constantFrom("mine", "none", "any", uuid(5)),
    channel: fc.constantFrom("email" as const, "webchat" as const, "any" as const),
    priority: fc.constantFrom(...Priority.options, "any" as const),
    tag: fc.constantFrom("refund", "возврат & обмен", "a=b?c"),
    isUnread: fc.boolean(),
    isWaiting: fc.boolean(),
    sort: fc.constantFrom(...ConversationSort.options),
  },
  { requiredKeys: [] },
);

test("any filter written into the address comes back the same", () => {
  fc.assert(
    fc.property(anyOverrides, (overrides) => {
      const address = new URLSearchParams(searchFromOverrides(overrides)).toString();
      assert.deepEqual(overridesFromSearch(Object.fromEntries(new URLSearchParams(address))), { ...overrides });
    }),
  );
});

test("words in an address that mean nothing are left out instead of breaking the page", () => {
  assert.deepEqual(overridesFromSearch({ status: "sideways", assignee: "<script>", priority: "high", foo: "1" }), {
    priority: "high",
  });
});

test("an override can lift a condition of the view", () => {
  assert.deepEqual(effectiveFilter(mine, { assignee: "any" }), { status: "open" });
  assert.deepEqual(effectiveFilter(mine, { assignee: "none" }), { assignee: "none", status: "open" });
});

test("equal filters are equal as cache keys, however they came about", () => {
  const one = effectiveFilter({ status: "open" }, { tag: "a", assignee: "me" });
  const other = effectiveFilter({ assignee: "me", status: "open" }, { tag: "a" });
  assert.equal(JSON.stringify(one), JSON.stringify(other));
});

test("only what differs from the view is shown as a chip", () => {
  assert.deepEqual(changedKeys(mine, { assignee: "me", priority: "high" }), ["priority"]);
  assert.deepEqual(changedKeys(mine, { assignee: "any", team: "any" }), ["assignee"]);
});

test("a view that was deleted is not found, a built-in one always is", () => {
  assert.equal(findView(uuid(1), []), null);
  assert.equal(findView("unassigned", [])?.filter.assignee, "none");
});

test("counts beyond what the server counts say so", () => {
  assert.equal(countWord(999), "999");
  assert.equal(countWord(1000), "999+");
});
