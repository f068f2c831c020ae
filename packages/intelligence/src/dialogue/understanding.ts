import type { FormField, Playbook } from "@rapport/schema";
import { splitParts } from "../router/requests.ts";
import type { RoutedMessage } from "../router/route-message.ts";
import { looksLikeAddress, readAddress } from "./addresses.ts";
import type { Message } from "./dialogue.ts";
import { listBeginnings, readField } from "./fields.ts";
import { openVocabulary, repairTyping } from "./legible.ts";
import { readMonthsCount } from "./lengths.ts";
import { readMonths } from "./months.ts";
import { plain } from "./replies.ts";
import { asksForDeed, isQuestion } from "./signals.ts";
import { findPlaybook, isReadOnly, makeCalendar, type Talk } from "./talk.ts";

/** A request beside the one in work must be this sure: short answers look like anything. */
export const SURE_BESIDE = 0.45;

/** The same without an "also" before it. */
const SURE_ALONE = 0.6;

/** So sure of a part that neither the whole message nor a word of the playbook need agree. */
const SURE_OF_PART = 0.9;

/** What the router must say at least where the message also has one of the playbook's words. */
const SURE_WITH_WORDS = 0.15;

/** The same where it fills the playbook's form: a month is soon said. */
const SURE_WITH_ANSWER = 0.3;

/** A part that is one of several requests only by the router's word. */
const SURE_BORNE = 0.75;

/** The same against words that also answer the other request's form: "pause one month". */
const SURE_AGAINST_WORDS = 0.9;

/** Below this the router's word weighs less than the customer's own words for another request. */
const SURE_UNBORNE = 0.7;

/** In scope and this sure: worth a question of the playbook's own, which shows what was understood. */
const LIKELY = 0.35;

export function isSureRequest(talk: Talk, routed: RoutedMessage, least = SURE_BESIDE): boolean {
  return !routed.outOfScope && routed.confidence >= least && findPlaybook(talk, routed.category) !== undefined;
}

export function hasBeginning(text: string, beginnings: Playbook["keywords"]): boolean {
  const words = ` ${plain(text)}`;
  return listBeginnings(beginnings).some((beginning) => words.includes(` ${beginning}`));
}

/** The message as it was meant, where it is only understood with its slips of typing mended. */
export function mendTyping(talk: Talk, message: Message): Message {
  const { routed, text } = message;
  if (!routed.outOfScope && routed.confidence >= 0.8) return message;
  const repaired = repairTyping(text, openVocabulary(talk.input.agent));
  if (repaired === null) return message;
  const again = talk.ports.route(repaired);
  const isBetter = (routed.outOfScope && !again.outOfScope) || again.confidence > routed.confidence;
  return isBetter ? { ...message, text: repaired, routed: { ...again, entities: routed.entities } } : message;
}

const UNWANTED =
  /^(?:(?:i|we|please|sorry|so|well|я|мы|нет|ну) )*(?:(?:dont|do not|didnt|wouldnt|not|no need) (?:(?:really|actually|want|wish|mean|going|looking|trying|wanting|like|planning) )*to \p{L}+(?: \p{L}+){0,3}|(?:совсем |пока |вообще )*(?:не (?:хочу|хотел\p{L}?|собираюсь|планирую|буду) \p{L}+(?: \p{L}+){0,2}|\p{L}+ть(?:ся)? (?:\p{L}+ ){0,2}не (?:хочу|хотел\p{L}?|собираюсь|буду|надо|планирую)))$/u;

/** "I don't want to cancel, but I need a break": what is only turned down isn't asked for, where the rest asks for something else. */
export function leaveUnwanted(talk: Talk, message: Message): Message {
  const clauses = message.text.split(/[,;.!]+\s+|\s+[-–—]\s+|\s+(?=(?:but|но|just|only|просто|только)\s)/iu);
  const wanted = clauses.filter((clause) => !UNWANTED.test(plain(clause)));
  if (wanted.length === clauses.length || wanted.length === 0) return message;
  const text = wanted.join(", ").replace(/^(?:but|но|а)\s+/iu, "");
  const rest = { ...message, text, routed: { ...talk.ports.route(text), entities: message.routed.entities } };
  const category = findPrimary(talk, rest);
  return category !== null && category !== message.routed.category && isBorneOut(talk, category, text) ? rest : message;
}

/**
 * What a message asks for, in the order of its words: a playbook's sure words before the router, the router where it is sure or
 * the message bears it out, a single playbook's word at last. Empty: nobody knows.
 */
export function findCategories(talk: Talk, message: Message): string[] {
  const { text } = message;
  const primary = findAnswered(talk, text, findPrimary(talk, message));
  const found = primary ? [primary, ...findSecondary(talk, message, primary)] : [];
  const address = talk.input.agent.playbooks.find(
    (playbook) => playbook.form.some(({ kind }) => kind === "address") && !found.includes(playbook.category),
  );
  if (address && holdsAddress(text)) found.push(address.category);
  if (found.length < 2) return found;
  // What belongs nowhere is no request of its own beside one that does: "I'm fed up with you, unsubscribe me".
  const named = found.filter((category) => category !== "complex_other");
  if (named.length === 1 && isBorneOut(talk, named[0]!, text)) return named;
  const places = found.map((category) => findPlace(talk, message, category));
  // "Back in June, hold the boxes": the pause is named, the skip only the router's guess, and one makes the other pointless.
  const isPointless = (category: string) =>
    !isBorneOut(talk, category, text) &&
    found.some((one) => isBorneOut(talk, one, text) && findPlaybook(talk, one)!.replaces.includes(category));
  const kept = found.filter((category, index) => places[index] !== null && !isPointless(category));
  const order = new Map(found.map((category, index) => [category, places[index] ?? 0]));
  return (kept.length > 0 ? kept : found).toSorted((a, b) => order.get(a)! - order.get(b)!);
}

/**
 * "Skip me until June", "nothing till the end of April": words of one request that only answer the form of another, which takes
 * its place.
 */
function findAnswered(talk: Talk, text: string, primary: string | null): string | null {
  const own = primary === null ? undefined : findPlaybook(talk, primary);
  const isOpen =
    own?.form.some(({ kind, isRequired }) => TELLING.has(kind) && isRequired) && !fillsForm(talk, own, text);
  if (!own || !isOpen || isQuestion(text)) return primary;
  const filled = talk.input.agent.playbooks.filter((playbook) => fillsForm(talk, playbook, text));
  // "Skip a month" asks for one, and not for a length.
  const isLength = (readMonthsCount(text, makeCalendar(talk, {}), false) ?? 0) > 1;
  return isLength && filled.length === 1 && filled[0]!.replaces.includes(own.category) ? filled[0]!.category : primary;
}

function findPrimary(talk: Talk, { routed, text }: Message): string | null {
  const { playbooks } = talk.input.agent;
  const named = playbooks.find(({ sureWords }) => hasBeginning(text, sureWords));
  if (named) return named.category;
  // A plain question asks to be told something, whatever change its words remind of.
  if (isQuestion(text) && !asksForDeed(text)) {
    const telling = playbooks.filter((one) => isReadOnly(one) && hasBeginning(text, one.keywords));
    if (telling.length === 1) return telling[0]!.category;
  }
  const playbook = findPlaybook(talk, routed.category);
  const least = playbook?.handOff.minConfidence ?? 0.5;
  const isWorded =
    playbook !== undefined && (hasBeginning(text, playbook.keywords) || hasBeginning(text, playbook.sureWords));
  const isGuess =
    !isWorded &&
    (routed.confidence < SURE_UNBORNE ||
      (routed.confidence < SURE_AGAINST_WORDS && !isBorneOut(talk, routed.category, text)));
  const own = isGuess ? findOwn(talk, text, routed.confidence) : null;
  if (own !== null) return own;
  if (!routed.outOfScope && routed.confidence >= least) return routed.category;
  if (playbook && hasBeginning(text, playbook.keywords) && routed.confidence >= SURE_WITH_WORDS) return routed.category;
  if (playbook && fillsForm(talk, playbook, text) && routed.confidence >= SURE_WITH_ANSWER) return routed.category;
  const worded = playbooks.filter(({ keywords }) => hasBeginning(text, keywords));
  if (worded.length === 1) return worded[0]!.category;
  const isLikely =
    !routed.outOfScope && routed.confidence >= Math.min(LIKELY, least) && plain(text).split(" ").length >= 3;
  if (isLikely && playbook && routed.category !== "complex_other") return routed.category;
  if (worded.length > 1)
    return worded.find(({ form }) => form.some((field) => fills(talk, field, text)))?.category ?? null;
  return null;
}

const TELLING: ReadonlySet<FormField["kind"]> = new Set(["month", "months_count", "frequency", "address"]);

/** The message answers a question of the form that no chance word would. */
export function fillsForm(talk: Talk, { form }: Playbook, text: string): boolean {
  return form.some((field) => TELLING.has(field.kind) && field.isRequired && fills(talk, field, text));
}

/** The one playbook that has a word of the message. */
export function findWorded(talk: Talk, text: string): string | null {
  const found = talk.input.agent.playbooks.filter(
    ({ keywords, sureWords }) => hasBeginning(text, keywords) || hasBeginning(text, sureWords),
  );
  return found.length === 1 ? found[0]!.category : null;
}

function fills(talk: Talk, field: FormField, text: string): boolean {
  if (!TELLING.has(field.kind)) return false;
  const context = {
    isAsked: false,
    calendar: makeCalendar(talk, {}),
    known: {},
    photos: [],
    language: talk.state.language,
  };
  return readField(field, text, context)?.kind === "value";
}

/** The one category whose words the message has and whose form it fills: certain enough without the router. */
export function findBorneOut(talk: Talk, text: string): string | null {
  const found = talk.input.agent.playbooks.filter(
    (playbook) =>
      (hasBeginning(text, playbook.keywords) || takesOffer(playbook, text)) && fillsForm(talk, playbook, text),
  );
  return found.length === 1 ? found[0]!.category : null;
}

/** "The May box … I don't need it": the words that would take the playbook's offer ask for it as well. */
function takesOffer({ form }: Playbook, text: string): boolean {
  return form.some(
    ({ kind, choices }) =>
      kind === "yes_no" && choices.some(({ value, hints }) => value === "yes" && hasBeginning(text, hints)),
  );
}

/** Whether the message itself says what the router takes it for: one of the playbook's words, or an answer to its form. */
export function isBorneOut(talk: Talk, category: string, text: string): boolean {
  const playbook = findPlaybook(talk, category);
  if (!playbook) return false;
  return (
    hasBeginning(text, playbook.keywords) || hasBeginning(text, playbook.sureWords) || fillsForm(talk, playbook, text)
  );
}

/** "Four a year would be plenty." */
const SUITS =
  /(?<!\p{L})(?:would be (?:plenty|enough|fine|better|best|great|nice|perfect|ideal|lovely)|would (?:do|suit|help)|is (?:plenty|enough)|хватит|хватило бы|достаточно|было бы (?:лучше|хорошо|отлично|здорово)|устроит|устроило бы)(?!\p{L})/u;

/** What the customer's own words ask for where the router only guesses: by words and form, or the one form that a wish fills. */
function findOwn(talk: Talk, text: string, confidence: number): string | null {
  if (isQuestion(text) && !asksForDeed(text)) return null;
  const borne = findBorneOut(talk, text);
  if (borne !== null || confidence >= SURE_UNBORNE) return borne;
  const { playbooks } = talk.input.agent;
  const worded = playbooks.filter(({ keywords }) => hasBeginning(text, keywords));
  if (worded.length > 0) return worded.length === 1 ? worded[0]!.category : null;
  const filled =
    asksForDeed(text) || SUITS.test(plain(text)) ? playbooks.filter((playbook) => fillsForm(talk, playbook, text)) : [];
  return filled.length === 1 ? filled[0]!.category : null;
}

/** A street with its number and a post code or city: nobody writes that for another reason than to be sent something there. */
function holdsAddress(text: string): boolean {
  if (!looksLikeAddress(text)) return false;
  const { line1, postalCode, city } = readAddress(text);
  return line1 !== undefined && postalCode !== undefined && city !== undefined;
}

/** Where in the message the category is spoken of; null: nothing in it bears the router's guess out. */
function findPlace(talk: Talk, { text, routed }: Message, category: string): number | null {
  const playbook = findPlaybook(talk, category)!;
  const isOwn = (part: string) =>
    hasBeginning(part, playbook.keywords) || hasBeginning(part, playbook.sureWords) || fillsForm(talk, playbook, part);
  const parts = splitFinely(text).map((part) => part.text);
  const part =
    parts.find((one) => isOwn(one) && talk.ports.route(one).category === category) ??
    parts.find(isOwn) ??
    parts.find((one) => {
      const own = talk.ports.route(one);
      const least = routed.category === category || routed.secondary.includes(category) ? SURE_ALONE : SURE_BORNE;
      return own.category === category && (isReadOnly(playbook) ? isQuestion(one) : own.confidence >= least);
    });
  if (part !== undefined) return Math.max(0, text.indexOf(part));
  return category === "complex_other" && category === routed.category ? 0 : null;
}

/**
 * Second requests that a part of the message asks for by itself: a false one costs the customer more than a missed one, so
 * either the router has said so and the part is sure, or the part is sure and has one of the playbook's own words.
 */
function findSecondary(talk: Talk, { text, routed }: Message, primary: string): string[] {
  const own = findPlaybook(talk, primary)?.form.flatMap(({ choices }) => choices) ?? [];
  const found: string[] = [];
  for (const { text: part, isAnnounced } of splitFinely(text)) {
    // "Please send a new one" is a wish of the first request's own form.
    if (own.some(({ hints }) => hasBeginning(part, hints))) continue;
    const told = findTold(talk, part);
    if (told !== null && told !== primary && !found.includes(told)) {
      found.push(told);
      continue;
    }
    const { category, outOfScope, confidence } = talk.ports.route(part);
    const playbook = findPlaybook(talk, category);
    if (outOfScope || !playbook || category === primary || found.includes(category)) continue;
    const isWorded = hasBeginning(part, playbook.keywords);
    // "Pause, please, two months": what answers the first request's own form is no second one.
    const isBox = namesBox(talk, primary, part) && !(asksForDeed(part) && confidence >= SURE_BESIDE);
    if (!isWorded && (fillsForm(talk, findPlaybook(talk, primary)!, part) || isBox)) continue;
    // A pause and a skip stand for each other: both are wanted only where each is named.
    if (!isWorded && !isAnnounced && findPlaybook(talk, primary)!.replaces.includes(category)) continue;
    const isNamed = isWorded || fillsForm(talk, playbook, part);
    const isSure = confidence >= (isAnnounced || isNamed ? SURE_BESIDE : SURE_ALONE);
    const isVerySure = confidence >= SURE_OF_PART && !isReadOnly(playbook) && plain(part).split(" ").length >= 3;
    if (isVerySure || (isSure && (isNamed || routed.secondary.includes(category)))) found.push(category);
  }
  return found.filter((category) => category !== "complex_other");
}

/** "…, February box": tells which order the first request is about. */
function namesBox(talk: Talk, primary: string, part: string): boolean {
  const hasOrder = findPlaybook(talk, primary)!.form.some(({ kind }) => kind === "order");
  return hasOrder && plain(part).split(" ").length <= 6 && readMonths(part, makeCalendar(talk, {})).months.length === 1;
}

/** "And tell me when the next box comes": asks to be told something by a playbook's own words. */
function findTold(talk: Talk, part: string): string | null {
  // "… I'd like fewer."
  const wished = asksForDeed(part) && !isQuestion(part) ? findWorded(talk, part) : null;
  if (wished !== null && plain(part).split(" ").length >= 3 && !isReadOnly(findPlaybook(talk, wished)!)) return wished;
  if (!/(?<!\p{L})(?:tell me|let me know|remind me|скажите|подскажите|сообщите|напомните)(?!\p{L})/iu.test(part))
    return null;
  const worded = findWorded(talk, part);
  return worded !== null && isReadOnly(findPlaybook(talk, worded)!) ? worded : null;
}

/** The router's parts, and what stands between commas: "change my address, pause for two months, and …". */
function splitFinely(text: string): { text: string; isAnnounced: boolean }[] {
  return splitParts(text).flatMap((part) => {
    const pieces = part.text.split(/,\s+/).filter((piece) => piece.split(/\s+/).length >= 2);
    return pieces.length > 1 ? [...pieces.map((piece) => ({ text: piece, isAnnounced: false })), part] : [part];
  });
}

/** The parts of a message that speak of the category; all of it where none does, and where an address would be torn apart. */
export function pickParts(talk: Talk, text: string, category: string): string {
  if (findPlaybook(talk, category)?.form.some(({ kind }) => kind === "address")) return text;
  const parts = splitFinely(text);
  const borne = parts.filter((part) => isBorneOut(talk, category, part.text));
  const own = (borne.length > 0 ? borne : parts).filter((part) => talk.ports.route(part.text).category === category);
  const whole = own.filter((part) => !own.some((other) => other !== part && other.text.includes(part.text)));
  return whole.length > 0 ? whole.map((part) => part.text).join(". ") : text;
}

const PERSONAL =
  /(?<!\p{L})(?:my|mine|our|ours|me|im|ive|i|where|wheres|parcel|package|tracking|order|the box|мой|моя|мое|мою|мои|моей|моего|наш\p{L}*|мне|меня|мной|я|где|посылк\p{L}*|трек\p{L}*|заказ\p{L}*)(?!\p{L})/u;

/** "Do you ship to Norway?": a question about the shop, not about the customer's own affairs. */
export function isImpersonalQuestion(text: string): boolean {
  return isQuestion(text) && !asksForDeed(text) && !PERSONAL.test(plain(text));
}
