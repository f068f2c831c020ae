import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Id, newId, RapportError } from "@rapport/schema";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import { providerConnector, registryOf, startTestProvider, type TestProvider } from "../testing/provider.ts";
import { queueReply } from "./queue.ts";

let company: TestCompany;
let provider: TestProvider;
let conversationId: Id;
before(async () => {
  company = await createTestCompany();
  provider = await startTestProvider();
  conversationId = (await company.hear({ text: "Hello, is anybody there?" })).conversationId;
});
after(async () => {
  await provider.close();
  await company.close();
});

function say(text: string, isGateOverridden = false) {
  const connectors = registryOf(providerConnector(provider.url));
  const reply = { text, attachmentIds: [], clientId: newId(), isGateOverridden };
  return company.owner.write((tx) => queueReply(tx, connectors, conversationId, reply));
}

const isHeldBack = (code: string) => (error: unknown) =>
  error instanceof RapportError &&
  error.code === "gate_refused" &&
  error.issues.some(({ message }) => message.startsWith(`${code}:`));

test("a card number never leaves, whoever writes it and however often they insist", async () => {
  await assert.rejects(say("Your card 4111 1111 1111 1111 was charged."), isHeldBack("card_number"));
  await assert.rejects(say("Your card 4111 1111 1111 1111 was charged.", true), isHeldBack("card_number"));
});

test("what people know for themselves leaves: names, dates, amounts, order numbers, links, emoji, right-to-left marks", async () => {
  for (const text of [
    "Hi Anna, order LH-100234 for £49.00 leaves on 3 April: https://example.com/track/1Z999",
    "Конечно, Мария! Вернём 1 500 ₽ до пятницы.",
    "👩‍👩‍👧 Happy family box! ❤️",
    "‏שלום, ההזמנה בדרך‎",
  ]) {
    assert.ok((await say(text)).outboxId, text);
  }
});

test("where no tool acts, an agent's own word on what was done is the agent's to give", async () => {
  assert.ok((await say("I have paused your subscription for two months.")).outboxId);
});
