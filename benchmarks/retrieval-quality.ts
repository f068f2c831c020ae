import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { importKnowledge, type KnowledgeSearch, searchKnowledge } from "@rapport/context";
import type { Scope } from "@rapport/store";

const ROOT = resolve(import.meta.dirname, "..");
const EVALUATION = resolve(ROOT, "packages/context/evaluation");

export interface Asked {
  question: string;
  /** Language and file of the article that answers it, or the title; empty: nothing does. */
  article: string;
  isHoldout: boolean;
  found: KnowledgeSearch;
  /** 1: the right article came first; null: not among those found. */
  rank: number | null;
}

/** Takes the demo's help pages and some more in, and asks every question of the set once. */
export async function askAll(scope: Scope): Promise<Asked[]> {
  await importKnowledge(scope, resolve(ROOT, "packages/sandbox/src/knowledge"));
  await importKnowledge(scope, resolve(EVALUATION, "more-articles.csv"));
  const asked: Asked[] = [];
  for (const { question, article } of readQuestions()) {
    const found = await scope.read((tx) => searchKnowledge(tx, question, { limit: 10 }));
    const articles = [...new Set(found.passages.map(({ articleId }) => articleId))];
    const right = found.passages.find(({ source, title }) => isThis(article, source, title))?.articleId;
    const rank = right === undefined ? null : articles.indexOf(right) + 1;
    asked.push({ question, article, isHoldout: isHoldout(question), found, rank });
  }
  return asked;
}

export function readQuestions(): { question: string; article: string }[] {
  const lines = readFileSync(resolve(EVALUATION, "questions.csv"), "utf8").trim().split("\n").slice(1);
  return lines.map((line) => {
    const comma = line.lastIndexOf(",");
    return {
      question: line.slice(0, comma).replace(/^"|"$/g, "").replaceAll('""', '"'),
      article: line.slice(comma + 1),
    };
  });
}

function isThis(article: string, source: string | null, title: string): boolean {
  if (article === "") return false;
  return article.startsWith("more/")
    ? title === article.slice("more/".length)
    : (source?.endsWith(`${article}.md`) ?? false);
}

/** Half of the questions by their hash: never looked at while weights and thresholds were chosen. */
const isHoldout = (question: string): boolean => createHash("sha256").update(question).digest()[0]! % 2 === 0;

export interface Quality {
  questions: number;
  recallAt1: number;
  recallAt3: number;
  reciprocalRank: number;
  /** Of the questions that an article answers: confident, and right; confident, and wrong. */
  confidentlyRight: number;
  confidentlyWrong: number;
  unanswerable: number;
  /** Of the questions that nothing answers: confident all the same. */
  falselyConfident: number;
}

export function measureQuality(asked: readonly Asked[]): Quality {
  const real = asked.filter(({ article }) => article !== "");
  const none = asked.filter(({ article }) => article === "");
  const share = (part: readonly Asked[], test: (one: Asked) => boolean) => part.filter(test).length / part.length;
  return {
    questions: real.length,
    recallAt1: share(real, ({ rank }) => rank === 1),
    recallAt3: share(real, ({ rank }) => rank !== null && rank <= 3),
    reciprocalRank: real.reduce((sum, { rank }) => sum + (rank === null ? 0 : 1 / rank), 0) / real.length,
    confidentlyRight: share(real, ({ rank, found }) => found.isConfident && rank === 1),
    confidentlyWrong: share(real, ({ rank, found }) => found.isConfident && rank !== 1),
    unanswerable: none.length,
    falselyConfident: share(none, ({ found }) => found.isConfident),
  };
}
