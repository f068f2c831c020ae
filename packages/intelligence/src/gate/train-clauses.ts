import { readFileSync } from "node:fs";
import { type DraftLabel, type LabelledDraft, learnClauses } from "./clause-learner.ts";
import { encodeWeights } from "./clause-weights.ts";
import { findFacts } from "./facts.ts";
import { findNames } from "./names.ts";
import { readText } from "./readable.ts";
import { splitSentences } from "./sentences.ts";
import { findSuspicions } from "./suspicions.ts";

// How the weights of the gate were learnt. `node tools/train-gate.ts` renews them.

const STARTER = new URL("../../starter/", import.meta.url);
const FIXTURES = new URL("./fixtures/", import.meta.url);

const readLines = (name: string): string[] =>
  readFileSync(new URL(name, FIXTURES), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");

/** Every labelled draft of the repository: those written to learn from, and the wordings that measured the gate before. */
export function loadGateDrafts(): LabelledDraft[] {
  const drafts: LabelledDraft[] = [];
  const add = (label: DraftLabel, texts: readonly string[]) => {
    for (const draft of texts) if (isTeaching(draft, label)) drafts.push({ draft, label });
  };
  for (const language of ["en", "ru"]) {
    const { examples } = JSON.parse(readFileSync(new URL(`gate-drafts.${language}.json`, STARTER), "utf8")) as {
      examples: Record<"ordinary" | "claim" | "manner", string[]>;
    };
    for (const label of ["ordinary", "claim", "manner"] as const) add(label, examples[label]);
  }
  for (const file of ["ordinary-english.txt", "ordinary-russian.txt", "holdout-ordinary.txt"])
    add("ordinary", readLines(file));
  for (const file of ["violations-english.txt", "violations-russian.txt", "holdout-violations.txt"])
    add("either", readLines(file));
  const grounded: { draft: string }[] = JSON.parse(readFileSync(new URL("grounded.json", FIXTURES), "utf8"));
  add(
    "claim",
    grounded.map(({ draft }) => draft).filter((draft) => suspects(draft)),
  );
  return drafts;
}

/** What is wrong only by a figure, a link or a name teaches nothing about wordings: other rules see to those. */
function isTeaching(draft: string, label: DraftLabel): boolean {
  if (label === "ordinary" || label === "manner") return true;
  const text = readText(draft);
  return suspects(draft) || (findFacts(text.plain, text.lower).length === 0 && findNames(text).length === 0);
}

function suspects(draft: string): boolean {
  const { lower } = readText(draft);
  const { claims, caught, unproven, tellings } = findSuspicions(lower, splitSentences(lower), "");
  return claims.length + caught.length + unproven.length + tellings.length > 0;
}

/** Learns the weights anew and returns them as the file that the gate reads. */
export function makeGateWeights(): Uint8Array {
  return encodeWeights(learnClauses(loadGateDrafts()));
}
