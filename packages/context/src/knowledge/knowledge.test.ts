import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { listArticles, listGaps, loadArticleVersion, settleGap } from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import {
  archiveArticle,
  createArticle,
  type Embedder,
  editArticle,
  embedPassages,
  embedQuestion,
  importFile,
  importKnowledge,
  publishArticle,
  recordGap,
  restoreVersion,
  searchKnowledge,
} from "../index.ts";

let company: TestCompany;
let folder: string;
before(async () => {
  company = await createTestCompany();
  folder = await mkdtemp(join(tmpdir(), "knowledge-"));
  await write("refunds.md", "# Refund policy\n\nYou can have your money back within 30 days of delivery.\n");
  await write("pause.md", "# Pausing your subscription\n\nPut it on hold for one to six months.\n");
  await write("delivery.ru.md", "# Сроки доставки\n\nПосылки по Европе идут от шести до десяти рабочих дней.\n");
  await write("codes.csv", "title,body,namespace\nError E-417,Replace the fuse,devices\nError E-418,Call us,devices\n");
});
after(async () => {
  await rm(folder, { recursive: true });
  await company.close();
});

const write = (name: string, text: string | Uint8Array) => writeFile(join(folder, name), text);
const search = (question: string, options = {}) => company.owner.read((tx) => searchKnowledge(tx, question, options));
const firstTitle = async (question: string) => (await search(question)).passages[0]?.title;
const outcomes = (files: Awaited<ReturnType<typeof importKnowledge>>) =>
  Object.fromEntries(
    files.map(({ file, articles, failure }) => [file, failure ?? articles.map(({ outcome }) => outcome)]),
  );

describe("importing a folder", () => {
  it("takes in what can be read, says why about the rest, and changes nothing when repeated", async () => {
    await write("broken.md", Uint8Array.from([0, 1, 2]));
    const first = outcomes(await importKnowledge(company.owner, folder));
    assert.deepEqual(first["refunds.md"], ["new"]);
    assert.deepEqual(first["codes.csv"], ["new", "new"]);
    assert.equal(first["broken.md"], "This is not a text file.");
    await rm(join(folder, "broken.md"));
    const again = await importKnowledge(company.owner, folder);
    assert.deepEqual(
      [...new Set(again.flatMap(({ articles }) => articles.map(({ outcome }) => outcome)))],
      ["unchanged"],
    );
  });

  it("makes a new version of what changed and keeps the old one as it was", async () => {
    await write("pause.md", "# Pausing your subscription\n\nPut it on hold for one to nine months.\n");
    assert.deepEqual(outcomes(await importKnowledge(company.owner, folder))["pause.md"], ["changed"]);
    const [found] = (await search("put it on hold")).passages;
    assert.equal(found?.version, 2);
    assert.match(found!.text, /nine months/);
    const old = await company.owner.read((tx) => loadArticleVersion(tx, found!.articleId, 1));
    assert.match(old.body, /six months/);
  });

  it("archives nothing by itself, what vanished with prune, and brings it back when the file comes back", async () => {
    const kept = "# Pausing your subscription\n\nPut it on hold for one to nine months.\n";
    await rm(join(folder, "pause.md"));
    await importKnowledge(company.owner, folder);
    assert.equal(await firstTitle("put it on hold"), "Pausing your subscription");
    assert.deepEqual(outcomes(await importKnowledge(company.owner, folder, { prune: true }))["pause.md"], ["archived"]);
    assert.notEqual(await firstTitle("put it on hold"), "Pausing your subscription");
    await write("pause.md", kept);
    await importKnowledge(company.owner, folder, { prune: true });
    assert.equal(await firstTitle("put it on hold"), "Pausing your subscription");
  });

  it("leaves alone what people edited here for as long as the file stays the same", async () => {
    const [found] = (await search("refund policy")).passages;
    await company.owner.write(async (tx) => {
      await editArticle(tx, found!.articleId, { body: "Sixty days." }, undefined);
      await publishArticle(tx, found!.articleId, undefined);
    });
    await importKnowledge(company.owner, folder);
    assert.equal((await search("refund policy")).passages[0]?.text, "Sixty days.");
    await company.owner.write(async (tx) => {
      await restoreVersion(tx, found!.articleId, 1);
      await publishArticle(tx, found!.articleId, undefined);
    });
  });

  it("writes nothing of a file of which one row is broken", async () => {
    const rows = new TextEncoder().encode("title,body\nWhole row,Some words\nHalf a row,\n");
    await assert.rejects(importFile(company.owner, "half.csv", rows), /Row 3/);
    const { items } = await company.owner.read((tx) => listArticles(tx, { q: "Whole row" }, undefined, 10));
    assert.deepEqual(items, []);
  });
});

describe("searching", () => {
  it("finds synonyms, other forms, mistyped words and codes", async () => {
    assert.equal(await firstTitle("I want to be reimbursed"), "Refund policy");
    assert.equal(await firstTitle("how do I pasue my subscripton"), "Pausing your subscription");
    assert.equal(await firstTitle("сколько идёт посылочка, доставят когда"), "Сроки доставки");
    assert.equal(await firstTitle("e-418"), "Error E-418");
    assert.equal(await firstTitle("E-417 what now"), "Error E-417");
  });

  it("answers a Russian question from an English article when there is no Russian one", async () => {
    assert.equal(await firstTitle("как приостановить подписку"), "Pausing your subscription");
  });

  it("gives spans that cut the passage out of the published version", async () => {
    for (const passage of (await search("money back delivery days")).passages) {
      const version = await company.owner.read((tx) => loadArticleVersion(tx, passage.articleId, passage.version));
      assert.equal(version.body.slice(passage.span.start, passage.span.end), passage.text);
    }
  });

  it("is confident of what is answered and not of what is not", async () => {
    assert.equal((await search("refund policy")).isConfident, true);
    assert.equal((await search("who won the football game")).isConfident, false);
    assert.deepEqual(await search("???"), { passages: [], isConfident: false });
    assert.deepEqual(await search(""), { passages: [], isConfident: false });
  });

  it("looks only into the namespace that is asked for", async () => {
    assert.deepEqual((await search("refund policy", { namespace: "devices" })).passages, []);
    assert.equal((await search("error", { namespace: "devices" })).passages.length, 2);
  });

  it("sees nothing of another company", async () => {
    const neighbour = await company.neighbour();
    assert.deepEqual(await neighbour.owner.read((tx) => searchKnowledge(tx, "refund policy")), {
      passages: [],
      isConfident: false,
    });
    await neighbour.close();
  });

  it("takes any text for a question", async () => {
    for (const question of [
      "'; drop table articles; --",
      "\u0000".repeat(3),
      "a".repeat(5000),
      "%_\\ | & ! <->",
      "🙂🙂",
      "\ud800",
    ]) {
      await search(question);
    }
  });

  it("lets meaning decide where vectors are configured and no word is shared", async () => {
    const { embedder, texts } = countingEmbedder();
    const id = await company.owner.write(async (tx) => {
      const made = await createArticle(tx, {
        title: "Felines",
        body: "Whiskers welcome.",
        namespace: "pets",
        language: "en",
      });
      await publishArticle(tx, made, undefined);
      return made;
    });
    assert.ok((await embedPassages(company.owner, embedder)) > 0);
    const asked = await embedQuestion(embedder, "kitten");
    const found = await search("kitten", { asked });
    assert.equal(found.passages[0]?.articleId, id);
    assert.equal(found.isConfident, true);
    assert.notEqual((await search("kitten")).passages[0]?.articleId, id);
    // What has its vector is not asked for again; another model begins anew and its vectors are never compared with these.
    const before = texts.length;
    assert.equal(await embedPassages(company.owner, embedder), 0);
    assert.equal(texts.length, before);
    const other = { ...embedder, model: "dogs" };
    assert.notEqual(
      (await search("kitten", { asked: await embedQuestion(other, "kitten") })).passages[0]?.articleId,
      id,
    );
    // The namespace holds for vectors too, and what is archived is not found by its meaning either.
    assert.deepEqual((await search("kitten", { asked, namespace: "elsewhere" })).passages, []);
    await company.owner.write((tx) => archiveArticle(tx, id));
    assert.notEqual((await search("kitten", { asked })).passages[0]?.articleId, id);
  });

  it("gives passages their vectors batch by batch, and goes on where it was cut off", async () => {
    const { embedder, texts } = countingEmbedder();
    const failing: Embedder = {
      model: "cut off",
      async embed(batch, call) {
        if (texts.length > 0) throw new Error("The provider is away.");
        return embedder.embed(batch, call);
      },
    };
    const body = Array.from({ length: 200 }, (_, index) => `## Part ${index}\n\nWords of part ${index}.`).join("\n\n");
    await company.owner.write(async (tx) => {
      const made = await createArticle(tx, { title: "Long", body, namespace: "long", language: "en" });
      await publishArticle(tx, made, undefined);
    });
    await assert.rejects(embedPassages(company.owner, failing), /away/);
    const done = texts.length;
    assert.ok(done > 0);
    await embedPassages(company.owner, { ...embedder, model: failing.model });
    assert.equal(new Set(texts).size, texts.length, "nothing was asked for twice");
    assert.ok(texts.length > done);
  });

  it("answers by the words alone when the vector of a question does not come", async () => {
    const away = { model: "cats", embed: () => Promise.reject(new Error("The provider is away.")) };
    assert.equal(await embedQuestion(away, "refund"), null);
    assert.equal(await embedQuestion(null, "refund"), null);
  });
});

/** Two dimensions: cats and everything else. */
function countingEmbedder(): { embedder: Embedder; texts: string[] } {
  const texts: string[] = [];
  const embed = async (batch: readonly string[]) => {
    texts.push(...batch);
    return batch.map((text) => (/kitten|feline|whisker/i.test(text) ? [2, 0] : [0, 3]));
  };
  return { embedder: { model: "cats", embed }, texts };
}

describe("an article", () => {
  it("is a draft that nobody finds until it is published, and its edits too", async () => {
    const id = await company.owner.write((tx) =>
      createArticle(tx, { title: "Zeppelin rides", body: "Only on Mondays.", namespace: "general", language: "en" }),
    );
    assert.notEqual(await firstTitle("zeppelin"), "Zeppelin rides");
    await company.owner.write((tx) => publishArticle(tx, id, undefined));
    await company.owner.write((tx) => editArticle(tx, id, { body: "Only on Fridays." }, 1));
    assert.equal((await search("zeppelin")).passages[0]?.text, "Only on Mondays.");
    await company.owner.write((tx) => publishArticle(tx, id, undefined));
    assert.equal((await search("zeppelin")).passages[0]?.text, "Only on Fridays.");
    await assert.rejects(
      company.owner.write((tx) => editArticle(tx, id, { body: "Never." }, 1)),
      { code: "conflict" },
    );
    await company.owner.write((tx) => archiveArticle(tx, id));
    assert.notEqual(await firstTitle("zeppelin"), "Zeppelin rides");
  });

  it("keeps its versions as they were, even against the schema's owner", async () => {
    await assert.rejects(company.store.owner.query("update article_versions set body = 'x'"), /never change/);
  });

  it("leaves no trace in the word index when it is archived", async () => {
    const count = async () =>
      (
        await company.store.owner.query(
          "select (select count(*) from passage_terms) as terms, (select sum(passages) from knowledge_terms) as sums, (select sum(passages) from knowledge_states) as passages",
        )
      ).rows[0];
    const before = await count();
    const id = await company.owner.write((tx) =>
      createArticle(tx, { title: "Quartz", body: "Quartz and quokkas.", namespace: "general", language: "en" }),
    );
    await company.owner.write((tx) => publishArticle(tx, id, undefined));
    assert.notDeepEqual(await count(), before);
    await company.owner.write((tx) => archiveArticle(tx, id));
    assert.deepEqual(await count(), before);
  });
});

describe("a question without an answer", () => {
  it("is counted with those that ask the same in other words, and apart from others", async () => {
    const ask = (question: string) => company.owner.write((tx) => recordGap(tx, question, null));
    const first = await ask("Do you sell bicycles?");
    assert.equal(await ask("are you selling a bicycle"), first);
    assert.equal(await ask("DO YOU SELL BICYCLES"), first);
    assert.notEqual(await ask("Do you sell umbrellas?"), first);
    assert.notEqual(await ask("Вы продаёте велосипеды?"), first);
    assert.equal(await ask("…?!"), null);
    const gaps = await company.owner.read((tx) => listGaps(tx, "open", 10));
    assert.deepEqual([gaps[0]?.id, gaps[0]?.askedCount], [first, 3]);
    await company.owner.write((tx) => settleGap(tx, first!, "dismissed", null));
    assert.equal(await ask("do you sell bicycles"), first);
    assert.ok((await company.owner.read((tx) => listGaps(tx, "open", 10))).every(({ id }) => id !== first));
  });

  it("asked many times at once is one gap", async () => {
    const ids = await Promise.all(
      Array.from({ length: 8 }, () => company.owner.write((tx) => recordGap(tx, "Is there a submarine?", null))),
    );
    assert.equal(new Set(ids).size, 1);
  });
});
