import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createIdentityKeeper, expiryOf, subjectOf } from "./identity.ts";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = (sub: unknown, exp?: number) => `${encode({ alg: "HS256" })}.${encode({ sub, exp })}.signature`;

test("the subject is read from any token, in any script", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (subject) => {
      assert.equal(subjectOf(jwt(subject)), subject.toWellFormed());
      assert.equal(subjectOf(`hmac:${subject}:${"a".repeat(64)}`), subject);
    }),
  );
});

test("what is no token has no subject", () => {
  fc.assert(fc.property(fc.string(), (text) => assert.ok(text.startsWith("hmac:") || subjectOf(text) === null)));
  for (const subject of [undefined, null, 7, "", {}]) assert.equal(subjectOf(jwt(subject)), null);
});

test("a token that ends within half a minute is exchanged before it is used, once for all who ask", async () => {
  const nowMs = 1_700_000_000_000;
  let asked = 0;
  const keeper = createIdentityKeeper({
    token: jwt("anna", nowMs / 1000 + 20),
    ask: async () => {
      asked++;
      return jwt("anna", nowMs / 1000 + 300);
    },
    onOther: () => assert.fail("nobody else"),
    now: () => nowMs,
  });
  const tokens = await Promise.all([keeper.current(), keeper.current(), keeper.current()]);
  assert.equal(asked, 1);
  assert.deepEqual(
    tokens.map((token) => expiryOf(token ?? "")),
    Array(3).fill(nowMs + 300_000),
  );
});

test("a fresh token of somebody else is never used for this person", async () => {
  const other = jwt("boris");
  const told: string[] = [];
  const keeper = createIdentityKeeper({
    token: jwt("anna", 1),
    ask: () => other,
    onOther: (token) => told.push(token),
  });
  assert.equal(await keeper.current(), null);
  assert.deepEqual(told, [other]);
});

test("a page that cannot answer leaves the old token, for the server to judge", async () => {
  const token = jwt("anna", 1);
  for (const ask of [() => Promise.reject(new Error("offline")), () => undefined, () => "", null]) {
    const keeper = createIdentityKeeper({ token, ask, onOther: () => assert.fail("nobody else") });
    assert.equal(await keeper.current(), token);
  }
});

test("who is signed out stays so: the page is not asked", async () => {
  const keeper = createIdentityKeeper({ token: null, ask: () => assert.fail("asked"), onOther: () => assert.fail() });
  assert.equal(await keeper.current(), null);
  assert.equal(await keeper.renew(), null);
});
