import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createMemoryBacking, lookPrefixOf, openScope, prefixOf, purgeScopes } from "./scope.ts";

test("whatever two people are called, neither reads or removes what the other left", () => {
  const person = fc.option(
    fc.string({ unit: "binary", minLength: 1 }).map((text) => text.toWellFormed()),
    { nil: null },
  );
  fc.assert(
    fc.property(person, person, fc.string(), (one, other, name) => {
      fc.pre(one !== other);
      const backing = createMemoryBacking();
      const mine = openScope(backing, prefixOf("wk_1", one));
      const theirs = openScope(backing, prefixOf("wk_1", other));
      mine.write(name, "mine");
      assert.equal(theirs.read(name), null);
      assert.deepEqual(theirs.names(""), []);
      theirs.remove(name);
      assert.equal(mine.read(name), "mine");
    }),
  );
});

test("purging keeps one person's entries, the look, and other widgets", () => {
  const backing = createMemoryBacking();
  const put = (prefix: string) => openScope(backing, prefix).write("token", prefix);
  const anna = prefixOf("wk_1", "anna");
  const kept = [anna, prefixOf("wk_2", "boris"), lookPrefixOf("wk_1")];
  const gone = [prefixOf("wk_1", null), prefixOf("wk_1", "boris"), prefixOf("wk_1", "anna2")];
  for (const prefix of [...kept, ...gone]) put(prefix);
  purgeScopes(backing, "wk_1", anna);
  for (const prefix of kept) assert.equal(openScope(backing, prefix).read("token"), prefix);
  for (const prefix of gone) assert.equal(openScope(backing, prefix).read("token"), null);
  purgeScopes(backing, "wk_1", null);
  assert.equal(openScope(backing, anna).read("token"), null);
});

test("a detached scope keeps what it held, and leaves the browser alone", () => {
  const backing = createMemoryBacking();
  const prefix = prefixOf("wk_1", "anna");
  const scope = openScope(backing, prefix);
  scope.write("out/1", "waiting");
  scope.detach();
  purgeScopes(backing, "wk_1", null);
  scope.write("token", "secret");
  assert.equal(scope.read("out/1"), "waiting");
  assert.equal(openScope(backing, prefix).read("token"), null);
});
