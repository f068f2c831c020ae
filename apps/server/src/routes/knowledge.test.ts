import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { recordGap } from "@rapport/context";
import { startTestServer, type TestActor, type TestServer, type TestTenant } from "../testing/index.ts";

let server: TestServer;
let tenant: TestTenant;
let operator: TestActor;

before(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
  operator = await server.createActor(tenant, { role: "operator" });
});
after(() => server.stop());

const upload = (actor: TestActor, name: string, content: string | Uint8Array<ArrayBuffer>) => {
  const form = new FormData();
  form.append("file", new File([content], name));
  return server.fetchAs(actor, "/v1/knowledge/import?namespace=help", { method: "POST", body: form });
};

describe("knowledge over the API", () => {
  it("an article is written, published, edited under a base version, compared, restored and archived", async () => {
    const owner = await server.as(tenant.owner);
    const made = await owner.call("knowledge.create", {
      body: { title: "Gift wrap", body: "Paper.\nFree.", language: "en", namespace: "gifts" },
    });
    assert.deepEqual([made.status, made.latestVersion, made.publishedVersion], ["draft", 1, null]);
    const params = { id: made.id };
    const published = await owner.call("knowledge.publish", { params, body: {} });
    assert.deepEqual([published.status, published.publishedVersion], ["published", 1]);
    const edited = await owner.call("knowledge.edit", { params, body: { body: "Paper.\n$2.", baseVersion: 1 } });
    assert.deepEqual([edited.latestVersion, edited.publishedVersion], [2, 1]);
    await assert.rejects(owner.call("knowledge.edit", { params, body: { body: "Foil.", baseVersion: 1 } }), {
      code: "conflict",
    });
    const { lines } = await owner.call("knowledge.compare", { params, query: { from: 1, to: 2 } });
    assert.deepEqual(
      lines.map(({ kind, text }) => `${kind} ${text}`),
      ["same Paper.", "removed Free.", "added $2."],
    );
    const restored = await owner.call("knowledge.restore", { params: { ...params, version: 1 } });
    assert.deepEqual([restored.latestVersion, restored.body], [3, "Paper.\nFree."]);
    const { items } = await owner.call("knowledge.versions", { params });
    assert.deepEqual(
      items.map(({ version, authorId }) => [version, authorId]),
      [3, 2, 1].map((version) => [version, tenant.owner.id]),
    );
    const archived = await owner.call("knowledge.archive", { params });
    assert.deepEqual([archived.status, archived.publishedVersion], ["archived", null]);
    const found = await owner.call("knowledge.search", { query: { q: "gift wrap" } });
    assert.ok(found.passages.every(({ articleId }) => articleId !== made.id));
  });

  it("a file that is uploaded again becomes a new version, and one that cannot be read is refused with the reason", async () => {
    const first = await upload(tenant.owner, "returns.md", "# Returns\n\nWithin thirty days.");
    assert.equal(first.status, 200);
    await upload(tenant.owner, "returns.md", "# Returns\n\nWithin sixty days.");
    const owner = await server.as(tenant.owner);
    const { passages, isConfident } = await owner.call("knowledge.search", {
      query: { q: "returns", namespace: "help" },
    });
    assert.deepEqual([passages.length, passages[0]?.version, passages[0]?.text], [1, 2, "Within sixty days."]);
    assert.equal(isConfident, true);
    const refused = await upload(tenant.owner, "returns.md", new Uint8Array([0, 1, 2]));
    assert.equal(refused.status, 415);
    assert.match(await refused.text(), /not a text file/);
  });

  it("operators read and search; only managers and owners write", async () => {
    const person = await server.as(operator);
    const { items } = await person.call("knowledge.articles", { query: { q: "Returns" } });
    assert.deepEqual(
      items.map(({ title, canEdit }) => [title, canEdit]),
      [["Returns", false]],
    );
    const body = { title: "Mine", body: "Words", language: "en" };
    await assert.rejects(person.call("knowledge.create", { body }), { code: "not_allowed" });
    assert.equal((await upload(operator, "mine.md", "# Mine\n\nWords")).status, 403);
  });

  it("a gap is listed, said to be answered by an article, and opened again", async () => {
    const id = await server.store.system(tenant.id).write((tx) => recordGap(tx, "Do you sell kayaks?", null));
    const owner = await server.as(tenant.owner);
    const [gap] = (await owner.call("knowledge.gaps", {})).items;
    assert.deepEqual([gap?.id, gap?.question, gap?.askedCount], [id, "Do you sell kayaks?", 1]);
    const [article] = (await owner.call("knowledge.articles", {})).items;
    const params = { id: id! };
    const answered = await owner.call("knowledge.settleGap", {
      params,
      body: { status: "answered", articleId: article!.id },
    });
    assert.deepEqual([answered.status, answered.articleId], ["answered", article!.id]);
    const opened = await owner.call("knowledge.settleGap", { params, body: { status: "open" } });
    assert.deepEqual([opened.status, opened.articleId], ["open", null]);
  });

  it("articles come page by page without one missing or twice", async () => {
    const owner = await server.as(tenant.owner);
    for (const title of ["Same", "Same", "same", "Other"]) {
      await owner.call("knowledge.create", { body: { title, body: "Words", language: "en", namespace: "pages" } });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string }[]; cursor: string | null } = await owner.call("knowledge.articles", {
        query: { namespace: "pages", limit: 1, ...(cursor === null ? {} : { cursor }) },
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== null);
    assert.equal(seen.length, 4);
    assert.equal(new Set(seen).size, 4);
  });
});
