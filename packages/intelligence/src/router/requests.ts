import { type CategoryGuess, type CategoryModel, guessCategory } from "./model.ts";

/** The requests of one message: the first that is told is the primary one. */
export interface Requests {
  primary: CategoryGuess;
  /** Other categories that the message asks for, in the order of the text. */
  secondary: string[];
}

/** Longer texts are rarely lists of requests, and each part costs a prediction. */
const MOST_PARTS = 8;
const FEWEST_WORDS = 2;
/** When a part counts as a request; found on joined pairs of held-out starter sentences and single ones (docs/router.md). */
interface RequestThresholds {
  /** The part's confidence at least. */
  sure: number;
  /** The same where "also" announces the part. */
  sureAnnounced: number;
  /** The same of a clause behind "and" or a comma, which as often tells the reason of the request before it. */
  sureClause: number;
  /** The same of one or two words that stand alone. */
  sureFragment: number;
  /** The same of a question of no category in particular, beside a request. */
  sureQuestion: number;
  /** The category's place among the whole message's best ones at most: otherwise the part was read out of context. */
  deepestRank: number;
}

const REQUEST_THRESHOLDS: RequestThresholds = {
  sure: 0.25,
  sureAnnounced: 0.15,
  sureClause: 0.5,
  sureFragment: 0.5,
  sureQuestion: 0.6,
  deepestRank: 4,
};

const ANNOUNCEMENT =
  /(?:[,;.]?\s+|^)(?:and (?:also|then|another thing|one more thing|by the way)|also|additionally|in addition|besides|plus|as well as|on top of that|another thing|one more thing|secondly|furthermore|moreover|by the way|а (?:ещё|еще|также)|и (?:ещё|еще|также)|ещё|еще один вопрос|также|кроме того|к тому же|плюс|во-вторых|кстати|заодно|и заодно|а заодно)(?=[\s,:])[,:]?\s*/iu;
const SENTENCE_END = /(?<=[.!?…;])\s+|\n+|\s+[-–—•*]\s+/u;
const JOIN =
  /,?\s+(?:and|but|и|но|а)\s+(?=\S+\s+\S+)|,\s+(?=(?:please|can|could|how|what|when|where|why|i|my|пожалуйста|можно|как|когда|где|почему|я|мне|мой|моя)\s)/iu;

/** Greetings alone, and thanks and good wishes of a few words, ask for nothing. */
const COURTESY =
  /^(?:(?:hi|hello|hey|dear|good (?:morning|evening|day|afternoon)|привет|здравствуйте|добр(?:ый|ое|ого) \p{L}+)(?:\P{L}+\p{L}+)?|(?:thanks?|thank you|many thanks|i hope|hope|have a|best|kind|warm|regards|sincerely|cheers|looking forward|спасибо|заранее|с уважением|благодарю|хорошего|всего доброго|надеюсь)(?:\P{L}+\p{L}+){0,5})\P{L}*$/iu;

/** A sentence, or what "also" and its like part from it; its clauses are what "and" or a comma may part. */
interface Part {
  text: string;
  /** Follows "also", "а ещё" and their like. */
  isAnnounced: boolean;
  clauses: string[];
}

/** One request as a part of the message tells it. */
interface Found {
  guess: CategoryGuess;
  wanted: number;
  text: string;
}

/**
 * Finds several requests in one message: the message is cut at sentence ends, "also" and its like, and "and"; each part is
 * classified on its own and counts if it is sure, if its category differs, and if the whole message knows of it, too.
 * @param fillers categories that are no request beside another one, such as thanks and general talk
 * @param questions fillers that count nevertheless where something is asked: "Is the honey raw?" beside a change of address
 */
export function findRequests(
  model: CategoryModel,
  text: string,
  fillers: ReadonlySet<string> = new Set(),
  questions: ReadonlySet<string> = new Set(),
  thresholds: RequestThresholds = REQUEST_THRESHOLDS,
): Requests {
  const whole = guessCategory(model, text);
  const parts = splitSentences(text);
  const isOneClause = parts.length < 2 && (parts[0]?.clauses.length ?? 0) < 2;
  if (isOneClause) return cutUnmarked(model, text, whole, fillers) ?? { primary: whole, secondary: [] };
  const found: CategoryGuess[] = [];
  for (const { guess, wanted, text: said } of parts.flatMap((part) =>
    readPart(model, part, parts.length, whole, thresholds),
  )) {
    const own = whole.probabilities[model.categories.indexOf(guess.category)]!;
    const rank = whole.probabilities.filter((probability) => probability > own).length;
    if (guess.confidence < wanted || rank >= thresholds.deepestRank) continue;
    if (fillers.has(guess.category)) {
      const isQuestion = questions.has(guess.category) && guess.confidence >= thresholds.sureQuestion && asks(said);
      if (!isQuestion) continue;
    }
    const same = found.findIndex(({ category }) => category === guess.category);
    if (same < 0) found.push(guess);
    else if (guess.confidence > found[same]!.confidence) found[same] = guess;
  }
  if (found.length === 0) return { primary: whole, secondary: [] };
  if (found.length === 1) {
    // One sure part beside unsure ones: the whole message decides, unless it only knows a filler.
    const only = found[0]!;
    return {
      primary: fillers.has(whole.category) || only.category === whole.category ? pickSurer(only, whole) : whole,
      secondary: [],
    };
  }
  return { primary: found[0]!, secondary: found.slice(1).map(({ category }) => category) };
}

const ASKING =
  /\?\s*$|^\P{L}*(?:and |but |so |а |и |но )?(?:do|does|is|are|can|could|what|whats|which|who|where|how|does|will|есть ли|есть|бывают?|можно ли|какой|какая|какие|какого|сколько|где|кто|чем|из чего|что входит)(?!\p{L})/iu;
/** Asked in every other message, and about the request beside it. */
const ASKED_OF_THE_REQUEST =
  /^\P{L}*(?:(?:can|could|would|will) (?:you|someone|anyone|i)(?: please)? (?:do|help|assist|fix|check|look|confirm|tell|let|ask)|(?:is|would) (?:this|that|it) (?:be )?(?:ok|okay|alright|fine|possible|right|correct)|what (?:do|can|should) i do|how (?:do|can|could) (?:i|you|we) (?:do|fix|solve|change|arrange|go about)|(?:that|this|it)?s? ?(?:ok|okay|alright|possible)|right|please|why|why is (?:this|that)|can you|could you|any ideas?|что (?:мне )?(?:теперь )?делать|как быть|можете (?:помочь|проверить)|поможете|помогите|это (?:возможно|можно|реально)|так можно|можно(?: так| это)?(?: ли)?(?: сделать)?|хорошо|ладно|почему(?: так)?|договорились|у вас (?:так|тоже)(?: же)?|как это (?:сделать|исправить))(?!\p{L}.*\p{L}+ \p{L}+ \p{L}+)/iu;

/** Whether a part is a question of its own. */
function asks(text: string): boolean {
  return ASKING.test(text) && countWords(text) > 2 && !ASKED_OF_THE_REQUEST.test(text);
}

/** What a part asks for: once, or once a clause where at least two clauses are sure of different things. */
function readPart(
  model: CategoryModel,
  { text, isAnnounced, clauses }: Part,
  partCount: number,
  whole: CategoryGuess,
  thresholds: RequestThresholds,
): Found[] {
  const isFragment = !isAnnounced && countWords(text) <= 2;
  const wanted = isFragment ? thresholds.sureFragment : isAnnounced ? thresholds.sureAnnounced : thresholds.sure;
  const one = { guess: partCount === 1 ? whole : guessCategory(model, text), wanted, text };
  if (clauses.length < 2) return [one];
  const sure = clauses
    .map((clause) => ({ guess: guessCategory(model, clause), wanted: thresholds.sureClause, text: clause }))
    .filter(({ guess }) => guess.confidence >= thresholds.sureClause);
  const isSeveral = new Set(sure.map(({ guess }) => guess.category)).size > 1;
  return isSeveral ? sure : [one];
}

const UNMARKED = {
  /** A whole message surer than this is one request; most are, and cost no more than one prediction. */
  surelyOne: 0.6,
  fewestWords: 7,
  mostWords: 40,
  fewestWordsOfHalf: 3,
  mostCuts: 6,
  /** Both halves at least so sure. */
  sure: 0.6,
};

/** Two requests without any sign between them: "skip may my new address is …" is cut where both halves are surest. */
function cutUnmarked(
  model: CategoryModel,
  text: string,
  whole: CategoryGuess,
  fillers: ReadonlySet<string>,
): Requests | null {
  if (whole.confidence > UNMARKED.surelyOne || text.length > 400) return null;
  const words = text.trim().split(/\s+/);
  if (words.length < UNMARKED.fewestWords || words.length > UNMARKED.mostWords) return null;
  const cuts = words.length - 2 * UNMARKED.fewestWordsOfHalf + 1;
  const stride = Math.ceil(cuts / UNMARKED.mostCuts);
  let best: Requests | null = null;
  let surest = UNMARKED.sure;
  for (let cut = UNMARKED.fewestWordsOfHalf; cut <= words.length - UNMARKED.fewestWordsOfHalf; cut += stride) {
    const first = guessCategory(model, words.slice(0, cut).join(" "));
    if (first.confidence <= surest || fillers.has(first.category)) continue;
    const second = guessCategory(model, words.slice(cut).join(" "));
    if (second.confidence <= surest || fillers.has(second.category) || second.category === first.category) continue;
    surest = Math.min(first.confidence, second.confidence);
    best = { primary: first, secondary: [second.category] };
  }
  return best;
}

function pickSurer(part: CategoryGuess, whole: CategoryGuess): CategoryGuess {
  return part.category === whole.category && whole.confidence >= part.confidence ? whole : part;
}

/** The finest parts that may be separate requests: the clauses of each sentence. */
export function splitParts(text: string): Pick<Part, "text" | "isAnnounced">[] {
  const clauses = splitSentences(text).flatMap((part) =>
    part.clauses.map((clause, index) => ({ text: clause.trim(), isAnnounced: part.isAnnounced && index === 0 })),
  );
  return clauses.slice(0, MOST_PARTS);
}

function splitSentences(text: string): Part[] {
  const parts: Part[] = [];
  for (const sentence of text.slice(0, 4000).split(SENTENCE_END)) {
    for (const [index, piece] of sentence.split(ANNOUNCEMENT).entries()) {
      if (!isTelling(piece, 1)) continue;
      const clauses = piece.split(JOIN).filter((clause) => isTelling(clause, FEWEST_WORDS));
      parts.push({ text: piece.trim(), isAnnounced: index > 0, clauses: clauses.slice(0, MOST_PARTS) });
    }
  }
  return parts.slice(0, MOST_PARTS);
}

function isTelling(text: string, fewestWords: number): boolean {
  return countWords(text) >= fewestWords && !COURTESY.test(text.trim());
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}
