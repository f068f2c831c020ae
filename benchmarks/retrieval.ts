import { createArticle, publishArticle, searchKnowledge } from "@rapport/context";
import type { Scope } from "@rapport/store";
import { type BenchmarkResult, median, percentile } from "./figures.ts";
import { foundTenant, openGround } from "./ground.ts";
import { askAll, measureQuality, readQuestions } from "./retrieval-quality.ts";

const SIZES = [1000, 10_000];
const PASSAGES_PER_ARTICLE = 10;

/** Search in knowledge: how often the right article comes first, and how long it takes among 1,000 and 10,000 passages. */
export async function measureRetrieval(isFull: boolean): Promise<BenchmarkResult> {
  const ground = await openGround("retrieval");
  try {
    const found = async (slug: string) => ground.store.system((await foundTenant(ground.store, slug)).tenantId);
    const asked = await askAll(await found("quality"));
    const tuned = measureQuality(asked.filter(({ isHoldout }) => !isHoldout));
    const held = measureQuality(asked.filter(({ isHoldout }) => isHoldout));
    const figures: BenchmarkResult["figures"] = [];
    for (const [name, quality] of [
      ["tuning half", tuned],
      ["held-out half", held],
    ] as const) {
      figures.push(
        { what: `right article first, ${name} (${quality.questions} questions)`, value: quality.recallAt1, unit: "" },
        { what: `right article among three, ${name}`, value: quality.recallAt3, unit: "" },
        { what: `mean reciprocal rank, ${name}`, value: quality.reciprocalRank, unit: "" },
        { what: `confident and right, ${name}`, value: quality.confidentlyRight, unit: "" },
        { what: `confident and wrong, ${name}`, value: quality.confidentlyWrong, unit: "" },
        {
          what: `confident where nothing answers, ${name} (${quality.unanswerable})`,
          value: quality.falselyConfident,
          unit: "",
        },
      );
    }
    for (const size of SIZES) {
      const scope = await found(`speed-${size}`);
      await fill(scope, size);
      await ground.store.owner.query("vacuum analyze");
      const times = await timeSearches(scope, isFull ? 3 : 1);
      figures.push(
        { what: `search among ${size} passages, median`, value: median(times), unit: "ms" },
        {
          what: `search among ${size} passages, p95`,
          value: percentile(times, 0.95),
          unit: "ms",
          goal: { atMost: 30 },
        },
      );
    }
    return {
      id: "retrieval",
      title: "search in knowledge: quality on the project's question set, and speed",
      size: { questions: asked.length, passages: SIZES.at(-1)! },
      figures,
      notes: ["One search at a time, whole way through the store under row-level security, caches warm, no vectors."],
    };
  } finally {
    await ground.stop();
  }
}

async function timeSearches(scope: Scope, rounds: number): Promise<number[]> {
  const questions = readQuestions().map(({ question }) => question);
  const ask = (question: string) => scope.read((tx) => searchKnowledge(tx, question));
  for (const question of questions.slice(0, 20)) await ask(question);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const question of questions) {
      const begunAt = performance.now();
      await ask(question);
      times.push(performance.now() - begunAt);
    }
  }
  return times;
}

/** Passages of about 100 words from the words of the demo's questions and a long tail of made-up ones, as common as in a language. */
async function fill(scope: Scope, passages: number): Promise<void> {
  const words = readQuestions().flatMap(({ question }) => question.split(/\s+/));
  let state = 7;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  // Zipf: the rank of a word is about the exponential of an evenly spread number.
  const word = () => {
    const rank = Math.floor(Math.exp(random() * Math.log(20_000))) - 1;
    return words[rank] ?? `word${rank.toString(36)}`;
  };
  const paragraph = () => `${Array.from({ length: 100 }, word).join(" ")}.`;
  for (let article = 0; article < passages / PASSAGES_PER_ARTICLE; article++) {
    const parts = Array.from({ length: PASSAGES_PER_ARTICLE }, (_, part) => `## Part ${part}\n\n${paragraph()}\n`);
    await scope.write(async (tx) => {
      const title = `Article ${article} ${word()} ${word()}`;
      const id = await createArticle(tx, { title, body: parts.join("\n"), namespace: "general", language: "en" });
      await publishArticle(tx, id, undefined);
    });
  }
}
