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
export interface RequestThresholds {
  /** The part's confidence at least. */
  sure: number;
  /** The same where "also" announces the part. */
  sureAnnounced: number;
  /** The category's place among the whole message's best ones at most: otherwise the part was read out of context. */
  deepestRank: number;
}

export const REQUEST_THRESHOLDS: RequestThresholds = { sure: 0.25, sureAnnounced: 0.15, deepestRank: 4 };

const ANNOUNCEMENT =
  /(?:[,;.]?\s+|^)(?:and (?:also|then|another thing|one more thing|by the way)|also|additionally|in addition|besides|plus|as well as|on top of that|another thing|one more thing|secondly|furthermore|moreover|by the way|а (?:ещё|еще|также)|и (?:ещё|еще|также)|ещё|еще один вопрос|также|кроме того|к тому же|плюс|во-вторых|кстати|заодно|и заодно|а заодно)(?=[\s,:])[,:]?\s*/iu;
const SENTENCE_END = /(?<=[.!?…;])\s+|\n+|\s+[-–—•*]\s+/u;
const JOIN =
  /,?\s+(?:and|but|и|но|а)\s+(?=\S+\s+\S+)|,\s+(?=(?:please|can|could|how|what|when|where|why|i|my|пожалуйста|можно|как|когда|где|почему|я|мне|мой|моя)\s)/iu;

/** Greetings alone, and thanks and good wishes of a few words, ask for nothing. */
const COURTESY =
  /^(?:(?:hi|hello|hey|dear|good (?:morning|evening|day|afternoon)|привет|здравствуйте|добр(?:ый|ое|ого) \p{L}+)(?:\P{L}+\p{L}+)?|(?:thanks?|thank you|many thanks|i hope|hope|have a|best|kind|warm|regards|sincerely|cheers|looking forward|спасибо|заранее|с уважением|благодарю|хорошего|всего доброго|надеюсь)(?:\P{L}+\p{L}+){0,5})\P{L}*$/iu;

interface Part {
  text: string;
  /** Follows "also", "а ещё" and their like. */
  isAnnounced: boolean;
}

/**
 * Finds several requests in one message: the message is cut at sentence ends, "also" and its like, and "and"; each part is
 * classified on its own and counts if it is sure, if its category differs, and if the whole message knows of it, too.
 * @param fillers categories that are no request beside another one, such as thanks and general talk
 */
export function findRequests(
  model: CategoryModel,
  text: string,
  fillers: ReadonlySet<string> = new Set(),
  thresholds: RequestThresholds = REQUEST_THRESHOLDS,
): Requests {
  const whole = guessCategory(model, text);
  const parts = splitParts(text);
  if (parts.length < 2) return cutUnmarked(model, text, whole, fillers) ?? { primary: whole, secondary: [] };
  const found: { guess: CategoryGuess; part: Part }[] = [];
  for (const part of parts) {
    const guess = guessCategory(model, part.text);
    const wanted = part.isAnnounced ? thresholds.sureAnnounced : thresholds.sure;
    const own = whole.probabilities[model.categories.indexOf(guess.category)]!;
    const rank = whole.probabilities.filter((probability) => probability > own).length;
    if (guess.confidence < wanted || rank >= thresholds.deepestRank || fillers.has(guess.category)) continue;
    const same = found.find((other) => other.guess.category === guess.category);
    if (!same) found.push({ guess, part });
    else if (guess.confidence > same.guess.confidence) same.guess = guess;
  }
  if (found.length === 0) return { primary: whole, secondary: [] };
  if (found.length === 1) {
    // One sure part beside unsure ones: the whole message decides, unless it only knows a filler.
    const only = found[0]!.guess;
    return {
      primary: fillers.has(whole.category) || only.category === whole.category ? pickSurer(only, whole) : whole,
      secondary: [],
    };
  }
  const primary = found[0]!.guess;
  return { primary, secondary: found.slice(1).map(({ guess }) => guess.category) };
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

/** Cuts a message into what may be separate requests. */
export function splitParts(text: string): Part[] {
  const parts: Part[] = [];
  for (const sentence of text.slice(0, 4000).split(SENTENCE_END)) {
    const pieces = sentence.split(new RegExp(ANNOUNCEMENT.source, "giu"));
    for (const [index, piece] of pieces.entries()) {
      const isAnnounced = index > 0;
      for (const [joint, clause] of piece.split(new RegExp(JOIN.source, "giu")).entries()) {
        const words = clause.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
        if (words >= FEWEST_WORDS && !COURTESY.test(clause.trim()))
          parts.push({ text: clause.trim(), isAnnounced: isAnnounced && joint === 0 });
      }
    }
  }
  return parts.slice(0, MOST_PARTS);
}
