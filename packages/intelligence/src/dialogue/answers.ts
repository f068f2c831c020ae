import type { Playbook } from "@rapport/schema";
import type { FoundPassage, Task } from "./dialogue.ts";
import { fillWords, findPlaybook, findTemplate, note, sayTemplate, sayWords, type Talk } from "./talk.ts";

const LONGEST_QUOTE = 600;
/** Below this chance of the best article a choice would only be a riddle. */
const WORTH_ASKING = 0.3;
/** Of the others what is hardly likely is left out. */
const WORTH_SHOWING = 0.05;
const MOST_ARTICLES = 3;
const LONGEST_LABEL = 80;

/**
 * Answers a question from the knowledge base, with citations: worded by a model where there is one, else the best passage
 * itself. Says nothing and returns false where no passage is good enough.
 */
export async function answerFromKnowledge(talk: Talk, question: string, playbook: Playbook | null): Promise<boolean> {
  const { passages, isConfident } = await search(talk, question, playbook);
  if (isConfident) await sayAnswer(talk, question, playbook, passages);
  return isConfident;
}

/**
 * The same for a request that is a question: where nothing is sure and something comes near, the customer is asked once which article
 * is meant, with its titles on buttons.
 */
export async function answerOrOffer(
  talk: Talk,
  task: Task,
  stepId: string,
): Promise<"answered" | "offered" | "unanswered"> {
  const playbook = findPlaybook(talk, task.category) ?? null;
  const { passages, isConfident } = await search(talk, task.text, playbook);
  if (isConfident) {
    await sayAnswer(talk, task.text, playbook, passages);
    return "answered";
  }
  const best = passages.filter(
    ({ articleId }, at) => passages.findIndex((passage) => passage.articleId === articleId) === at,
  );
  const near = best.slice(0, MOST_ARTICLES).filter(({ score }) => score >= WORTH_SHOWING);
  const isWorth = near.some(({ score }) => score >= WORTH_ASKING);
  const nothing = findTemplate(talk, task, "button_none_of_these");
  if (!isWorth || !talk.input.hasButtons || task.choosing || !nothing || !findTemplate(talk, task, "which_article"))
    return "unanswered";
  task.choosing = { stepId, articles: near.map(({ articleId, title }) => ({ articleId, title })) };
  sayTemplate(talk, task, "which_article");
  talk.isWaitingFor = "customer";
  talk.quickReplies = [
    ...near.map(({ title }) => title.slice(0, LONGEST_LABEL)),
    fillWords(talk, nothing.text, {}),
  ].map((label) => ({ label, kind: "text", text: label }));
  return "offered";
}

/** Answers from the article that the customer has chosen; false where it is gone. */
export async function answerFromArticle(talk: Talk, task: Task, chosen: { articleId: string; title: string }) {
  const found = await search(talk, `${chosen.title}: ${task.text}`, null);
  const passages = found.passages.filter(({ articleId }) => articleId === chosen.articleId);
  if (passages.length > 0) await sayAnswer(talk, task.text, findPlaybook(talk, task.category) ?? null, passages);
  return passages.length > 0;
}

async function search(talk: Talk, question: string, playbook: Playbook | null) {
  const { language } = talk.state;
  const found = await talk.ports.search(question, { namespace: playbook?.knowledgeNamespace ?? null, language });
  return { ...found, isConfident: found.isConfident && found.passages.length > 0 };
}

/** @param passages the best first, at least one */
async function sayAnswer(
  talk: Talk,
  question: string,
  playbook: Playbook | null,
  passages: readonly FoundPassage[],
): Promise<void> {
  const { language } = talk.state;
  const best = passages[0]!;
  const instructions = [talk.input.agent.instructions, playbook?.instructions ?? ""].filter(Boolean).join("\n\n");
  const worded = talk.ports.word
    ? await talk.ports.word({
        question,
        passages: passages.slice(0, 4),
        instructions,
        language,
        category: playbook?.category ?? null,
      })
    : null;
  const cite = (passage: FoundPassage) => ({
    articleId: passage.articleId,
    version: passage.version,
    span: passage.span,
  });
  const cited = worded ? passages.slice(0, 4).map(cite) : [cite(best)];
  // A passage is not a template: braces in it stay as they are.
  const known = { answer: worded?.trim() || quotePassage(best.text) };
  sayWords(talk, "{answer}", worded ? "model" : "knowledge", known, cited);
  note(talk, "answer", `${fillWords(talk, "{title}", { title: best.title })} v${best.version}`);
}

/** The passage without headings and list marks, cut at the end of a sentence. */
export function quotePassage(text: string): string {
  const lines = text
    .split("\n")
    .map((line) =>
      line
        .replace(/^\s*(?:#{1,6}\s.*|[-*•]\s+)/, (mark) => (mark.includes("#") ? "" : "– "))
        .replace(/[*_`]{1,3}/g, ""),
    )
    .filter((line) => line.trim() !== "");
  const whole = lines.join("\n").trim();
  if (whole.length <= LONGEST_QUOTE) return whole;
  const cut = whole.slice(0, LONGEST_QUOTE);
  const end = Math.max(cut.lastIndexOf(". "), cut.lastIndexOf("! "), cut.lastIndexOf("? "), cut.lastIndexOf(".\n"));
  return end > 120 ? cut.slice(0, end + 1) : `${cut.slice(0, cut.lastIndexOf(" "))}…`;
}
