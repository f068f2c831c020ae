import type { AgentConfig } from "@rapport/schema";
import { listBeginnings } from "./fields.ts";
import { isNearly } from "./months.ts";
import { readNumber } from "./numbers.ts";
import { plain } from "./replies.ts";

/** Words of the trade that are mistyped most; the playbooks' own words come on top. */
const ENGLISH =
  "subscription subscriptions membership delivery deliveries delivered deliver address account parcel package packages boxes order orders month months monthly quarterly every pause paused pausing cancel cancelled skip skipped skipping refund refunded replacement replace damaged broken cracked smashed leaked charged charge payment payments money change changing update frequency arrived arrive received receive tracking please yes yeah sorry thanks thank next another wrong honey photo picture email code march april june july august september october november december january february discount resume restart stop";
const RUSSIAN =
  "подписка подписку подписки подпиской доставка доставку доставки адрес адреса посылка посылку посылки коробка коробку коробки коробке заказ заказа месяц месяца месяцев месяце ежемесячно квартал пауза паузу паузе приостановить приостановите заморозить заморозьте отменить отмените отмена пропустить пропустите пропуск возврат вернуть верните замена замену поврежден разбит разбита разбилась сломан треснула протекла деньги деньгами оплата оплату платеж списали списание карта карту поменять поменяйте изменить измените сменить обновить поставить поставьте пришла пришел приехала получила получил пожалуйста спасибо здравствуйте привет извините можно нужно хочу следующий следующую другой неправильно банка фото почта код март апрель июнь июль август сентябрь октябрь ноябрь декабрь январь февраль скидка скидку возобновить возобновите сделайте давайте хорошо конечно верно";

export interface Vocabulary {
  words: ReadonlySet<string>;
  byFirst: ReadonlyMap<string, readonly string[]>;
}

const kept = new WeakMap<AgentConfig, Vocabulary>();

/** All words that a message of this shop is likely to hold. */
export function openVocabulary(agent: AgentConfig): Vocabulary {
  const own = kept.get(agent);
  if (own) return own;
  const words = new Set(`${ENGLISH} ${RUSSIAN}`.split(" "));
  for (const { keywords, sureWords, form } of agent.playbooks)
    for (const list of [keywords, sureWords, ...form.flatMap(({ choices }) => choices.map(({ hints }) => hints))])
      for (const one of listBeginnings(list)) for (const word of one.split(" ")) if (word.length >= 5) words.add(word);
  const byFirst = Map.groupBy(words, (word) => word[0]!);
  const vocabulary = { words, byFirst };
  kept.set(agent, vocabulary);
  return vocabulary;
}

/** Right as they are, however near to a word of the trade. */
const COMMON = new Set(
  "there their where these those would could should might about after again other every never still thing think while which whose house since until going doing being those shall small stuff weeks today night right write white quite quiet later water wait want went when what than then them they this that with from have been were will your yours mine here home more most much must many make made take took give given come came some same such very just only over into onto upon also even ever back best card care case cart pack part past post hope hold help next text rest test best list last lost cost most almost sore sort port".split(
    " ",
  ),
);

/** The message with mistyped words of the trade set right; null where there are none. For reading only: what is quoted stays as written. */
export function repairTyping(text: string, { words, byFirst }: Vocabulary): string | null {
  let isChanged = false;
  const repaired = text.replace(/(?<![\p{L}@.\d])\p{L}{4,}(?![\p{L}@\d])/gu, (written) => {
    const word = plain(written);
    if (words.has(word) || COMMON.has(word) || readNumber(word) !== null) return written;
    const near = (byFirst.get(word[0]!) ?? []).filter((one) => one.length >= 4 && isNear(word, one));
    // "skiped" is nearly "skipped" and "skip": the one of its own length.
    const best = near.toSorted((a, b) => Math.abs(a.length - word.length) - Math.abs(b.length - word.length))[0];
    if (!best) return written;
    isChanged = true;
    return best;
  });
  return isChanged ? repaired : null;
}

const LEAST_STEM = 5;

function isNear(word: string, name: string): boolean {
  // A beginning is a form of the same word, not a slip; so is another ending of a Russian one.
  if (word.startsWith(name) || name.startsWith(word)) return false;
  const stem = Math.max(LEAST_STEM, word.length - 2);
  if (/^\p{Script=Cyrillic}/u.test(word) && name.length <= stem + 2 && name.startsWith(word.slice(0, stem)))
    return false;
  return isNearly(word, name) || isSwapped(word, name);
}

/** "subscirption": letters in another order. */
function isSwapped(word: string, name: string): boolean {
  return (
    word.length === name.length && name.length >= 6 && [...word].toSorted().join("") === [...name].toSorted().join("")
  );
}

const KEYS_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const KEYS_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё";

const SOUNDS: readonly (readonly [string, string])[] = [
  ["shch", "щ"],
  ["sch", "щ"],
  ["yo", "ё"],
  ["jo", "ё"],
  ["zh", "ж"],
  ["kh", "х"],
  ["ts", "ц"],
  ["ch", "ч"],
  ["sh", "ш"],
  ["yu", "ю"],
  ["ju", "ю"],
  ["iu", "ю"],
  ["ya", "я"],
  ["ja", "я"],
  ["ia", "ия"],
  ["ye", "е"],
  ["yy", "ый"],
  ["iy", "ий"],
  ["ij", "ий"],
  ["ay", "ай"],
  ["oy", "ой"],
  ["ey", "ей"],
  ["uy", "уй"],
  ["aj", "ай"],
  ["oj", "ой"],
  ["ej", "ей"],
  ["a", "а"],
  ["b", "б"],
  ["v", "в"],
  ["w", "в"],
  ["g", "г"],
  ["d", "д"],
  ["e", "е"],
  ["z", "з"],
  ["i", "и"],
  ["j", "й"],
  ["k", "к"],
  ["l", "л"],
  ["m", "м"],
  ["n", "н"],
  ["o", "о"],
  ["p", "п"],
  ["r", "р"],
  ["s", "с"],
  ["t", "т"],
  ["u", "у"],
  ["f", "ф"],
  ["h", "х"],
  ["c", "ц"],
  ["y", "ы"],
  ["x", "кс"],
  ["q", "к"],
  ["4", "ч"],
  ["6", "ш"],
  ["'", "ь"],
];

/** Short words that make a message Russian beside the vocabulary. */
const RUSSIAN_SMALL = new Set(
  "да нет не на в и я мне меня мой моя мою как где когда что а но по из за у с к до для это вы вас вам нам все уже еще ещё можно нужно надо хочу хочется буду есть привет спасибо ок давай давайте ага угу пж пжл код почта адрес раз два три дня".split(
    " ",
  ),
);

/** Russian typed with Latin letters ("propustite mart") or on the wrong keyboard ("ghjgecnbnt"), and letters that only look alike. */
export function readScript(text: string, { words }: Vocabulary): string {
  const alike = text.replace(/[\p{L}]+/gu, mendAlike);
  if (/\p{Script=Cyrillic}/u.test(alike) || !/\p{Script=Latin}/u.test(alike)) return alike;
  for (const read of [readKeyboard, readSounds]) {
    const tokens = alike.split(/(\s+)/);
    const russian = tokens.map((token) =>
      /[@\d]|https?:/.test(token) && !/^[a-z]+[46][a-z]*$/i.test(token) ? token : read(token),
    );
    const written = tokens.filter((token) => /\p{L}/u.test(token) && !/[@\d]/.test(token));
    if (written.length === 0) continue;
    const known = written.filter((token) => isKnownRussian(plain(read(token)), words)).length;
    const own = written.filter((token) => isKnownEnglish(plain(token), words)).length;
    if (known > own && known / written.length >= (written.length === 1 ? 1 : 0.5)) return russian.join("");
  }
  return alike;
}

function isKnownRussian(word: string, words: ReadonlySet<string>): boolean {
  if (RUSSIAN_SMALL.has(word) || words.has(word)) return true;
  const stem = word.slice(0, Math.max(4, word.length - 2));
  return word.length >= 5 && /\p{Script=Cyrillic}/u.test(word) && [...words].some((one) => one.startsWith(stem));
}

const ENGLISH_SMALL = new Set(
  "i a the to my is it in on of and for me you we no not yes ok okay do can at be are am was he on net so go or if us up an as by from this that with have has will would please hi hello hey thanks need want get all now how what when where why box boxes send just".split(
    " ",
  ),
);

function isKnownEnglish(word: string, words: ReadonlySet<string>): boolean {
  return ENGLISH_SMALL.has(word) || (words.has(word) && /^[a-z]+$/.test(word));
}

function readKeyboard(token: string): string {
  return [...token.toLowerCase()].map((key) => KEYS_CYRILLIC[KEYS_LATIN.indexOf(key)] ?? key).join("");
}

function readSounds(token: string): string {
  const lower = token.toLowerCase();
  let written = "";
  for (let at = 0; at < lower.length; ) {
    const sound = SOUNDS.find(([latin]) => lower.startsWith(latin, at));
    written += sound ? sound[1] : lower[at]!;
    at += sound ? sound[0].length : 1;
  }
  return written;
}

const ALIKE_LATIN = "aceopxykhmtbABCEHKMOPTXY";
const ALIKE_CYRILLIC = "асеорхукнмтвАВСЕНКМОРТХУ";

/** A word of both alphabets is of the one that has letters of its own in it. */
function mendAlike(word: string): string {
  const cyrillic = [...word].filter((letter) => /\p{Script=Cyrillic}/u.test(letter)).length;
  const latin = [...word].filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
  if (cyrillic === 0 || latin === 0) return word;
  const [from, to] = cyrillic >= latin ? [ALIKE_LATIN, ALIKE_CYRILLIC] : [ALIKE_CYRILLIC, ALIKE_LATIN];
  return [...word].map((letter) => to[from.indexOf(letter)] ?? letter).join("");
}
