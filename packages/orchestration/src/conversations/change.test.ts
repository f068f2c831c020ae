import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ConversationStatus, type Id, newId, nextStatus, TRIGGERS } from "@rapport/schema";
import {
  type ConversationItem,
  getConversation,
  listConversations,
  listItems,
  type Scope,
  startWorker,
} from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import fc from "fast-check";
import { Logger } from "graphile-worker";
import { roundJobs } from "../jobs.ts";
import { closeResolved, wakeDue } from "../rounds/rounds.ts";
import { changeConversation, changeConversations } from "./change.ts";
import { leaveNote } from "./note.ts";

let company: TestCompany;
before(async () => {
  company = await createTestCompany();
});
after(() => company.close());

const change = (
  id: Id,
  wish: Parameters<typeof changeConversation>[2],
  scope: Scope = company.owner,
  now = new Date(),
) => scope.write((tx) => changeConversation(tx, id, wish, now));
const detail = (id: Id, scope: Scope = company.owner) => scope.read((tx) => getConversation(tx, id));
const changes = async (id: Id): Promise<ConversationItem[]> =>
  (await company.owner.read((tx) => listItems(tx, id, undefined, 200))).items.filter((item) => item.kind === "change");
const feedOf = async (id: Id) =>
  (
    await company.store.owner.query<{ kind: string; actor_id: Id | null; seq: number }>(
      "select kind, actor_id, seq from change_feed where conversation_id = $1 order by seq",
      [id],
    )
  ).rows;

test("each changed field is one event, with who did it, and the screens are told", async () => {
  const { conversationId } = await company.hear({ subject: "Parcel" });
  const anna = await company.hire("Anna");
  const teamId = await company.foundTeam("Returns", [anna]);
  await change(conversationId, {
    assigneeId: anna.actor.actorId,
    teamId,
    priority: "urgent",
    addTags: ["vip", "refund"],
    subject: "Lost parcel",
  });
  const events = await changes(conversationId);
  assert.deepEqual(events.map((item) => [item.change?.what, item.change?.from, item.change?.to]).sort(), [
    ["assignee", null, anna.actor.actorId],
    ["priority", "normal", "urgent"],
    ["status", "new", "assigned"],
    ["subject", "Parcel", "Lost parcel"],
    ["tags", [], ["refund", "vip"]],
    ["team", null, teamId],
  ]);
  assert.ok(events.every((item) => item.author.id === company.owner.actor.actorId));
  const after = await detail(conversationId);
  assert.deepEqual(
    [after?.status, after?.priority, after?.tags, after?.subject],
    ["assigned", "urgent", ["refund", "vip"], "Lost parcel"],
  );
  const feed = await feedOf(conversationId);
  assert.equal(feed.at(-1)?.kind, "conversation");
  assert.equal(feed.at(-1)?.seq, after?.seq);
  assert.equal(feed.filter(({ kind }) => kind === "item").length, 7);
});

test("asking for what is already so writes nothing", async () => {
  const { conversationId } = await company.hear({});
  const before = await detail(conversationId);
  await change(conversationId, { assigneeId: null, priority: "normal", addTags: [], removeTags: ["none"] });
  assert.deepEqual(await detail(conversationId), before);
});

test("an illegal move is refused with a sentence that names status and wish, and nothing is half done", async () => {
  const { conversationId } = await company.hear({});
  await assert.rejects(change(conversationId, { priority: "high", status: "closed" }), {
    code: "illegal_transition",
    message: /is new and cannot be closed\. Resolve it first\./,
  });
  assert.equal((await detail(conversationId))?.priority, "normal");
});

test("whatever is pulled, in any order, the row and the events say the same as the machine", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...TRIGGERS), { maxLength: 8 }), async (triggers) => {
      const { conversationId } = await company.hear({});
      let expected: ConversationStatus = "new";
      for (const trigger of triggers) {
        const next = nextStatus(expected, trigger);
        if (next === null) {
          await assert.rejects(change(conversationId, { trigger }), { code: "illegal_transition" });
        } else {
          await change(conversationId, { trigger });
          expected = next;
        }
      }
      assert.equal((await detail(conversationId))?.status, expected);
      let folded: unknown = "new";
      for (const item of await changes(conversationId)) {
        if (item.change?.what !== "status") continue;
        assert.equal(item.change.from, folded);
        folded = item.change.to;
      }
      assert.equal(folded, expected);
    }),
    { numRuns: 20 },
  );
});

test("two agents who take a conversation at once: one has it, the other is told", async () => {
  const [anna, boris] = [await company.hire("Anna"), await company.hire("Boris")];
  const { conversationId } = await company.hear({});
  const ifSeq = (await detail(conversationId))!.seq;
  const results = await Promise.allSettled(
    [anna, boris].map((scope) => change(conversationId, { assigneeId: scope.actor.actorId, ifSeq }, scope)),
  );
  assert.deepEqual(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  const refused = results.find((result) => result.status === "rejected");
  assert.equal(refused?.reason.code, "conflict");
  const winner = results[0]?.status === "fulfilled" ? anna : boris;
  assert.equal((await detail(conversationId))?.assigneeId, winner.actor.actorId);
});

test("a stale version does not matter when somebody changed another field, or the customer wrote", async () => {
  const { conversationId } = await company.hear({});
  const ifSeq = (await detail(conversationId))!.seq;
  await change(conversationId, { priority: "low" });
  await company.hear({ conversationId });
  await change(conversationId, { addTags: ["x"], assigneeId: company.owner.actor.actorId, ifSeq });
  assert.equal((await detail(conversationId))?.assigneeId, company.owner.actor.actorId);
});

test("a change and the customer's words at the same moment lose nothing", async () => {
  const { conversationId } = await company.hear({});
  await change(conversationId, { status: "resolved" });
  await Promise.all([
    ...Array.from({ length: 5 }, () => company.hear({ conversationId })),
    change(conversationId, { priority: "high" }),
    change(conversationId, { addTags: ["a"] }),
  ]);
  const after = await detail(conversationId);
  assert.deepEqual([after?.status, after?.priority, after?.tags, after?.messageCount], ["reopened", "high", ["a"], 6]);
});

test("nobody is assigned who does not exist, is disabled, or works elsewhere", async () => {
  const { conversationId } = await company.hear({});
  const neighbour = await company.neighbour();
  const gone = await company.hire("Gone");
  await company.store.owner.query("update actors set disabled_at = now() where id = $1", [gone.actor.actorId]);
  for (const assigneeId of [newId(), gone.actor.actorId, neighbour.owner.actor.actorId]) {
    await assert.rejects(change(conversationId, { assigneeId }), { code: "invalid_input" });
  }
  await assert.rejects(change(conversationId, { teamId: newId() }), { code: "invalid_input" });
});

test("a change to many tells each one's outcome, and one refusal does not hold up the others", async () => {
  const first = await company.hear({});
  const second = await company.hear({});
  const neighbour = await company.neighbour();
  const foreign = await neighbour.hear({});
  await change(first.conversationId, { status: "resolved" });
  const outcomes = await changeConversations(
    company.owner,
    [first.conversationId, second.conversationId, foreign.conversationId, first.conversationId],
    { status: "closed" },
  );
  assert.deepEqual(
    outcomes.map(({ id, ok, code }) => [id, ok, code]),
    [
      [first.conversationId, true, null],
      [second.conversationId, false, "illegal_transition"],
      [foreign.conversationId, false, "not_found"],
    ],
  );
});

test("a snoozed conversation wakes at its time, even when the server starts only afterwards", async () => {
  const { conversationId } = await company.hear({});
  const untilAt = new Date(Date.now() + 60_000).toISOString();
  await change(conversationId, { snooze: { untilAt } });
  assert.equal((await detail(conversationId))?.snoozedUntilAt, untilAt);
  assert.equal(await wakeDue(company.store, new Date()), 0);
  assert.equal(await wakeDue(company.store, new Date(Date.now() + 61_000)), 1);
  const after = await detail(conversationId);
  assert.deepEqual([after?.status, after?.snoozedUntilAt], ["reopened", null]);
  assert.equal((await changes(conversationId)).at(-1)?.change?.cause, "snooze_ended");
});

test("the job of a snooze wakes it at its time", async () => {
  const { conversationId } = await company.hear({});
  await change(conversationId, { snooze: { untilAt: new Date(Date.now() + 700).toISOString() } });
  const worker = await startWorker(company.store, {
    handlers: roundJobs({ store: company.store }),
    logger: new Logger(() => () => {}),
  });
  try {
    for (let round = 0; round < 200 && (await detail(conversationId))?.status === "snoozed"; round++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal((await detail(conversationId))?.status, "reopened");
  } finally {
    await worker.stop();
  }
});

test("a snooze until the reply ends with the customer's word, and an instant in the past is refused", async () => {
  const { conversationId } = await company.hear({});
  await assert.rejects(change(conversationId, { snooze: { untilAt: new Date(Date.now() - 1000).toISOString() } }), {
    code: "invalid_input",
  });
  await change(conversationId, { snooze: { untilAt: null } });
  assert.equal(await wakeDue(company.store, new Date(Date.now() + 1e12)), 0);
  await company.hear({ conversationId });
  assert.equal((await detail(conversationId))?.status, "reopened");
});

test("resolved conversations close after a week without a word, and not before", async () => {
  const { conversationId } = await company.hear({});
  await change(conversationId, { status: "resolved" });
  const day = 24 * 3600_000;
  await closeResolved(company.store, 7, new Date(Date.now() + 6.9 * day));
  assert.equal((await detail(conversationId))?.status, "resolved");
  await closeResolved(company.store, 7, new Date(Date.now() + 7.1 * day));
  assert.equal((await detail(conversationId))?.status, "closed");
});

test("a note tells those it names, once, and only people who may see the conversation", async () => {
  const anna = await company.hire("Anna");
  const own = await company.hire("Only Own", { scope: "own" });
  const { conversationId } = await company.hear({});
  await change(conversationId, { assigneeId: anna.actor.actorId });
  const note = { text: "Please look", attachmentIds: [], mentions: [anna.actor.actorId], clientId: newId() };
  const leave = (given: typeof note) => company.owner.write((tx) => leaveNote(tx, conversationId, given));
  assert.equal(await leave(note), await leave(note));
  const items = (await company.owner.read((tx) => listItems(tx, conversationId, undefined, 50))).items;
  const notes = items.filter((item) => item.kind === "note");
  assert.equal(notes.length, 1);
  assert.deepEqual(notes[0]?.mentions, [anna.actor.actorId]);
  assert.equal((await feedOf(conversationId)).filter(({ kind }) => kind === "mention").length, 1);
  const mentioned = await anna.read((tx) =>
    listConversations(tx, { status: "all", isMentioned: true }, "newest", undefined, 10),
  );
  assert.deepEqual(
    mentioned.items.map(({ id }) => id),
    [conversationId],
  );
  await assert.rejects(leave({ ...note, clientId: newId(), mentions: [own.actor.actorId] }), { code: "invalid_input" });
});

test("a viewer of another company finds nothing to change", async () => {
  const { conversationId } = await company.hear({});
  const neighbour = await company.neighbour();
  await assert.rejects(change(conversationId, { priority: "high" }, neighbour.owner), { code: "not_found" });
  const own = await company.hire("Own", { scope: "own" });
  await assert.rejects(change(conversationId, { priority: "high" }, own), { code: "not_found" });
});
