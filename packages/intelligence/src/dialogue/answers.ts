import type { Playbook } from "@rapport/schema";
import type { FoundPassage } from "./dialogue.ts";
import { fillWords, note, sayWords, type Talk } from "./talk.ts";

const LONGEST_QUOTE = 600;

/**
 * Answers a question from the knowledge base, with citations: worded by a model where there is one, else the best passage
 * itself. Says nothing and returns false where no passage is good enough.
 */
export async function answerFromKnowledge(talk: Talk, question: string, playbook: Playbook | null): Promise<boolean> {
  const language = talk.state.language;
  const namespace = playbook?.knowledgeNamespace ?? null;
  const { passages, isConfident } = await talk.ports.search(question, { namespace, language });
  const best = passages[0];
  if (!isConfident || !best) return false;
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
  return true;
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
