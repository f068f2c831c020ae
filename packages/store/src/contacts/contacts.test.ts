import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Id } from "@rapport/schema";
import fc from "fast-check";
import {
  getContact,
  insertContact,
  listContacts,
  listTimeline,
  mergeContact,
  searchAll,
  unmergeContact,
  updateContact,
} from "../index.ts";
import { createTestCompany, type TestCompany } from "../testing/index.ts";

let company: TestCompany;
before(async () => {
  company = await createTestCompany();
});
after(() => company.close());

const contact = (id: Id) => company.owner.read((tx) => getContact(tx, id));
const merge = (into: Id, from: Id) => company.owner.write((tx) => mergeContact(tx, into, from));
const unmerge = (id: Id) => company.owner.write((tx) => unmergeContact(tx, id));

test("a contact keeps the addresses it was known by when its e-mail address changes", async () => {
  const { contactId } = await company.hear({ address: "old@mail.example" });
  await company.owner.write((tx) => updateContact(tx, contactId, { email: "New@Mail.example" }));
  const after = await contact(contactId);
  assert.equal(after?.email, "new@mail.example");
  assert.deepEqual(after?.identities.map(({ address }) => address).sort(), ["new@mail.example", "old@mail.example"]);
  await assert.rejects(
    company.owner.write((tx) => insertContact(tx, { name: "Thief", email: "old@mail.example" })),
    { code: "already_exists" },
  );
});

test("a company is found by its name, whatever the case, or made once with a slug of its own", async () => {
  const make = (name: string, companyName: string) =>
    company.owner.write((tx) => insertContact(tx, { name, companyName }));
  const ids = await Promise.all([make("a", "Müller & Söhne"), make("b", "MÜLLER & SÖHNE"), make("c", "Muller Sohne")]);
  const [a, b, c] = await Promise.all(ids.map((id) => contact(id)));
  assert.equal(a?.companyId, b?.companyId);
  assert.notEqual(a?.companyId, c?.companyId);
  assert.notEqual(a?.company?.slug, c?.company?.slug);
  await company.owner.write((tx) => updateContact(tx, ids[0]!, { companyName: null }));
  assert.equal((await contact(ids[0]!))?.company, null);
});

test("merging fills the survivor's blanks, and taking out empties what nobody has changed since", async () => {
  const survivor = await company.owner.write((tx) => insertContact(tx, { name: "Kim" }));
  const { contactId } = await company.hear({ address: "kim@mail.example", name: "Kim Other" });
  await company.owner.write((tx) => updateContact(tx, contactId, { phone: "+4917000", companyName: "Kim Ltd" }));
  await merge(survivor, contactId);
  const filled = await contact(survivor);
  assert.deepEqual(
    [filled?.name, filled?.email, filled?.phone, filled?.companyName],
    ["Kim", "kim@mail.example", "+4917000", "Kim Ltd"],
  );
  await company.owner.write((tx) => updateContact(tx, survivor, { phone: "+49999" }));
  await unmerge(contactId);
  const after = await contact(survivor);
  assert.deepEqual([after?.name, after?.email, after?.phone, after?.companyName], ["Kim", null, "+49999", null]);
});

test("the timeline joins everything said with a contact and those merged into it, newest first", async () => {
  const a = await company.hear({ text: "by mail", occurredAt: "2026-02-01T10:00:00.000Z" });
  const b = await company.hear({ text: "from elsewhere", occurredAt: "2026-02-02T10:00:00.000Z" });
  await company.hear({ conversationId: a.conversationId, text: "again", occurredAt: "2026-02-03T10:00:00.000Z" });
  await merge(a.contactId, b.contactId);
  const said: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await company.owner.read((tx) => listTimeline(tx, a.contactId, cursor, 1));
    said.push(...page.items.map((item) => item.text));
    cursor = page.cursor ?? undefined;
  } while (cursor);
  assert.deepEqual(said, ["again", "from elsewhere", "by mail"]);
});

test("circles, merging twice and into itself are refused", async () => {
  const [a, b, c] = [await company.hear({}), await company.hear({}), await company.hear({})].map(
    (one) => one.contactId,
  );
  await merge(a!, b!);
  await assert.rejects(merge(b!, a!), { code: "conflict" });
  await assert.rejects(merge(c!, b!), { code: "conflict" });
  await assert.rejects(merge(c!, c!), { code: "conflict" });
  await assert.rejects(unmerge(a!), { code: "conflict" });
  const foreign = await (await company.neighbour()).hear({});
  await assert.rejects(merge(a!, foreign.contactId), { code: "not_found" });
});

test("any merges, taken back in any order, give each contact exactly its own addresses and conversations back", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.boolean()), { minLength: 1, maxLength: 10 }),
      async (steps) => {
        const heard: { contactId: Id }[] = [];
        for (let index = 0; index < 5; index++) heard.push(await company.hear({}));
        const figures = () =>
          Promise.all(
            heard.map(async ({ contactId }) => {
              const row = await contact(contactId);
              return [
                row?.name,
                row?.email,
                row?.identities.map(({ address }) => address),
                row?.conversationCount,
                row?.mergedIntoId,
              ];
            }),
          );
        const before = await figures();
        const parent = new Map<number, number>();
        const root = (index: number): number => (parent.has(index) ? root(parent.get(index)!) : index);
        for (const [into, from, isUndo] of steps) {
          if (isUndo && parent.has(from)) {
            await unmerge(heard[from]!.contactId);
            parent.delete(from);
          } else if (!isUndo && into !== from && !parent.has(into) && !parent.has(from)) {
            await merge(heard[into]!.contactId, heard[from]!.contactId);
            parent.set(from, into);
          }
          for (let index = 0; index < 5; index++) {
            const family = [0, 1, 2, 3, 4].filter((other) => root(other) === root(index)).length;
            const row = await contact(heard[root(index)]!.contactId);
            assert.deepEqual([row?.identities.length, row?.conversationCount], [family, family]);
          }
        }
        for (const index of [...parent.keys()]) await unmerge(heard[index]!.contactId);
        assert.deepEqual(await figures(), before);
      },
    ),
    { numRuns: 12 },
  );
});

test("contacts are listed last active first, page by page, each once, and found by parts of name, address or phone", async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await company.owner.read((tx) => listContacts(tx, {}, cursor, 7));
    seen.push(...page.items.map((row) => row.id));
    cursor = page.cursor ?? undefined;
  } while (cursor);
  assert.equal(new Set(seen).size, seen.length);
  const { rows } = await company.store.owner.query(
    "select id from contacts where tenant_id = $1 and merged_into_id is null order by coalesce(last_event_at, created_at) desc, id desc",
    [company.tenantId],
  );
  assert.deepEqual(
    seen,
    rows.map((row: { id: string }) => row.id),
  );
  const id = await company.owner.write((tx) =>
    insertContact(tx, { name: "Ольга Петрова", email: "olga_100%@mail.example", phone: "+7 900 123-45-67" }),
  );
  for (const q of ["ольга", "ПЕТР", "olga_100%", "123-45"]) {
    const page = await company.owner.read((tx) => listContacts(tx, { q }, undefined, 50));
    assert.deepEqual(
      page.items.map((row) => row.id),
      [id],
      q,
    );
  }
  assert.deepEqual(
    (await company.owner.read((tx) => listContacts(tx, { q: "_____________%" }, undefined, 50))).items,
    [],
  );
});

test("a number finds its conversation first; words find messages in both languages", async () => {
  const { conversationId } = await company.hear({ text: "Верните деньги за сломанные наушники", subject: "Refund" });
  const { rows } = await company.store.owner.query<{ number: number }>(
    "select number from conversations where id = $1",
    [conversationId],
  );
  for (const q of [`#${rows[0]?.number}`, `${rows[0]?.number}`]) {
    const found = await company.owner.read((tx) => searchAll(tx, q, 10));
    assert.equal(found.conversations[0]?.id, conversationId);
  }
  const found = await company.owner.read((tx) => searchAll(tx, "наушник", 10));
  assert.equal(found.messages[0]?.conversationId, conversationId);
  assert.ok(found.messages[0]?.snippet.includes("\u0002наушники\u0003"));
  assert.equal(found.conversations[0]?.id, conversationId);
  for (const q of ["'; drop table contacts --", "a & | ! (", '"unclosed', "\\", "%"]) {
    await company.owner.read((tx) => searchAll(tx, q, 10));
  }
});
