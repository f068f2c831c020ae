import assert from "node:assert/strict";
import { test } from "node:test";
import { Playbook } from "@rapport/schema";
import {
  BLANK_KINDS,
  blankPlaybook,
  categoryFrom,
  copyPlaybook,
  withoutPlaybook,
  withPlaybookBack,
  withPlaybookRenamed,
} from "./blank-playbooks.ts";
import { edgesOf } from "./flow.ts";

const named = (category: string) => ({ category, title: { en: category } });
const book = (category: string, replaces: string[] = []): Playbook => ({
  ...blankPlaybook("person", named(category)),
  replaces,
  keywords: { en: category },
});

test("every template is a whole playbook whose steps can all be reached, and it only drafts", () => {
  for (const kind of BLANK_KINDS) {
    const made = blankPlaybook(kind, named("warranty"));
    assert.deepEqual(Playbook.parse(made), made, kind);
    assert.equal(made.autonomy, "draft");
    const reached = new Set([made.start, ...edgesOf(made.steps).map(({ to }) => to)]);
    assert.deepEqual(
      made.steps.map(({ id }) => id).filter((id) => !reached.has(id)),
      [],
      kind,
    );
  }
});

test("a copy has its own name and leads no messages away from the original", () => {
  const copy = copyPlaybook({ ...book("pause"), autonomy: "auto" }, named("rest"));
  assert.deepEqual([copy.category, copy.keywords, copy.sureWords, copy.autonomy], ["rest", {}, {}, "draft"]);
  assert.deepEqual(copy.steps, book("pause").steps);
});

test("what is deleted and put back is as it was, also for those that gave way to it", () => {
  const before = [book("a"), book("b", ["c"]), book("c", ["a"]), book("d", ["c", "a"])];
  const without = withoutPlaybook(before, "c");
  assert.deepEqual(
    without.map(({ category, replaces }) => [category, replaces]),
    [
      ["a", []],
      ["b", []],
      ["d", ["a"]],
    ],
  );
  const back = withPlaybookBack(without, before, "c");
  assert.deepEqual(
    back.map(({ category, replaces }) => [category, replaces.toSorted()]),
    before.map(({ category, replaces }) => [category, replaces.toSorted()]),
  );
  assert.deepEqual(withPlaybookBack(back, before, "c"), back, "twice is once");
});

test("a new short name is followed wherever others speak of it", () => {
  const renamed = withPlaybookRenamed([book("a", ["b"]), book("b")], "b", named("bee"));
  assert.deepEqual(
    renamed.map(({ category, replaces, title }) => [category, replaces, title.en]),
    [
      ["a", ["bee"], "a"],
      ["bee", [], "bee"],
    ],
  );
});

test("a title becomes a short name in Latin letters, or none at all", () => {
  const names = ["Your warranty!", "Ваша гарантия", "2nd Émail", "???"].map(categoryFrom);
  assert.deepEqual(names, ["your_warranty", "vasha_garantiya", "nd_email", ""]);
});
