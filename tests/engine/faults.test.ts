import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import type { SubscriptionShop } from "@rapport/sandbox";
import { findDialogue, listActions } from "@rapport/store";
import { type Chat, type EngineWorld, pause, settleJobs, startEngineWorld } from "./world.ts";

// Whatever is down, slow, cut off or half done: the customer reads an honest sentence or gets a person, nothing is done twice, and
// nothing is left hanging. The shop's own log is the witness. What a model does wrong is in model.test.ts.

let world: EngineWorld;
before(async () => {
  world = await startEngineWorld({
    limits: {
      callTimeoutMs: 700,
      firstRetryMs: 200,
      previewWithinMs: 2500,
      reconcileAfterMs: [200, 400, 800, 1500, 3000, 6000],
    },
  });
});
after(() => world.close());
beforeEach(() => world.shop.reset());

let turn = 0;
function nextCustomer() {
  const fitting = world.shop
    .world()
    .customers.filter(
      ({ locale, subscription }) =>
        locale.startsWith("en") &&
        subscription.status === "active" &&
        subscription.frequency === "monthly" &&
        subscription.skippedMonths.length === 0,
    );
  return fitting[turn++ % fitting.length]!;
}

type FaultInput = Parameters<SubscriptionShop["addFaults"]>[0][number];

/** Faults that hit every call of an operation from now on, or the next ones. */
const KINDS = ["fail_before", "drop_before", "rate_limited", "fail_after", "drop_after", "half_done"] as const;
const always = (operation: string, kind: FaultInput["kind"], ms = 0): FaultInput => ({
  operation,
  kind,
  ms,
  times: 1_000_000,
  onPreview: true,
});

const skipsOf = (customerId: string) =>
  world.shop.log().filter((entry) => entry.customerId === customerId && entry.operation === "skip_month").length;

async function standingOf(chat: Chat) {
  const conversationId = await chat.conversationId();
  return world.server.store.system(world.tenant.id).read(async (tx) => ({
    dialogue: await findDialogue(tx, conversationId),
    actions: await listActions(tx, conversationId),
  }));
}

const said = async (chat: Chat) =>
  (await chat.messages()).filter(({ direction }) => direction === "out").map(({ text }) => text);

/** Waits until the conversation is as it has to be; says how it stands if it never is. */
async function until(chat: Chat, isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let round = 0; round < 600; round++) {
    if (await isSo()) return;
    await pause(100);
  }
  const { dialogue, actions } = await standingOf(chat);
  const states = actions.map(({ tool, state, reason }) => `${tool} ${state} ${reason}`).join(", ");
  assert.fail(
    `never came about: ${what}\nheld by ${dialogue?.holder} (${dialogue?.handOffReason}); ${states}\n${await chat.transcript()}`,
  );
}

const isWithPerson = async (chat: Chat) => (await standingOf(chat)).dialogue?.holder === "person";

async function begin() {
  const customer = nextCustomer();
  const chat = await world.visit({ locale: "en" });
  await chat.say("Please skip next month");
  return { customer, chat };
}

async function beginVerified() {
  const { customer, chat } = await begin();
  await chat.say(customer.email);
  return { customer, chat, code: await world.codeFor(customer.email) };
}

/** A skipped month waits for the customer's yes. */
async function beginOffered() {
  const { customer, chat, code } = await beginVerified();
  await chat.say(code);
  await until(chat, async () => (await standingOf(chat)).actions[0]?.state === "awaiting", "an offer");
  return { customer, chat };
}

describe("the shop is asked who the customer is", () => {
  for (const kind of ["fail_before", "drop_before", "rate_limited"] as const) {
    test(`and answers ${kind}: the customer is told so, and a person has it`, async () => {
      const { customer, chat } = await begin();
      world.shop.addFaults([always("find_customer", kind)]);
      await chat.say(customer.email);
      await until(chat, () => isWithPerson(chat), "a person");
      assert.match((await said(chat)).at(-1)!, /can't reach our shop system.*colleague/s);
    });
  }

  test("and does not answer in time", async () => {
    const { customer, chat } = await begin();
    world.shop.addFaults([always("find_customer", "latency", 2500)]);
    await chat.say(customer.email);
    await until(chat, () => isWithPerson(chat), "a person");
    assert.match((await said(chat)).at(-1)!, /can't reach our shop system/);
  });

  test("and is merely slow: nothing is lost", async () => {
    const { customer, chat } = await begin();
    world.shop.addFaults([always("find_customer", "latency", 300)]);
    await chat.say(customer.email);
    assert.match((await said(chat)).at(-1)!, /six-digit code/);
  });
});

describe("the code's letter", () => {
  test("is refused for a moment: it is mailed again, once", async () => {
    const { customer, chat } = await begin();
    world.sink.misbehave({ do: "refuse", code: 451, text: "try later" });
    const before = world.sink.mails.length;
    await chat.say(customer.email);
    const isThere = async () => world.sink.mails.slice(before).some(({ to }) => to.includes(customer.email));
    await until(chat, isThere, "a code");
    await settleJobs(world.server);
    assert.equal(world.sink.mails.slice(before).filter(({ to }) => to.includes(customer.email)).length, 1);
    await chat.say(await world.codeFor(customer.email));
    await until(chat, async () => (await standingOf(chat)).dialogue?.identity.level === "verified", "verified");
  });

  test("is refused for good: the customer does not wait for it in vain", async () => {
    const { customer, chat } = await begin();
    world.sink.misbehave({ do: "refuse", code: 550, text: "no such mailbox" });
    await chat.say(customer.email);
    await until(chat, () => isWithPerson(chat), "a person");
    assert.match((await said(chat)).at(-1)!, /colleague/);
  });

  test("is cut off without a word: it is not sent twice, and a new one can be asked for", async () => {
    const { customer, chat } = await begin();
    world.sink.misbehave({ do: "drop_after_data" });
    const before = world.sink.mails.length;
    await chat.say(customer.email);
    await settleJobs(world.server);
    assert.equal(world.sink.mails.slice(before).filter(({ to }) => to.includes(customer.email)).length, 1);
    await chat.say("I did not get the code, please send a new one");
    await until(chat, async () => world.sink.mails.length >= before + 2, "a second code");
    await chat.say(await world.codeFor(customer.email));
    await until(chat, async () => (await standingOf(chat)).dialogue?.identity.level === "verified", "verified");
  });
});

describe("a look-up for a verified customer", () => {
  for (const kind of ["fail_before", "drop_before", "rate_limited"] as const) {
    test(`that answers ${kind} ends in a sentence and a person`, async () => {
      const { chat, code } = await beginVerified();
      world.shop.addFaults([always("get_subscription", kind)]);
      await chat.say(code);
      await until(chat, () => isWithPerson(chat), "a person");
      assert.match((await said(chat)).join("\n"), /can't reach our shop system/);
    });
  }
});

describe("a preview", () => {
  test("that fails for a moment is computed again, and the offer comes", async () => {
    const { chat, code } = await beginVerified();
    world.shop.addFaults([
      { operation: "skip_month", kind: "fail_before", times: 1, onPreview: true },
      { operation: "skip_month", kind: "drop_before", times: 1, onPreview: true },
    ]);
    await chat.say(code);
    await until(chat, async () => (await standingOf(chat)).actions[0]?.state === "awaiting", "an offer");
    await until(
      chat,
      async () => (await chat.messages()).some(({ quickReplies }) => quickReplies.length > 1),
      "buttons",
    );
  });

  for (const kind of ["fail_before", "drop_before", "rate_limited"] as const) {
    test(`that never comes (${kind}) is not waited for: nothing was changed, a person has it`, async () => {
      const { customer, chat, code } = await beginVerified();
      world.shop.addFaults([always("skip_month", kind)]);
      await chat.say(code);
      await until(chat, () => isWithPerson(chat), "a person");
      assert.match((await said(chat)).at(-1)!, /nothing was changed.*colleague/s);
      assert.equal(skipsOf(customer.customerId), 0);
    });
  }
});

describe("the deed", () => {
  for (const kind of KINDS) {
    test(`that meets ${kind} once is done once, and the customer hears it`, async () => {
      const { customer, chat } = await beginOffered();
      world.shop.addFaults([{ operation: "skip_month", kind, ms: kind === "half_done" ? 900 : 0 }]);
      await chat.press("confirm");
      await until(chat, async () => (await said(chat)).some((text) => /Done/.test(text)), "Done");
      await settleJobs(world.server);
      assert.equal(skipsOf(customer.customerId), 1);
      assert.equal((await said(chat)).filter((text) => /Done/.test(text)).length, 1);
    });
  }

  test("whose answer comes too late is looked up, not done again", async () => {
    const { customer, chat } = await beginOffered();
    world.shop.addFaults([{ operation: "skip_month", kind: "latency", ms: 1500 }]);
    await chat.press("confirm");
    await until(chat, async () => (await said(chat)).some((text) => /Done/.test(text)), "Done");
    assert.equal(skipsOf(customer.customerId), 1);
  });

  test("that is done while nobody can be asked about it is called unknown, then a person's, and is done once", async () => {
    const { customer, chat } = await beginOffered();
    world.shop.addFaults([{ operation: "skip_month", kind: "fail_after" }, always("get_operation", "fail_before")]);
    await chat.press("confirm");
    await until(chat, () => isWithPerson(chat), "a person");
    assert.match((await said(chat)).join("\n"), /don't know yet whether it went through/);
    assert.equal(skipsOf(customer.customerId), 1);
    const { actions } = await standingOf(chat);
    assert.equal(actions[0]?.state, "unknown", "nobody claims to know");
  });

  test("that was agreed to twice at once while the shop stumbles is done once", async () => {
    const { customer, chat } = await beginOffered();
    world.shop.addFaults([{ operation: "skip_month", kind: "drop_after" }]);
    await Promise.all([chat.press("confirm"), chat.press("confirm"), chat.say("yes")]);
    await until(chat, async () => (await said(chat)).some((text) => /Done/.test(text)), "Done");
    await settleJobs(world.server);
    assert.equal(skipsOf(customer.customerId), 1);
  });
});

describe("the whole shop is away", () => {
  test("in the middle of everything: the yes is kept for a while and carried out once when it is back", async () => {
    const { customer, chat } = await beginOffered();
    world.shop.addFaults([{ operation: "*", kind: "drop_before", times: 4, onPreview: true }]);
    await chat.press("confirm");
    await until(chat, async () => (await said(chat)).some((text) => /Done/.test(text)), "Done");
    assert.equal(skipsOf(customer.customerId), 1);
  });
});

test("a turn that fails by itself again and again ends with a person", async () => {
  const chat = await world.visit({ locale: "en" });
  await chat.say("Hello");
  const conversationId = await chat.conversationId();
  // What an older version might have left: a memory that this one cannot read.
  await world.server.store.owner.query(
    `update rapport.dialogues set state = '{"dialogue": {"version": 1, "tasks": 7}, "facts": []}' where conversation_id = $1`,
    [conversationId],
  );
  await chat.say("Please skip next month");
  await until(chat, () => isWithPerson(chat), "a person");
  const { dialogue } = await standingOf(chat);
  assert.equal(dialogue?.handOffReason, "engine_failed");
});
