import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "@rapport/schema";
import fc from "fast-check";
import { makeReplyToken, messageIdOf, plusAddress, readReplyToken, splitPlus, tokenOfMessageId } from "./token.ts";

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const id = fc.uuid();

test("a token names its conversation, whatever the case it comes back in", () => {
  fc.assert(
    fc.property(key, id, (signingKey, conversationId) => {
      const token = makeReplyToken(signingKey, conversationId);
      assert.equal(token.length, 52);
      assert.equal(readReplyToken(signingKey, token), conversationId);
      assert.equal(readReplyToken(signingKey, token.toUpperCase()), conversationId);
    }),
  );
});

test("a token with any letter changed, cut, or of another connection's key names nothing", () => {
  const letters = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz234567");
  fc.assert(
    fc.property(key, key, id, fc.nat(50), letters, (signingKey, otherKey, conversationId, place, letter) => {
      const token = makeReplyToken(signingKey, conversationId);
      fc.pre(token[place] !== letter && Buffer.compare(signingKey, otherKey) !== 0);
      assert.equal(readReplyToken(signingKey, token.slice(0, place) + letter + token.slice(place + 1)), null);
      assert.equal(readReplyToken(signingKey, token.slice(0, place)), null);
      assert.equal(readReplyToken(otherKey, token), null);
    }),
  );
});

test("no string is taken for a token by accident", () => {
  fc.assert(fc.property(key, fc.string(), (signingKey, text) => readReplyToken(signingKey, text) === null));
});

test("a Message-ID and a plus address carry the token there and back", () => {
  const signingKey = new Uint8Array(32).fill(3);
  const token = makeReplyToken(signingKey, newId());
  assert.equal(tokenOfMessageId(messageIdOf(newId(), token, "support@my-acme.co.uk")), token);
  const address = plusAddress("support@my-acme.co.uk", token)!;
  assert.deepEqual(splitPlus(address), { base: "support@my-acme.co.uk", tag: token });
  assert.equal(plusAddress("a-very-long-mailbox@x.example", token), null, "RFC 5321: at most 64 octets before the @");
});
