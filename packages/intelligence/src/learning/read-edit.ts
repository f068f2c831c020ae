import type { AgentConfig, LearningContent, PlaybookLanguage } from "@rapport/schema";
import type { Sentence } from "../dialogue/dialogue.ts";
import { examplesOf, findPlace, type WordsPlace } from "./change-agent.ts";
import { generalise, type PersonalData } from "./generalise.ts";

/** A draft of the engine's that a person has changed before it was sent. */
export interface EditedDraft {
  /** As the engine said them, in order. */
  sentences: readonly Pick<Sentence, "text" | "templateKey">[];
  finalText: string;
  /** The version that made the draft. */
  agent: AgentConfig;
  category: string | null;
  language: PlaybookLanguage;
  /** What the customer has written, oldest first. */
  customerWords: readonly string[];
  personal: PersonalData;
}

/** Edits that only change spelling, spaces and punctuation teach nothing. */
const FEWEST_CHANGED_WORDS = 2;
const LONGEST_PHRASE_WORDS = 7;

/** Of two paragraphs in the same place, so much of the words stayed, or they are not the same sentence in other words. */
const LEAST_KEPT = 0.25;

/**
 * What an edit could teach (INT-10): sentences of a playbook in other words, where the edit can be carried back into their templates
 * with their variables; where one can't, an example of how people answer; and the words that were taken out.
 */
export function readEdit(edit: EditedDraft): LearningContent[] {
  const draft = edit.sentences.map(({ text }) => text).join("\n\n");
  if (!differsInSubstance(draft, edit.finalText)) return [];
  const found: LearningContent[] = [];
  const changed = findChangedSentences(edit.sentences, edit.finalText);
  const templates = changed.map(({ sentence, text }) => carryBack(edit, sentence, text)).filter((one) => one !== null);
  found.push(...templates);
  if (templates.length === 0 || templates.length < changed.length) {
    const example = makeExample(edit);
    if (example) found.push(example);
  }
  for (const phrase of findRemovedPhrases(draft, edit.finalText, edit.personal)) {
    found.push({ kind: "phrase", phrase, language: edit.language, channels: [] });
  }
  return found;
}

/** At least two words are others, or the words stand otherwise. */
export function differsInSubstance(before: string, after: string): boolean {
  const [old, fresh] = [wordsOf(before), wordsOf(after)];
  const kept = countCommon(old, fresh);
  return Math.max(old.length, fresh.length) - kept >= FEWEST_CHANGED_WORDS;
}

/** The one sentence that is others' words now, between sentences that stand as they were; null: more was changed than one. */
export function findChangedSentence<One extends { text: string }>(
  sentences: readonly One[],
  finalText: string,
): { sentence: One; text: string } | null {
  let start = 0;
  let first = 0;
  while (first < sentences.length && finalText.startsWith(sentences[first]!.text, start)) {
    start += sentences[first++]!.text.length;
    start += /^\s*/.exec(finalText.slice(start))![0].length;
  }
  let end = finalText.trimEnd().length;
  let last = sentences.length - 1;
  while (last > first && finalText.slice(start, end).endsWith(sentences[last]!.text)) {
    end -= sentences[last--]!.text.length;
    end = finalText.slice(0, end).trimEnd().length;
  }
  const text = finalText.slice(start, end).trim();
  const sentence = sentences[first];
  return first === last && sentence && text !== "" && text !== sentence.text ? { sentence, text } : null;
}

/**
 * The sentences that are others' words now: where the paragraphs still stand one for each sentence, all that were changed in
 * substance; else the one between those that stand as they were. Empty: it is another text.
 */
function findChangedSentences<One extends { text: string }>(
  sentences: readonly One[],
  finalText: string,
): { sentence: One; text: string }[] {
  const texts = splitParagraphs(finalText);
  const isAligned =
    texts.length === sentences.length && sentences.every(({ text }) => splitParagraphs(text).length === 1);
  if (!isAligned) {
    const single = findChangedSentence(sentences, finalText);
    return single ? [single] : [];
  }
  const changed = sentences
    .map((sentence, index) => ({ sentence, text: texts[index]! }))
    .filter(({ sentence, text }) => differsInSubstance(sentence.text, text));
  // One between others that stand as they were is this sentence whatever it says; of several each must still be known.
  const isKnown = ({ sentence, text }: { sentence: One; text: string }) => {
    const [old, fresh] = [wordsOf(sentence.text), wordsOf(text)];
    return countCommon(old, fresh) >= LEAST_KEPT * Math.max(old.length, fresh.length);
  };
  return changed.length < 2 || changed.every(isKnown) ? changed : [];
}

const splitParagraphs = (text: string) => text.trim().split(/\n\s*\n/);

/** The edited sentence as a template: what was filled in stands as its variable again. Null: it can't be one for everybody. */
function carryBack(
  { agent, language, personal }: EditedDraft,
  { text, templateKey }: EditedDraft["sentences"][number],
  edited: string,
): LearningContent | null {
  const place = findTemplate(agent, templateKey, language, text);
  if (!place || /[{}]|\[\[/.test(edited)) return null;
  const { before } = place;
  // A part that is left out where something isn't known can't be told from one that was taken out.
  if (before.includes("[[")) return null;
  const variables = readVariables(before, text);
  if (!variables) return null;
  let after = edited.replace(/\n{3,}/g, "\n\n");
  for (const { variable, value } of variables) after = putBack(after, value, variable);
  const isWhole = variables.every(({ variable }) => after.includes(variable));
  // Whoever agrees to something has to be told all of it.
  if (!isWhole && asksForConsent(agent, place)) return null;
  const literalText = after.replace(/\{[^}]*\}/g, " ");
  if (generalise(literalText, personal, { isCase: true }).isPersonal || wordsOf(literalText).length === 0) return null;
  return { kind: "template", ...place, language, after };
}

type Place = WordsPlace & { before: string };

/** The template a sentence was made of, in its language. */
function findTemplate(agent: AgentConfig, templateKey: string, language: PlaybookLanguage, text: string): Place | null {
  const [owner = "", key = ""] = templateKey.split(".", 2);
  const category = agent.playbooks.some((playbook) => playbook.category === owner) ? owner : null;
  if (key === "" || (category === null && owner !== "agent")) return null;
  const asked = key.startsWith("ask_") ? key.slice(4) : null;
  const places: WordsPlace[] = [
    { category, place: "template", key },
    ...(asked === null
      ? []
      : [{ category, place: "ask", key: asked } as const, { category, place: "again", key: asked } as const]),
  ];
  for (const place of places) {
    const before = findPlace(agent, place)?.[language];
    if (before !== undefined && (before === text || readVariables(before, text))) return { ...place, before };
  }
  return null;
}

/** What each variable of a template was filled with; null: the text was not made of it. */
function readVariables(template: string, text: string): { variable: string; value: string }[] | null {
  const variables = [...template.matchAll(/\{[^}]*\}/g)].map((match) => match[0]);
  const literals = template.split(/\{[^}]*\}/).map((part) => escapePattern(part).replace(/\s+/g, "\\s*"));
  const match = new RegExp(`^\\s*${literals.join("([\\s\\S]*?)")}\\s*$`, "u").exec(text);
  if (!match) return null;
  return variables.map((variable, index) => ({ variable, value: match[index + 1]!.trim() }));
}

function putBack(text: string, value: string, variable: string): string {
  if (value === "" || text.includes(variable)) return text;
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escapePattern(value)}(?![\\p{L}\\p{N}])`, "u"), () => variable);
}

function asksForConsent(agent: AgentConfig, { category, place, key }: WordsPlace): boolean {
  const playbook = agent.playbooks.find((candidate) => candidate.category === category);
  return (
    place === "template" && (playbook?.steps.some((step) => step.kind === "propose" && step.template === key) ?? false)
  );
}

/** How people answer such a message: both sides without what is one customer's. Null: nothing general is left. */
function makeExample(edit: EditedDraft): LearningContent | null {
  const playbook = edit.agent.playbooks.find(({ category }) => category === edit.category);
  if (!playbook) return null;
  // A code or an address that was asked for is no request: the words before it say what this is an answer to.
  const customer = edit.customerWords
    .map((words) => generalise(words, edit.personal, { isCase: true }).text.trim().slice(0, 2000))
    .findLast((words) => wordsOf(words.replace(/\{\w+\}/g, " ")).length >= 2);
  const answer = generalise(edit.finalText, edit.personal, { isCase: true }).text.trim().slice(0, 4000);
  if (customer === undefined || wordsOf(answer.replace(/\{\w+\}/g, " ")).length < 4) return null;
  const { language } = edit;
  const isKnown = examplesOf(playbook).some((known) => known.answer === answer && known.customer === customer);
  return isKnown ? null : { kind: "playbook_example", category: playbook.category, language, customer, answer };
}

/** Short runs of words that were in the draft and are nowhere in what was sent. */
export function findRemovedPhrases(before: string, after: string, personal: PersonalData): string[] {
  const [old, fresh] = [wordsOf(before), wordsOf(after)];
  const kept = commonPlaces(old, fresh);
  const text = ` ${fresh.join(" ")} `;
  const phrases: string[] = [];
  let run: string[] = [];
  for (let index = 0; index <= old.length; index++) {
    if (index < old.length && !kept.has(index)) {
      run.push(old[index]!);
      continue;
    }
    const phrase = run.join(" ");
    const isPhrase = run.length >= 2 && run.length <= LONGEST_PHRASE_WORDS && !/\d/.test(phrase);
    if (isPhrase && !text.includes(` ${phrase} `) && !generalise(phrase, personal, { isCase: true }).isPersonal) {
      phrases.push(phrase);
    }
    run = [];
  }
  return [...new Set(phrases)].slice(0, 4);
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll("ё", "е")
      .match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? []
  );
}

function countCommon(one: readonly string[], other: readonly string[]): number {
  return commonPlaces(one, other).size;
}

const LONGEST_COMPARED = 1200;

/** Places in `one` of a longest common subsequence with `other`. */
function commonPlaces(one: readonly string[], other: readonly string[]): Set<number> {
  const [left, right] = [one.slice(0, LONGEST_COMPARED), other.slice(0, LONGEST_COMPARED)];
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        left[i] === right[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const places = new Set<number>();
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) {
      places.add(i++);
      j++;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  return places;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
