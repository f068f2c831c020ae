import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readHeaders } from "./header.ts";
import { messageIdsOf, normaliseSubject, readMessageIds } from "./subject.ts";

test("reply and forward marks of all languages go, however often repeated", () => {
  for (const subject of [
    "Re: Lamp",
    "RE: FW: Re: Lamp",
    "AW: WG: Lamp",
    "Отв: Пересл: Lamp",
    "На: Lamp",
    "HA: Lamp",
    "Re[2]: Lamp",
    "Re (3): Lamp",
    "SV: VB: Lamp",
    "Fwd:Re:  Lamp",
    "Antw.: Lamp".replace(".:", ":"),
    "Re：Lamp",
    " re : Lamp (fwd)",
    "\u200fRe: Lamp",
  ]) {
    assert.equal(normaliseSubject(subject), "Lamp", subject);
  }
});

test("tags in brackets stay, once, and marks around them go", () => {
  assert.equal(normaliseSubject("[Ticket 5] Re: [Ticket 5] Lamp"), "[Ticket 5] Lamp");
  assert.equal(normaliseSubject("Re: [shop] Lamp"), "[shop] Lamp");
});

test("words that only begin like a mark stay", () => {
  assert.equal(normaliseSubject("Return: how?"), "Return: how?");
  assert.equal(normaliseSubject("Reminder: pay"), "Reminder: pay");
  assert.equal(normaliseSubject("Наш заказ: где он"), "Наш заказ: где он");
});

test("normalising twice is normalising once, for any text", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      const once = normaliseSubject(text);
      assert.equal(normaliseSubject(once), once);
    }),
  );
});

test("message ids are read without brackets, in order, each once", () => {
  assert.deepEqual(readMessageIds("<a@x> <b@y>\r\n <a@x>"), ["a@x", "b@y"]);
  assert.deepEqual(readMessageIds("a@x b@y"), ["a@x", "b@y"]);
  assert.deepEqual(readMessageIds("<broken.   over@lines>"), ["broken.over@lines"]);
  assert.deepEqual(readMessageIds("Your message of Monday"), []);
});

test("an empty id header is no id: it must match no other message", () => {
  const { headers } = readHeaders(Buffer.from("Message-ID: <>\r\nIn-Reply-To: \r\nReferences: <>\r\n\r\n"));
  assert.deepEqual(messageIdsOf(headers), { messageId: null, inReplyTo: [], references: [] });
});
