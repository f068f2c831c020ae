import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  type CategoryModel,
  encodeModel,
  type LabelledText,
  loadStarter,
  OUT_OF_SCOPE,
  readLabelledFile,
  routeMessage,
  trainCategories,
} from "@rapport/intelligence";
import { type BenchmarkResult, median, percentile } from "./figures.ts";

const BANKING = resolve(import.meta.dirname, "../../shared/data/banking77/train.csv");
const ROWS = 10_000;
const CATEGORIES = 77;

/** B4: the router, on one core: what a message costs from its text to its whole answer, and what learning costs. */
export async function measureRouter(isFull: boolean): Promise<BenchmarkResult> {
  const trainings = isFull ? 3 : 1;
  const isReal = existsSync(BANKING);
  const rows = isReal ? readLabelledFile(readFileSync(BANKING, "utf8")) : writeRows();
  const trainedMs: number[] = [];
  let model = trainCategories(loadStarter("subscription"));
  for (let run = 0; run < trainings; run++) {
    const begunAt = performance.now();
    model = trainCategories(rows);
    trainedMs.push(performance.now() - begunAt);
  }
  const starter = loadStarter("marketplace");
  const starterBegunAt = performance.now();
  const starterModel = trainCategories(starter);
  const starterMs = performance.now() - starterBegunAt;
  const messages = isFull ? 50_000 : 10_000;
  const large = timeMessages(model, rows, messages);
  const small = timeMessages(starterModel, starter, messages);
  return {
    id: "b4",
    title: "router on one core: category, requests, mood, entities, red lines of a message",
    size: { "training rows": rows.length, categories: model.categories.length, messages },
    figures: [
      { what: "a message, 77 categories, median", value: large.p50, unit: "µs", goal: { atMost: 200 } },
      { what: "a message, 77 categories, p95", value: large.p95, unit: "µs" },
      {
        what: "messages a second on one core, 77 categories",
        value: large.perSecond,
        unit: "/s",
        goal: { atLeast: 5000 },
      },
      { what: "a message, starter set of 18 categories, median", value: small.p50, unit: "µs", goal: { atMost: 200 } },
      { what: "a message, starter set of 18 categories, p95", value: small.p95, unit: "µs" },
      {
        what: "messages a second on one core, 18 categories",
        value: small.perSecond,
        unit: "/s",
        goal: { atLeast: 5000 },
      },
      { what: "training on 10,000 rows, median", value: median(trainedMs) / 1000, unit: "s", goal: { atMost: 15 } },
      { what: `training on a starter set, ${starter.length} rows`, value: starterMs / 1000, unit: "s" },
      { what: "model of 77 categories in a file", value: encodeModel(model).byteLength / 2 ** 20, unit: "MiB" },
    ],
    notes: [
      isReal
        ? "The rows are BANKING77's training rows; messages are read in turn, each through the whole of routeMessage."
        : "BANKING77 is absent: the rows are starter sentences joined with words of the category's own.",
    ],
  };
}

function timeMessages(model: CategoryModel, rows: readonly LabelledText[], count: number) {
  const textAt = (index: number) => rows[(index * 7919) % rows.length]!.text;
  // A service is never as cold as a process that has just begun.
  for (let index = 0; index < 2000; index++) routeMessage(model, textAt(index));
  const tookUs: number[] = [];
  const begunAt = performance.now();
  for (let index = 0; index < count; index++) {
    const startedAt = performance.now();
    routeMessage(model, textAt(index));
    tookUs.push((performance.now() - startedAt) * 1000);
  }
  const elapsedMs = performance.now() - begunAt;
  return { p50: median(tookUs), p95: percentile(tookUs, 0.95), perSecond: (count * 1000) / elapsedMs };
}

/** Rows of the size and shape of BANKING77's, for machines without it. */
function writeRows(): LabelledText[] {
  const sentences = loadStarter("marketplace").filter(({ label }) => label !== OUT_OF_SCOPE);
  return Array.from({ length: ROWS }, (_, index) => {
    const category = index % CATEGORIES;
    const sentence = sentences[(index * 31) % sentences.length]!.text;
    const own = (place: number) =>
      `topic${String.fromCharCode(97 + (category % 26), 97 + Math.floor(category / 26))}${place}`;
    return { text: `${own(index % 5)} ${sentence} ${own((index >> 3) % 7)}`, label: `category ${category}` };
  });
}
