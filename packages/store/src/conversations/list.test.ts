import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Id, isConversationVisible } from "@rapport/schema";
import fc from "fast-check";
import {
  type ConversationFilter,
  type ConversationRow,
  type ConversationSort,
  countConversations,
  getConversation,
  insertMentions,
  listConversations,
  listItems,
  listTimeline,
  loadRows,
  markRead,
  rowForActor,
  type Scope,
  saveTags,
  searchAll,
  takeFeed,
} from "../index.ts";
import { createTestCompany, type TestCompany } from "../testing/index.ts";

let company: TestCompany;
let teams: Id[];
let people: Scope[];
/** Every row as the owner sees it: what the lists are compared with. */
let all: ConversationRow[];
const SORTS: ConversationSort[] = ["newest", "oldest", "waiting_longest", "priority"];

before(async () => {
  company = await createTestCompany();
  teams = [await company.foundTeam("Returns"), await company.foundTeam("Sales")];
  people = [
    company.owner,
    await company.hire("Own", { scope: "own" }),
    await company.hire("Team", { scope: "team", teamIds: [teams[0]!] }),
    await company.hire("Both", { scope: "team", teamIds: teams }),
    await company.hire("Teamless", { scope: "team" }),
  ];
  const chat = await company.connect("webchat");
  const statuses = ["new", "assigned", "in_progress", "waiting_customer", "pending", "snoozed", "resolved", "closed"];
  for (let index = 0; index < 90; index++) {
    // Few instants, so that many rows stand at the same one.
    const occurredAt = new Date(Date.UTC(2026, 0, 1 + (index % 7))).toISOString();
    const { conversationId } = await company.hear({
      occurredAt,
      address: `c${index % 11}@mail.example`,
      text: `question ${index}`,
      connectionId: index % 4 === 0 ? chat : company.connectionId,
    });
    const assignee = index % 3 === 0 ? null : people[index % people.length]!.actor.actorId;
    await company.store.owner.query(
      `update conversations set status = $2, priority = $3, assignee_id = $4, team_id = $5, waiting_since_at = case when $6 then waiting_since_at end where id = $1`,
      [
        conversationId,
        statuses[index % statuses.length],
        index % 4,
        assignee,
        [null, ...teams][index % 3],
        index % 2 === 0,
      ],
    );
    await company.system.write(async (tx) => {
      if (index % 5 === 0) saveTags(tx, conversationId, ["vip"]);
    });
    if (index % 6 === 0) await company.owner.write((tx) => markRead(tx, conversationId, 1_000_000));
  }
  all = await walk(company.owner, { status: "all" }, "newest", 200);
  assert.equal(all.length, 90);
});
after(() => company.close());

async function walk(scope: Scope, filter: ConversationFilter, sort: ConversationSort, limit: number) {
  const rows: ConversationRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await scope.read((tx) => listConversations(tx, filter, sort, cursor, limit));
    assert.ok(page.items.length <= limit);
    rows.push(...page.items);
    cursor = page.cursor ?? undefined;
  } while (cursor);
  return rows;
}

/** The rules of the list, written a second time and plainly. */
function expected(scope: Scope, filter: ConversationFilter): Set<Id> {
  const { actor } = scope;
  const isOpen = (row: ConversationRow) => !["snoozed", "resolved", "closed"].includes(row.status);
  const isOfStatus = (row: ConversationRow, status: ConversationFilter["status"]) => {
    if (status === "for_people") return isOpen(row) && row.status !== "pending";
    return status === "open" ? isOpen(row) : row.status === status;
  };
  const fits = (row: ConversationRow): boolean =>
    isConversationVisible(actor, row) &&
    (filter.status === "all" || isOfStatus(row, filter.status)) &&
    (filter.assignee === undefined ||
      row.assigneeId ===
        (filter.assignee === "none" ? null : filter.assignee === "me" ? actor.actorId : filter.assignee)) &&
    (filter.team === undefined ||
      (filter.team === "mine"
        ? row.teamId !== null && actor.teamIds.includes(row.teamId)
        : row.teamId === (filter.team === "none" ? null : filter.team))) &&
    (filter.priority === undefined || row.priority === filter.priority) &&
    (filter.tag === undefined || row.tags.includes(filter.tag)) &&
    (filter.channel === undefined || row.channel === filter.channel) &&
    (filter.connectionId === undefined || row.connectionId === filter.connectionId) &&
    (filter.contactId === undefined || row.contactId === filter.contactId) &&
    (filter.isWaiting === undefined || (row.waitingSinceAt !== null) === filter.isWaiting);
  return new Set(all.filter(fits).map((row) => row.id));
}

function isInOrder(sort: ConversationSort, a: ConversationRow, b: ConversationRow): boolean {
  const rank = { low: 0, normal: 1, high: 2, urgent: 3 };
  const keys: Record<ConversationSort, (row: ConversationRow) => (string | number)[]> = {
    newest: (row) => [row.lastEventAt, row.id],
    oldest: (row) => [row.lastEventAt, row.id],
    waiting_longest: (row) => [row.waitingSinceAt ?? "9999", row.id],
    priority: (row) => [rank[row.priority], row.lastEventAt, row.id],
  };
  const [left, right] = [keys[sort](a), keys[sort](b)];
  const at = left.findIndex((value, index) => value !== right[index]);
  const isLess = left[at]! < right[at]!;
  return sort === "newest" || sort === "priority" ? !isLess : isLess;
}

test("every filter, sort, scope and page size shows exactly the rows it should, each once, in order", async () => {
  const someone = fc.constantFrom<(string | undefined)[]>(
    undefined,
    "me",
    "none",
    ...people.map((scope) => scope.actor.actorId),
  );
  const filters = fc.record({
    status: fc.constantFrom<ConversationFilter["status"]>(
      "open",
      "for_people",
      "all",
      "new",
      "pending",
      "snoozed",
      "resolved",
    ),
    assignee: someone,
    team: fc.constantFrom<(string | undefined)[]>(undefined, undefined, "mine", "none", ...teams),
    priority: fc.constantFrom<ConversationFilter["priority"][]>(undefined, undefined, "urgent", "low"),
    tag: fc.constantFrom(undefined, undefined, "vip"),
    isWaiting: fc.constantFrom(undefined, undefined, true, false),
    channel: fc.constantFrom<ConversationFilter["channel"][]>(undefined, undefined, "email", "phone"),
    connectionId: fc.constantFrom(undefined, undefined, company.connectionId),
    contactId: fc.constantFrom(undefined, undefined, undefined, all[0]!.contactId),
  });
  await fc.assert(
    fc.asyncProperty(
      filters,
      fc.constantFrom(...SORTS),
      fc.constantFrom(...people),
      fc.integer({ min: 1, max: 40 }),
      async (filter, sort, scope, limit) => {
        const rows = await walk(scope, filter, sort, limit);
        const wanted = expected(scope, filter);
        assert.deepEqual(new Set(rows.map((row) => row.id)), wanted);
        assert.equal(rows.length, wanted.size, "no row twice");
        for (let index = 1; index < rows.length; index++) assert.ok(isInOrder(sort, rows[index - 1]!, rows[index]!));
        assert.deepEqual(await scope.read((tx) => countConversations(tx, [filter, filter])), [
          wanted.size,
          wanted.size,
        ]);
      },
    ),
    { numRuns: 150 },
  );
});

test("what a list, a detail, a socket row and search show follows one and the same row scope (chatwoot#8274)", async () => {
  for (const scope of people) {
    const listed = new Set((await walk(scope, { status: "all" }, "newest", 50)).map((row) => row.id));
    const loaded = await company.system.read((tx) =>
      loadRows(
        tx,
        all.map((row) => row.id),
      ),
    );
    assert.equal(loaded.length, all.length);
    for (const { row } of loaded) {
      assert.equal(isConversationVisible(scope.actor, row), listed.has(row.id));
      assert.equal((await scope.read((tx) => getConversation(tx, row.id))) !== null, listed.has(row.id));
    }
    const found = await scope.read((tx) => searchAll(tx, "question", 200));
    assert.deepEqual(new Set(found.messages.map((hit) => hit.conversationId)), listed);
    for (const row of found.conversations) assert.ok(listed.has(row.id));
    const timeline = await scope.read((tx) => listTimeline(tx, all[0]!.contactId, undefined, 200));
    assert.ok(timeline.items.every((item) => listed.has(item.conversationId)));
  }
});

test("unread is each reader's own; a mark survives an older one that comes late, and 0 makes unread", async () => {
  const { conversationId, seq } = await company.hear({ text: "unread?" });
  const isUnread = async (scope: Scope) => (await scope.read((tx) => getConversation(tx, conversationId)))?.isUnread;
  const [owner, other] = [company.owner, people[4]!];
  assert.equal(await isUnread(owner), true);
  await owner.write((tx) => markRead(tx, conversationId, seq));
  await owner.write((tx) => markRead(tx, conversationId, seq - 1));
  assert.deepEqual([await isUnread(owner), await isUnread(other)], [false, true]);
  const [loaded] = await owner.read((tx) => loadRows(tx, [conversationId], [owner.actor.actorId]));
  assert.equal(rowForActor(loaded!, owner.actor.actorId).isUnread, false);
  assert.equal(rowForActor(loaded!, other.actor.actorId).isUnread, true);
  const unread = await owner.read((tx) =>
    listConversations(tx, { status: "open", isUnread: true }, "newest", undefined, 200),
  );
  assert.ok(!unread.items.some(({ id }) => id === conversationId));
  await owner.write((tx) => markRead(tx, conversationId, 0));
  assert.equal(await isUnread(owner), true);
  await company.system.write(async (tx) => {
    await takeFeed(tx);
    await tx.query("update conversations set status = 'closed' where id = $1", [conversationId]);
  });
});

test("a list of conversations in which I am mentioned", async () => {
  const [scope] = [people[4]!];
  const target = all.find((row) => isConversationVisible(scope.actor, row))!;
  const items = await company.owner.read((tx) => listItems(tx, target.id, undefined, 1));
  await company.owner.write((tx) => insertMentions(tx, items.items[0]!.id, target.id, [scope.actor.actorId]));
  const rows = await walk(scope, { status: "all", isMentioned: true }, "newest", 10);
  assert.deepEqual(
    rows.map(({ id }) => id),
    [target.id],
  );
});

test("a cursor of another list, or one that was changed, is refused as bad input", async () => {
  const page = await company.owner.read((tx) => listConversations(tx, { status: "all" }, "newest", undefined, 5));
  const forged = Buffer.from(JSON.stringify(["conversations.newest", "'; drop table x", "1"])).toString("base64url");
  for (const [sort, cursor] of [
    ["priority", page.cursor!],
    ["newest", "garbage"],
    ["newest", forged],
    ["newest", ""],
  ] as const) {
    await assert.rejects(
      company.owner.read((tx) => listConversations(tx, { status: "all" }, sort, cursor, 5)),
      { code: "invalid_input" },
    );
  }
});

test("a long conversation is read page by page, each in reading order, nothing twice", async () => {
  const { conversationId } = await company.hear({ text: "0" });
  for (let index = 1; index < 23; index++) await company.hear({ conversationId, text: String(index) });
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await company.owner.read((tx) => listItems(tx, conversationId, cursor, 5));
    pages.unshift(page.items.map((item) => item.text));
    cursor = page.cursor ?? undefined;
  } while (cursor);
  assert.deepEqual(
    pages.flat(),
    Array.from({ length: 23 }, (_, index) => String(index)),
  );
});

test("what happened earlier stands earlier, however late it arrives (chatwoot#12661)", async () => {
  const { conversationId } = await company.hear({ text: "first", occurredAt: "2026-03-01T10:00:00.000Z" });
  await company.hear({ conversationId, text: "third", occurredAt: "2026-03-01T10:05:00.000Z" });
  await company.hear({ conversationId, text: "second", occurredAt: "2026-03-01T10:01:00.000Z" });
  const { items } = await company.owner.read((tx) => listItems(tx, conversationId, undefined, 50));
  assert.deepEqual(
    items.map((item) => item.text),
    ["first", "second", "third"],
  );
});

test("another company sees none of it", async () => {
  const neighbour = await company.neighbour();
  assert.deepEqual(await walk(neighbour.owner, { status: "all" }, "newest", 50), []);
  assert.deepEqual(await neighbour.owner.read((tx) => countConversations(tx, [{ status: "all" }])), [0]);
  const found = await neighbour.owner.read((tx) => searchAll(tx, "question", 50));
  assert.deepEqual(found, { messages: [], contacts: [], conversations: [], messagesSince: null });
  assert.equal(await neighbour.owner.read((tx) => getConversation(tx, all[0]!.id)), null);
  assert.deepEqual((await neighbour.owner.read((tx) => listItems(tx, all[0]!.id, undefined, 5))).items, []);
});
