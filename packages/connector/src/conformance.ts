import assert from "node:assert/strict";
import { test } from "node:test";
import type { Id } from "@rapport/schema";
import type { Connector, ConnectorContext, OutgoingMessage, RawPayload } from "./port.ts";

/** What delivering a payload through the whole receive path came to. */
export interface Delivered {
  outcome: "new" | "duplicate" | "failed" | "nothing" | "status";
  eventId?: Id;
  conversationId?: Id;
}

/** How an outside system can misbehave while we say something to it. */
export type ProviderFault =
  | "refuses_now"
  | "refuses_for_ever"
  | "unreachable"
  /** Takes the message and breaks off before it says so. */
  | "silent_after_taking";

/** The outside system, as far as a test can play it. */
export interface Provider {
  /** How many copies of a message it has. */
  countOf(message: OutgoingMessage): Promise<number>;
  failNext(fault: ProviderFault): Promise<void>;
}

/** What a connector's own test brings to the suite. A part that does not apply is a sentence that says why. */
export interface ConformanceSubject {
  connector: Connector;
  context(): ConnectorContext;
  /** The `n`-th message of a sender, as the outside system would deliver it. Equal arguments, equal message. */
  payload(sender: string, n: number): RawPayload;
  /** The same message as another delivery of the outside system writes it (other trace headers, other order of keys). */
  redelivery(sender: string, n: number): RawPayload;
  /** Payloads strangers send: cut, empty, binary, deeply nested, wrong types. */
  garbage: RawPayload[];
  /** A payload as large as the channel allows. */
  huge(): RawPayload;
  /** Takes payloads in through the real receive path and database. */
  deliver(raw: RawPayload): Promise<Delivered>;
  /** Events kept of these messages, by their order in the conversation. */
  textsOf(conversationId: Id): Promise<string[]>;
  /** The text that payload(sender, n) carries. */
  textOf(sender: string, n: number): string;
  /** Delivers with a wrong signature, key or origin; answers whether it was refused. */
  deliverForged: ((raw: RawPayload) => Promise<boolean>) | { skip: string };
  outgoing(n: number): OutgoingMessage;
  provider: Provider | { skip: string };
}

/**
 * The one suite every connector passes (ING-1): duplicate, out-of-order and parallel delivery, malformed and huge
 * payloads, bad signatures, honest receipts for each kind of failure, and sending that can be repeated. Each skip says why.
 */
export function describeConformance(name: string, make: () => ConformanceSubject): void {
  const skipOf = (pick: (subject: ConformanceSubject) => unknown): string | false => {
    const part = pick(make());
    return typeof part === "object" && part !== null && "skip" in part ? String(part.skip) : false;
  };

  test(`${name}: a payload delivered twice is one event`, async () => {
    const subject = make();
    const first = await subject.deliver(subject.payload("twice", 1));
    const second = await subject.deliver(subject.redelivery("twice", 1));
    assert.equal(first.outcome, "new");
    assert.equal(second.outcome, "duplicate");
    assert.equal(second.conversationId, first.conversationId);
  });

  test(`${name}: ten parallel deliveries are one event in one conversation`, async () => {
    const subject = make();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => subject.deliver(subject.redelivery("parallel", 1))),
    );
    assert.deepEqual(outcomes.map(({ outcome }) => outcome).sort(), [...Array<string>(9).fill("duplicate"), "new"]);
    assert.equal(new Set(outcomes.map(({ conversationId }) => conversationId)).size, 1);
  });

  test(`${name}: messages delivered out of order are all kept, each once`, async () => {
    const subject = make();
    const conversations = new Set<Id | undefined>();
    for (const n of [2, 1, 3, 2, 1])
      conversations.add((await subject.deliver(subject.payload("shuffled", n))).conversationId);
    const texts = await Promise.all([...conversations].map((id) => subject.textsOf(id!)));
    assert.deepEqual(texts.flat().sort(), [1, 2, 3].map((n) => subject.textOf("shuffled", n)).sort());
  });

  test(`${name}: what cannot be read is refused or kept as it is, and breaks nothing`, async () => {
    const subject = make();
    for (const raw of subject.garbage) {
      const { outcome } = await subject.deliver(raw);
      assert.ok(["new", "duplicate", "failed", "nothing"].includes(outcome), outcome);
    }
    assert.equal((await subject.deliver(subject.payload("after-garbage", 1))).outcome, "new");
  });

  test(`${name}: the largest payload allowed is taken whole`, async () => {
    const subject = make();
    assert.equal((await subject.deliver(subject.huge())).outcome, "new");
  });

  test(`${name}: a forged delivery is refused`, { skip: skipOf((subject) => subject.deliverForged) }, async () => {
    const subject = make();
    const deliverForged = subject.deliverForged;
    assert.ok(typeof deliverForged === "function");
    assert.equal(await deliverForged(subject.payload("forged", 1)), true);
  });

  const providerSkip = skipOf((subject) => subject.provider);
  const sending = (title: string, run: (subject: ConformanceSubject, provider: Provider) => Promise<void>) =>
    test(`${name}: ${title}`, { skip: providerSkip }, async () => {
      const subject = make();
      assert.ok("countOf" in subject.provider);
      await run(subject, subject.provider);
    });

  sending("what is sent arrives once, and the receipt names it", async ({ connector, context, outgoing }, provider) => {
    const receipt = await connector.send(outgoing(1), context());
    assert.equal(receipt.outcome, "sent");
    assert.equal(await provider.countOf(outgoing(1)), 1);
  });

  sending("a refusal for now may be repeated; nothing arrived", async ({ connector, context, outgoing }, provider) => {
    for (const fault of ["refuses_now", "unreachable"] as const) {
      const message = outgoing(fault === "refuses_now" ? 2 : 3);
      await provider.failNext(fault);
      const receipt = await connector.send(message, context());
      assert.ok(receipt.outcome === "failed" && receipt.isRetryable, `${fault}: ${JSON.stringify(receipt)}`);
      assert.equal(await provider.countOf(message), 0);
      assert.equal((await connector.send(message, context())).outcome, "sent");
      assert.equal(await provider.countOf(message), 1);
    }
  });

  sending("a refusal for ever says so in the provider's words", async ({ connector, context, outgoing }, provider) => {
    await provider.failNext("refuses_for_ever");
    const receipt = await connector.send(outgoing(4), context());
    assert.ok(receipt.outcome === "failed" && !receipt.isRetryable && receipt.reason !== "", JSON.stringify(receipt));
    assert.equal(await provider.countOf(outgoing(4)), 0);
  });

  sending(
    "a provider that falls silent after taking the message leaves the outcome unknown, never failed",
    async (subject, provider) => {
      const { connector, context, outgoing } = subject;
      await provider.failNext("silent_after_taking");
      const receipt = await connector
        .send(outgoing(5), context())
        .catch((error: Error) => ({ outcome: "unknown" as const, reason: error.message }));
      assert.equal(receipt.outcome, "unknown");
      if (connector.capabilities.canReadBack) {
        assert.deepEqual((await connector.readBack!(outgoing(5), context())).outcome, "arrived");
      }
      if (connector.capabilities.isSendIdempotent) {
        assert.equal((await connector.send(outgoing(5), context())).outcome, "sent");
      }
      assert.equal(await provider.countOf(outgoing(5)), 1);
    },
  );
}
