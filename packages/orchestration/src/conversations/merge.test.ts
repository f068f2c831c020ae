import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Id, newId } from "@rapport/schema";
import {
  findConversations,
  getConversation,
  listConversations,
  listItems,
  markRead,
  type Scope,
  saveDraft,
} from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import fc from "fast-check";
import { changeConversation } from "./change.ts";
import { mergeConversations, unmergeConversation } from "./merge.ts";
import { leaveNote } from "./note.ts";

let company: TestCompany;
before(async () => {
  company = await createTestCompany();
});
after(() => company.close());

const merge = (into: Id, from: Id[], scope: Scope = company.owner) =>
  scope.write((tx) => mergeConversations(tx, into, from));
const unmerge = (id: Id) => company.owner.write((tx) => unmergeConversation(tx, id));
const detail = (id: Id) => company.owner.read((tx) => getConversation(tx, id));
const words = async (id: Id) =>
  (await company.owner.read((tx) => listItems(tx, id, undefined, 200))).items
    .filter((item) => item.kind === "message" || item.kind === "note")
    .map((item) => item.text);

test("merging shows everything in the conversation that was chosen to survive (chatwoot#9264, #5115)", async () => {
  const a = await company.hear({ text: "first" });
  const b = await company.hear({ text: "second" });
  await company.owner.write((tx) =>
    leaveNote(tx, b.conversationId, { text: "note in b", attachmentIds: [], mentions: [], clientId: newId() }),
  );
  await merge(a.conversationId, [b.conversationId]);
  assert.deepEqual(await words(a.conversationId), ["first", "second", "note in b"]);
  const survivor = await detail(a.conversationId);
  assert.equal(survivor?.messageCount, 2);
  assert.equal(survivor?.preview, "second");
  assert.deepEqual(
    survivor?.mergedFrom.map(({ id }) => id),
    [b.conversationId],
  );
  const listed = await company.owner.read((tx) => listConversations(tx, { status: "all" }, "newest", undefined, 200));
  assert.ok(!listed.items.some(({ id }) => id === b.conversationId));
  assert.equal((await detail(b.conversationId))?.mergedIntoId, a.conversationId);
  assert.equal((await detail(b.conversationId))?.allowed.reply, false);
});

test("mail to the merged conversation lands in the survivor, and stays there after taking out", async () => {
  const a = await company.hear({ text: "a" });
  const b = await company.hear({ text: "b" });
  await merge(a.conversationId, [b.conversationId]);
  await company.hear({ conversationId: b.conversationId, text: "late answer to b" });
  assert.deepEqual(await words(a.conversationId), ["a", "b", "late answer to b"]);
  await unmerge(b.conversationId);
  assert.deepEqual(await words(a.conversationId), ["a", "late answer to b"]);
  assert.deepEqual(await words(b.conversationId), ["b"]);
});

test("read marks and drafts of both are still there afterwards", async () => {
  const a = await company.hear({});
  const b = await company.hear({});
  await company.owner.write(async (tx) => {
    await markRead(tx, b.conversationId, b.seq);
    await saveDraft(tx, b.conversationId, { kind: "reply", text: "half", attachmentIds: [] });
  });
  await merge(a.conversationId, [b.conversationId]);
  await unmerge(b.conversationId);
  const after = await detail(b.conversationId);
  assert.equal(after?.readSeq, b.seq);
  assert.equal(after?.draft?.text, "half");
  assert.equal(after?.isUnread, false);
});

test("when the customer still waits in what is merged, a settled survivor is work again", async () => {
  const a = await company.hear({});
  const b = await company.hear({});
  await company.owner.write((tx) => changeConversation(tx, a.conversationId, { status: "resolved" }));
  await merge(a.conversationId, [b.conversationId]);
  const survivor = await detail(a.conversationId);
  assert.equal(survivor?.status, "reopened");
  assert.notEqual(survivor?.waitingSinceAt, null);
});

test("circles, merging twice, into itself, and other companies' conversations are refused, for all or none", async () => {
  const [a, b, c] = [await company.hear({}), await company.hear({}), await company.hear({})];
  const foreign = await (await company.neighbour()).hear({});
  await merge(a.conversationId, [b.conversationId]);
  await assert.rejects(merge(b.conversationId, [a.conversationId]), { code: "conflict" });
  await assert.rejects(merge(c.conversationId, [b.conversationId]), { code: "conflict" });
  await assert.rejects(merge(c.conversationId, [c.conversationId]), { code: "conflict" });
  await assert.rejects(merge(c.conversationId, [a.conversationId, foreign.conversationId]), { code: "not_found" });
  assert.equal((await detail(a.conversationId))?.mergedIntoId, null);
  await assert.rejects(unmerge(a.conversationId), { code: "conflict" });
  await assert.rejects(
    company.owner.write((tx) => changeConversation(tx, b.conversationId, { priority: "high" })),
    { code: "conflict" },
  );
  const own = await company.hire("Own", { scope: "own" });
  await assert.rejects(merge(a.conversationId, [c.conversationId], own), { code: "not_found" });
});

test("any merges, taken back in any order, give every conversation its own words and figures back", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.boolean()), { minLength: 1, maxLength: 8 }),
      async (steps) => {
        const ids: Id[] = [];
        for (let index = 0; index < 5; index++)
          ids.push((await company.hear({ text: `words of ${index}` })).conversationId);
        const figures = async () =>
          Promise.all(
            ids.map(async (id) => {
              const row = await detail(id);
              return [
                row?.messageCount,
                row?.preview,
                row?.status,
                row?.waitingSinceAt,
                row?.lastEventAt,
                await words(id),
              ];
            }),
          );
        const before = await figures();
        // The model: a forest by parent.
        const parent = new Map<number, number>();
        const root = (index: number): number => (parent.has(index) ? root(parent.get(index)!) : index);
        for (const [into, from, isUndo] of steps) {
          if (isUndo) {
            if (parent.has(from)) {
              await unmerge(ids[from]!);
              parent.delete(from);
            }
          } else if (into !== from && !parent.has(into) && !parent.has(from)) {
            await merge(ids[into]!, [ids[from]!]);
            parent.set(from, into);
          }
          for (let index = 0; index < ids.length; index++) {
            const expected = [0, 1, 2, 3, 4]
              .filter((other) => root(other) === root(index))
              .map((other) => `words of ${other}`);
            if (root(index) === index) assert.deepEqual(await words(ids[index]!), expected);
            const target = await company.system.read((tx) => findConversations(tx, [ids[index]!]));
            assert.equal(target.get(ids[index]!)?.id, ids[root(index)]);
          }
        }
        for (const index of [...parent.keys()]) await unmerge(ids[index]!);
        assert.deepEqual(await figures(), before);
      },
    ),
    { numRuns: 12 },
  );
});
