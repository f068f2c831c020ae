import assert from "node:assert/strict";
import { test } from "node:test";
import { AgentConfig, type PlaybookStep } from "@rapport/schema";
import fc from "fast-check";
import { complaintOf, phrasesOf } from "./guardrails/phrases.ts";
import { issuesOfPlaybook, issuesOfStep } from "./issues.ts";
import { mergeThree } from "./merge-three.ts";
import { addStep, connect, mayConnect, placesOf, removeStep, renameStep, walkOrder } from "./playbooks/flow.ts";
import { diffConfigs, diffWords } from "./versions/diff.ts";

const say = (id: string, ...to: string[]): PlaybookStep => ({
  id,
  kind: "say",
  template: id,
  next: to.map((target) => ({ when: null, to: target })),
});

const config = (patch: object = {}) =>
  AgentConfig.parse({
    name: "Shop",
    instructions: "",
    templates: {},
    playbooks: [
      {
        category: "skip_month",
        title: { en: "Skip" },
        autonomy: "auto",
        start: "a",
        steps: [say("a", "b"), say("b")],
        templates: { a: { en: "Hello there" }, b: { en: "Bye" } },
        tools: [],
        ...patch,
      },
    ],
  });

test("law: whatever is connected, a flow never gets a loop", () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 40 }), (pairs) => {
      let flow = { start: "s0", steps: [0, 1, 2, 3, 4, 5].map((number) => say(`s${number}`)) };
      for (const [from, to] of pairs) {
        if (mayConnect(flow.steps, `s${from}`, `s${to}`)) flow = connect(flow, `s${from}`, `s${to}`);
      }
      const walk = (id: string, seen: readonly string[]): void => {
        assert.ok(!seen.includes(id), `loop at ${id}`);
        for (const { to } of flow.steps.find((step) => step.id === id)!.next) walk(to, [...seen, id]);
      };
      for (const { id } of flow.steps) walk(id, []);
      assert.equal(placesOf(flow.steps).size, 6);
      assert.equal(walkOrder(flow).length, 6);
    }),
  );
});

test("a removed step leaves no way to it, and the flow keeps a start", () => {
  const flow = { start: "a", steps: [say("a", "b", "c"), say("b", "c"), say("c")] };
  const without = removeStep(flow, "a");
  assert.equal(without.start, "b");
  assert.deepEqual(
    removeStep(flow, "c").steps.flatMap(({ next }) => next.map(({ to }) => to)),
    ["b"],
  );
  assert.equal(removeStep({ start: "a", steps: [say("a")] }, "a").steps.length, 1);
});

test("a step's new name is followed by every way and by conditions on its outcome", () => {
  const asked: PlaybookStep = {
    ...say("b"),
    next: [{ when: { path: "a.outcome", is: "equals", value: "done" }, to: "c" }],
  };
  const { steps, start } = renameStep({ start: "a", steps: [say("a", "b"), asked, say("c", "a")] }, "a", "first");
  assert.equal(start, "first");
  assert.equal(steps[1]!.next[0]!.when?.path, "first.outcome");
  assert.equal(steps[2]!.next[0]!.to, "first");
});

test("an added step is joined to the one before it and has a name of its own", () => {
  const { playbooks } = config();
  const once = addStep(playbooks[0]!, playbooks[0]!, "ask", "b");
  const twice = addStep(once.flow, playbooks[0]!, "ask", once.id);
  assert.deepEqual([once.id, twice.id], ["ask", "ask_2"]);
  assert.deepEqual(twice.flow.steps.find(({ id }) => id === "ask")?.next, [{ when: null, to: "ask_2" }]);
});

test("law: what one person alone changed is what comes out of a merge", () => {
  const plain = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(fc.integer(), fc.string({ maxLength: 3 })));
  fc.assert(
    fc.property(plain, plain, (base, changed) => {
      assert.deepEqual(mergeThree(base, changed, base), { merged: changed, overlaps: [] });
      assert.deepEqual({ ...(mergeThree(base, base, changed).merged as object) }, { ...changed });
    }),
  );
});

test("two people's changes are laid together, step by step, and where they clash is named", () => {
  const base = [say("a", "b"), say("b")];
  const mine = [say("a", "b"), { ...say("b"), template: "mine" }];
  const theirs = [say("a"), { ...say("b"), template: "theirs" }, say("c")];
  const { merged, overlaps } = mergeThree(base, mine, theirs);
  assert.deepEqual(overlaps, ["b.template"]);
  assert.deepEqual(merged, [say("a"), { ...say("b"), template: "mine" }, say("c")]);
});

test("differences are told by playbook, field and language", () => {
  const after = config({ templates: { a: { en: "Hello you there" }, b: { en: "Bye" } }, autonomy: "draft" });
  const [group] = diffConfigs(config(), after);
  assert.equal(group?.category, "skip_month");
  assert.deepEqual(group?.changes.map(({ area, names }) => [area, ...names].join(".")).sort(), [
    "autonomy",
    "templates.a.en",
  ]);
  assert.deepEqual(diffConfigs(config(), config()), []);
});

test("law: the words of a comparison give back both texts", () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 12 }), fc.lorem({ maxCount: 12 }), (before, after) => {
      const runs = diffWords(before, after);
      const without = (kind: string) => runs.filter((run) => run.kind !== kind).map(({ text }) => text);
      assert.equal(without("new").join(""), before);
      assert.equal(without("gone").join(""), after);
    }),
  );
});

test("changes beside each other read as one: what went, then what came", () => {
  assert.deepEqual(diffWords("Which address is yours? Thanks", "Which address do you use? Thanks"), [
    { kind: "same", text: "Which address " },
    { kind: "gone", text: "is yours?" },
    { kind: "new", text: "do you use?" },
    { kind: "same", text: " Thanks" },
  ]);
});

test("an issue is found at its playbook and step, by name or by place", () => {
  const issues = [
    { path: "playbooks.skip_month.steps.where", sentence: "by name" },
    { path: "playbooks[0].steps[2].tool", sentence: "by place" },
    { path: "playbooks.skip_year.steps.where", sentence: "of another" },
  ];
  const found = issuesOfPlaybook(issues, "skip_month", 0);
  assert.deepEqual(
    found.map(({ sentence }) => sentence),
    ["by name", "by place"],
  );
  assert.deepEqual(
    issuesOfStep(found, "where", 1).map(({ sentence }) => sentence),
    ["by name"],
  );
  assert.deepEqual(
    issuesOfStep(found, "who", 2).map(({ sentence }) => sentence),
    ["by place"],
  );
});

test("a list of phrases says which line can't be used", () => {
  assert.deepEqual(phrasesOf(" a \n\nb\na"), ["a", "b"]);
  assert.deepEqual(complaintOf("\n "), { key: "noPhrases" });
  assert.deepEqual(complaintOf("fine\n/(/"), { key: "badPattern", line: 2 });
  assert.equal(complaintOf("fine\n/ok[a-z]/"), null);
});
