import {
  type GateChannel,
  type GateEvidence,
  type GateReason,
  type GateReasonCode,
  type GateVerdict,
  type PhraseList,
  reachesIdentity,
} from "@rapport/schema";
import { findEscalation, findGravePhrase } from "../router/escalation.ts";
import { readBacking } from "./backing.ts";
import type { Check } from "./check.ts";
import { checkClaims, checkClauses, checkNet, checkTellings, checkWeighed, isLikelyWrong } from "./check-claims.ts";
import type { ClauseModels } from "./clause-learner.ts";
import { claimWithin, weighClauses } from "./clause-weights.ts";
import { holdsName, isCompanyHost } from "./company-names.ts";
import { closeGaps, findDisguises, readAsMeant } from "./disguises.ts";
import { type Fact, findFacts } from "./facts.ts";
import { codeKey } from "./facts-tokens.ts";
import { type Ground, groundValues, isFreeText, isGrounded, isSucceeded, takeGrounds } from "./ground.ts";
import { findLeaks } from "./leaks.ts";
import { plainLinkCodes } from "./link-codes.ts";
import { findNames } from "./names.ts";
import { findPhrases } from "./phrases.ts";
import { foldText, LONGEST_DRAFT, type Readable, readText, spanOf } from "./readable.ts";
import { sentenceAt, splitSentences } from "./sentences.ts";
import { isLoose, isRefused, isSmallTalk } from "./small-talk.ts";
import { findSmuggled, isBeyondArticles, OFFICE_ADDRESS } from "./smuggled.ts";
import { findSuspicions } from "./suspicions.ts";
import { findTongueProblem } from "./tongue.ts";

const ESCALATING: ReadonlySet<GateReasonCode> = new Set(["red_line", "other_customer", "card_number", "secret"]);
/** More than anyone reads; the rest of the reasons would say nothing new. */
const MOST_REASONS = 40;

/** Below it, "last month" and the like are small talk. */
const LIKELY_LOOSE = 0.25;

/**
 * Decides whether a draft may leave by itself (INT-6, INT-7): `auto_send` only when no rule is broken. Pure and deterministic; time grows in
 * step with the lengths. The order of the reasons is the order of the rules; spans are UTF-16 offsets into what was `written`. `weights`: other ones
 * than the shipped ones, to try what was learnt from a part of the drafts on the rest.
 */
export function checkDraft(
  written: string,
  channel: GateChannel,
  known: GateEvidence,
  lists: readonly PhraseList[],
  models?: ClauseModels,
): GateVerdict {
  const { draft, evidence } = plainLinkCodes(written, known);
  const reasons: GateReason[] = [];
  let isEscalated = false;
  const text = readText(draft);
  const sentences = splitSentences(text.plain);
  const customerWords = evidence.customerWords.map(foldText).join("\n");
  const isVerified = reachesIdentity(evidence.identityLevel, "verified");
  const suspicions = findSuspicions(text.lower, sentences, customerWords);
  const check: Check = {
    text,
    sentences,
    facts: findFacts(text.plain, text.lower),
    suspicions,
    weighed: weighClauses(text.lower, sentences, suspicions.hints, models),
    backing: readBacking(text.lower, evidence, customerWords, isVerified),
    channel,
    evidence,
    grounds: takeGrounds(evidence),
    customerWords,
    isVerified,
    add(code, sentence, place, escalates = ESCALATING.has(code)) {
      const span = place && spanOf(text, place.start, place.end);
      isEscalated ||= escalates;
      if (reasons.length >= MOST_REASONS) return;
      if (
        reasons.some(
          (one) =>
            one.code === code &&
            (one.span === null
              ? span === null
              : span !== null && one.span.start <= span.start && span.end <= one.span.end),
        )
      )
        return;
      reasons.push({ code, sentence, span });
    },
  };
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text.plain))
    check.add("empty", "There is nothing in it to send.", null);
  checkRedLines(check, draft);
  checkClaims(check);
  checkNet(check);
  checkClauses(check);
  checkWeighed(check);
  checkFacts(check);
  checkTellings(check);
  checkLists(check, lists);
  for (const { code, sentence, start, end } of findLeaks(text, evidence))
    if (code !== "other_customer" || !isRefused(text.lower, sentenceAt(sentences, start)))
      check.add(code, sentence, { start, end });
  checkSmuggled(check);
  checkRepeated(check);
  checkDisguises(check);
  checkSecondReading(check, lists);
  checkTongueAndTone(check, draft);
  return { verdict: isEscalated ? "escalate" : reasons.length > 0 ? "draft" : "auto_send", reasons };
}

const RED_LINE_WORDS: Readonly<Record<string, string>> = {
  self_harm: "of somebody's harm to themselves",
  threat_of_harm: "of a threat",
  legal_claim: "of a legal claim",
  bank_dispute: "of a dispute with a bank",
  regulator: "of a complaint to an authority",
  press: "of the press",
};

/** "I can't advise on legal matters" threatens nobody. */
const NO_LAWYER =
  /(?:can't|cannot|can not|unable to|not able to|wouldn't want to|mustn't|must leave|leave|outside what|not something i|beyond what)[^.!?]{0,40}(?:legal|law)(?:\p{L}*)(?![\p{L}])|(?:legal|law)\p{L}*[^.!?]{0,60}(?:can't|cannot|outside what|beyond what|not for me)|question for a lawyer|(?:не (?:могу|можем|вправе|берусь|даю|советую|буду)|вне мо)[^.!?]{0,40}(?:юридическ|правов)\p{L}*|(?:юридическ|правов)\p{L}*[^.!?]{0,60}(?:не (?:могу|можем|вправе|берусь|даю|советую)|коллег|вне мо)/u;

function checkRedLines(check: Check, draft: string): void {
  for (const words of check.evidence.customerWords) {
    const reason = findEscalation(words);
    if (reason)
      check.add(
        "red_line",
        `The customer writes ${RED_LINE_WORDS[reason] ?? "of something grave"}: a person must answer.`,
        null,
      );
  }
  // "Press the button" and "thank you for reporting" are ordinary in an answer.
  // The learnt judgement of gravity knows customers' voices; an answer of ours is read by phrases.
  const said = check.sentences
    .map(({ start, end }) => check.text.lower.slice(start, end))
    .filter((sentence) => !NO_LAWYER.test(sentence))
    .join("");
  const reason = findGravePhrase(
    said.replace(/\bpress(?:ing)? (?=the|on|"|reply|"?\d)|(?<=\b(?:to|just|simply|please|you) )press\b/g, "push "),
  );
  if (reason)
    check.add(
      "red_line",
      `It speaks ${RED_LINE_WORDS[reason] ?? "of something grave"}: a person must answer.`,
      draft ? { start: 0, end: check.text.plain.length } : null,
    );
}

const FACT_REASONS: Readonly<Record<Fact["kind"], readonly [GateReasonCode, string]>> = {
  amount: ["ungrounded_amount", "This amount stands in no tool's answer, article or message of the customer."],
  percentage: [
    "ungrounded_percentage",
    "This percentage stands in no tool's answer, article or message of the customer.",
  ],
  date: ["ungrounded_date", "This date or time stands in no tool's answer, article or message of the customer."],
  order: ["ungrounded_order", "This number or code stands in no tool's answer, article or message of the customer."],
  link: ["ungrounded_link", "This link stands in no tool's answer or article and is not the company's own."],
  email: ["ungrounded_link", "This e-mail address stands in no tool's answer or article and is not the company's own."],
  phone: ["ungrounded_number", "This phone number stands in no tool's answer or article and is not the company's own."],
  number: ["ungrounded_number", "This figure stands in no tool's answer, article or message of the customer."],
  duration: [
    "ungrounded_number",
    "This length of time stands in no tool's answer, article or message of the customer.",
  ],
};

function checkFacts(check: Check): void {
  const { grounds, text } = check;
  const isIn = (fact: Fact, ground: Ground) => isGrounded(fact, ground, grounds.now);
  for (const fact of check.facts) {
    if (isSmallTalk(fact, text.lower)) continue;
    const around = sentenceAt(check.sentences, fact.start);
    if (isLoose(fact) && claimWithin(check.weighed, around) < LIKELY_LOOSE) continue;
    if (
      isIn(fact, grounds.customer) ||
      (isIn(fact, grounds.knowledge) && !isBeyondArticles(fact, text.lower.slice(around.start, around.end))) ||
      isIn(fact, grounds.company) ||
      isIn(fact, grounds.open)
    )
      continue;
    if ((fact.kind === "link" || fact.kind === "email") && isCompanyHost(fact.key, check.evidence.company)) continue;
    if (isIn(fact, grounds.identity)) {
      if (!check.isVerified)
        check.add("identity_too_low", "It tells personal details, and we don't know for certain who writes.", fact);
      continue;
    }
    if (isIn(fact, grounds.tools)) {
      if (isForeign(fact.key, check))
        check.add("other_customer", "It tells details that belong to another customer.", fact);
      else if (!check.isVerified && !isToldByWrite(fact, check))
        check.add("identity_too_low", "It tells what a look-up found, and we don't know for certain who writes.", fact);
      continue;
    }
    if (fact.kind === "email" && !OFFICE_ADDRESS.test(fact.key)) {
      check.add(
        "other_customer",
        "It holds an e-mail address that is neither the company's nor this customer's.",
        fact,
      );
      continue;
    }
    const [code, sentence] = FACT_REASONS[fact.kind];
    check.add(code, sentence, fact);
  }
  for (const { name, start, end, isPerson } of findNames(text)) {
    const words = name.split(" ");
    const isKnown = (ground: Ground) => words.every((word) => holdsName(ground.text, word));
    if (
      isKnown(grounds.customer) ||
      (isKnown(grounds.knowledge) && !(isPerson && words.length > 1)) ||
      isKnown(grounds.company) ||
      isKnown(grounds.identity) ||
      isKnown(grounds.open)
    )
      continue;
    // A person's full name is a record's own field, not part of some text in it.
    const isField = !(isPerson && words.length > 1) || grounds.tools.codes.has(codeKey(name));
    if (!isKnown(grounds.tools) || !isField)
      check.add("ungrounded_name", "This name stands in no tool's answer, article or message of the customer.", {
        start,
        end,
      });
    else if (isForeign(name, check)) check.add("other_customer", "It names another customer.", { start, end });
    else if (!check.isVerified)
      check.add("identity_too_low", "It tells a name that a look-up found, and we don't know for certain who writes.", {
        start,
        end,
      });
  }
}

/** A whole sentence in a tool's free text (a thing's name, a courier's remark) was written by somebody else for somebody to read it. */
function checkRepeated({ text, evidence, add }: Check): void {
  const walk = (value: unknown, key: string): void => {
    if (typeof value === "string") {
      if (!isFreeText(key, value) || !/[.!?:]$|[:%=]/.test(value.trim())) return;
      const folded = foldText(value).trim();
      const start = text.lower.indexOf(folded);
      if (start >= 0 && folded !== "")
        add("hidden_text", "It repeats a sentence that stands in a tool's text, where names stand.", {
          start,
          end: start + folded.length,
        });
    } else if (value !== null && typeof value === "object")
      for (const [name, inner] of Object.entries(value)) walk(inner, Array.isArray(value) ? key : name);
  };
  for (const { effect, result } of evidence.toolResults) if (effect === "read") walk(result, "");
}

function checkSmuggled({ text, sentences, facts, evidence, grounds, add }: Check): void {
  const links = facts.filter(({ kind }) => kind === "link");
  const isOwn = (fact: Fact) =>
    isCompanyHost(fact.key, evidence.company) ||
    isGrounded(fact, grounds.tools, grounds.now) ||
    isGrounded(fact, grounds.open, grounds.now);
  for (const { code, sentence, start, end } of findSmuggled(text.lower, sentences, links, isOwn))
    add(code, sentence, { start, end });
}

/** What the customer has just agreed to may be told to them, whoever they are. */
function isToldByWrite(fact: Fact, { evidence, grounds }: Check): boolean {
  const writes = evidence.toolResults.filter((one) => one.effect === "write" && isSucceeded(one.state));
  return (
    writes.length > 0 &&
    isGrounded(fact, groundValues(writes.flatMap((one) => [one.arguments, one.result])), grounds.now)
  );
}

/** True when the detail stands in a record whose e-mail is not this customer's. */
function isForeign(key: string, { evidence }: Check): boolean {
  const own = evidence.customer.email?.toLowerCase();
  if (!own) return false;
  let left = 5000;
  const walk = (value: unknown): boolean => {
    if (left-- <= 0 || value === null || typeof value !== "object") return false;
    if (Array.isArray(value)) return value.some(walk);
    const email = (value as Record<string, unknown>).email;
    if (typeof email === "string" && email.toLowerCase() !== own) return foldText(JSON.stringify(value)).includes(key);
    return Object.values(value).some(walk);
  };
  return evidence.toolResults.some((one) => walk(one.result));
}

function checkLists({ text, channel, add }: Check, lists: readonly PhraseList[]): void {
  for (const { list, phrase, start, end, isUnusable } of findPhrases(text.lower, channel, lists)) {
    const code: GateReasonCode = list.kind === "red_line" ? "red_line" : "banned_phrase";
    if (isUnusable)
      add(
        "banned_phrase",
        `The phrase "${phrase}" of the list "${list.kind}" cannot be used; mend the list.`,
        null,
        list.verdict === "escalate",
      );
    else
      add(
        code,
        `"${phrase}" must not be said here (list "${list.kind.replace("_", " ")}").`,
        { start, end },
        list.verdict === "escalate",
      );
  }
}

function checkDisguises({ text, sentences, add, grounds }: Check): void {
  for (const one of text.hidden)
    add("hidden_text", `It holds ${one.what}, which a reader does not see.`, placeOfOriginal(text, one));
  for (const { what, start, end } of findDisguises(text, sentences, grounds))
    add("hidden_text", `It holds ${what}.`, { start, end });
}

/** Torn, line-broken or digit-written words are read once more as they were meant; whatever appears only then was hidden. */
function checkSecondReading(check: Check, lists: readonly PhraseList[]): void {
  const { lower } = check.text;
  const meant = readAsMeant(lower);
  if (meant === lower) return;
  const whole = closeGaps(lower);
  const before = countFindings(lower, check, lists);
  const after = countFindings(meant, check, lists);
  const isHidden =
    after.some((count, kind) => count > before[kind]!) ||
    // Postcodes and the like, read as letters, would be a riddle to what was learnt.
    (whole !== lower && countLikelyWrong(whole, check) > countLikelyWrong(lower, check));
  if (isHidden)
    check.add("hidden_text", "Its words are torn apart or written with digits, and hide what must not be said.", {
      start: 0,
      end: check.text.plain.length,
    });
}

/** How much each kind of rule finds, whatever the evidence. */
function countFindings(
  lower: string,
  { customerWords, channel, evidence }: Check,
  lists: readonly PhraseList[],
): number[] {
  const sentences = splitSentences(lower);
  const { claims, tellings } = findSuspicions(lower, sentences, customerWords);
  const readable = { original: lower, plain: lower, lower, offsets: new Int32Array(0), hidden: [] };
  return [
    claims.length,
    tellings.length,
    findLeaks(readable, evidence).length,
    findGravePhrase(lower) ? 1 : 0,
    findSmuggled(lower, sentences, [], () => true).length,
    findTongueProblem(lower, sentences, evidence.language ?? null, customerWords) ? 1 : 0,
    [...findPhrases(lower, channel, lists)].filter(({ isUnusable }) => !isUnusable).length,
  ];
}

function countLikelyWrong(lower: string, { customerWords }: Check): number {
  const sentences = splitSentences(lower);
  const { hints } = findSuspicions(lower, sentences, customerWords);
  return weighClauses(lower, sentences, hints).filter(isLikelyWrong).length;
}

function placeOfOriginal(text: Readable, span: { start: number; end: number }): { start: number; end: number } {
  let start = text.offsets.findIndex((offset) => offset >= span.start);
  if (start < 0) start = text.plain.length;
  let end = text.offsets.findIndex((offset) => offset >= span.end);
  if (end < 0) end = text.plain.length;
  return { start, end: Math.max(start, end) };
}

function checkTongueAndTone({ text, sentences, evidence, customerWords, add, channel }: Check, draft: string): void {
  const problem = findTongueProblem(text.lower, sentences, evidence.language ?? null, customerWords);
  if (problem) add("wrong_language", problem.sentence, problem);
  if (draft.length > LONGEST_DRAFT) add("tone", "It is too long to be an answer.", null);
  for (const match of text.plain.matchAll(/(?:(?<![\p{L}])\p{Lu}{2,}(?:[ ,'-]+|$)){4,}|[!?]{3,}/gu))
    add("tone", "It shouts.", { start: match.index, end: match.index + match[0].length });
  if (channel !== "chat" && channel !== "messenger")
    for (const match of text.lower.matchAll(/(?::-?[)(d]|;-?\))(?=\s|$)/g))
      add("tone", "A smiley does not fit this channel.", { start: match.index, end: match.index + match[0].length });
}
