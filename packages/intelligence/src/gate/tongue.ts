import { detectLanguage } from "../router/language.ts";

/** Languages whose sentences the gate can check. In any other, no draft leaves by itself. */
const READ_HERE = new Set(["en", "ru"]);

const ENGLISH_WORDS = new Set(
  "the a an and or but if of to in on at by for with from as is are was were be been being am do does did have has had will would can could should may might must shall not no yes i you he she it we they me him her us them my your his its our their this that these those there here what which who whom how why when where all any some more most much many few other another such only own same so than too very just also now then please thanks thank hello hi dear sorry help let know get give make take see look need want like love tell say ask send check find keep try use work time day way thing order box parcel delivery subscription email address name photo question answer message team colleague happy glad sure okay ok welcome back about into out up down over after before again once still already soon right good great best new first last next one two every each both because while through during without within until unless since though understand appreciate feel free reach contact details number number's here's that's it's i'm i'll i'd i've you're you'll you've we're we'll we've don't can't won't didn't isn't let's regards kind moment short bit something anything nothing everything someone anyone everyone review item product candle soap gift card payment refund pause skip cancel account link page month week".split(
    " ",
  ),
);
const RUSSIAN_WORDS = new Set(
  "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще нет о из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь опять уж вам ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под будет ж тогда кто этот того потому этого какой совсем ним здесь этом один почти мой тем чтобы нее сейчас были куда зачем всех никогда можно при наконец два об другой хоть после над больше тот через эти нас про всего них какая много разве три эту моя впрочем хорошо свою этой перед иногда лучше чуть том нельзя такой им более всегда конечно всю между спасибо пожалуйста здравствуйте добрый день ваш ваша ваше ваши вашу вашего вашей наш наша наши нам заказ подписка подписку подписки коробка коробку адрес вопрос сообщение ответ помочь могу можем подскажите напишите пришлите".split(
    " ",
  ),
);
const UKRAINIAN_ALIKE =
  /(?<![\p{L}])(?:ви|щоб|гривень|note interne|es culpa|eres)(?![\p{L}])|(?<![\p{L}])(?:вашу? пiдписк|гроші|скасован|повернен|будь ласка|дякую|ваше замовлення|підписк)\p{L}*/u;
const BULGARIAN_ALIKE =
  /(?<![\p{L}])(?:вашият|абонаментът|поръчката|възстановен\p{L}*|парите|ще|благодаря|моля|беше|спряхме|вашата|сумата ви)(?![\p{L}])/u;

/** Words of other languages that say something was cancelled, paused or refunded, Russian in Latin letters included. */
const DONE_ELSEWHERE =
  /(?<![\p{L}])(?:cancelad[oa]s?|cancelamos|cancelado|reembols\p{L}*|devuelt[oa]|devolvimos|devolución|suscripci[oó]n|pausad[oa]s?|suspendid[oa]s?|storniert\p{L}*|gekündigt\p{L}*|erstattet|erstattung|erstatten|pausiert|rückerstattung|abonnement|abgebrochen|annul[eé]e?s?|rembours\p{L}*|résilié\p{L}*|suspendue?|annullat[oa]|rimbors\p{L}*|abbonamento|sospes[oa]|assinatura|estornad[oa]|anulowan\p{L}*|zwrot|subskrypcj\p{L}*|geannuleerd|terugbetaald|terugbetaling|opgezegd|iptal|iade|aboneli\p{L}*|скасован\p{L}*|призупинен\p{L}*|скасували|призупинили|повернули|повернемо|підписк\p{L}*|ביטל\p{L}*|החזר\p{L}*|הוקפא\p{L}*|מנוי|בוטל\p{L}*|زُ?استرد\p{L}*|إلغاء|podpisk\p{L}{1,3}|otmenen\p{L}*|otmenil\p{L}*|priostanov\p{L}*|vernul[ai]?|dengi|vozvrat\p{L}*|sdelano|gotovo|取消|退款|返金|キャンセル|환불|취소)(?![\p{L}])/u;

/** Little words that make three words foreign. */
const FOREIGN_SHORT =
  /(?<![\p{L}])(?:es|eres|un|una|el|la|los|su|sus|le|les|est|une|des|vous|votre|sie|ist|das|der|die|ihre?|ein|eine|nicht|du|tu|il|lo|sua|é|seu|jest|nie|is het|uw|no es|ya|ich|soy|con|una|nous|contre|interne|notre|weiter|einen|leite|pour|dans|por|para|que|del|noi|non|con|wij|een|het|não|com|uma|jestem|nächste[nrs]?|kostet|kosten|wird|werden|wurden?|haben|bin|keine?n?|gute|interne[rs]?|kunden?|ihnen|ihr|für|auf|mit|und|oder|bitte|bis|kommt|kommen|paket|zurück|bekommen|bekommt|erhalten|geld|versprochen|heute|morgen|danke|wir|uns|dass|noch|nur|schon|sind|hat|wenn|wie|voici|avec|sont|avez|merci|pas|plus tard|demain|argent|colis|llega|llegará|mañana|hoy|dinero|gracias|paquete|esta|este|muy|recibe|recibirá|pacco|soldi|domani|grazie|encomenda|amanhã|dinheiro|obrigad[oa]|prochaine?|coûte|cuesta|próxima?|nuestr[oa]s?|vuestr[oa]s?)(?![\p{L}])/u;

export interface TongueProblem {
  sentence: string;
  start: number;
  end: number;
}

/**
 * Says where a draft is not in the language it should be in. `expected`: ISO code, or null where the customer's words decide;
 * without either English and Russian pass.
 */
export function findTongueProblem(
  lower: string,
  sentences: readonly { start: number; end: number }[],
  expected: string | null,
  customerWords: string,
): TongueProblem | null {
  const letters = lower.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 2) return null;
  const cyrillic = lower.match(/[\u0400-\u052f]/g)?.length ?? 0;
  const latin = lower.match(/[a-zà-ž]/g)?.length ?? 0;
  const whole = { start: 0, end: lower.length };
  if (letters - cyrillic - latin > Math.max(2, letters * 0.03))
    return { sentence: "Part of it is in a script that cannot be checked here.", ...whole };
  const main = cyrillic > latin ? "ru" : "en";
  const detected = detectLanguage(lower);
  const language = READ_HERE.has(detected) ? main : detected;
  for (const { start, end } of sentences) {
    const part = lower.slice(start, end);
    if (DONE_ELSEWHERE.test(part) || UKRAINIAN_ALIKE.test(part) || BULGARIAN_ALIKE.test(part))
      return { sentence: "A sentence is in a language that cannot be checked here.", start, end };
    if (
      leaveOutAddresses(part)
        .split(/[":]/)
        .some((piece) => !isFamiliar(piece))
    )
      return { sentence: "A sentence is in no language that can be checked here.", start, end };
    const mine = part.match(/[a-z]/g)?.length ?? 0;
    const other = part.match(/[а-я]/g)?.length ?? 0;
    if (main === "ru" ? mine > other && countKnown(part, ENGLISH_WORDS) >= 2 : other > mine && other > 8)
      return { sentence: "It mixes two languages.", start, end };
  }
  if (
    !READ_HERE.has(language) &&
    language !== "und" &&
    wordsOf(lower).length >= 4 &&
    countKnown(lower, ENGLISH_WORDS) + countKnown(lower, RUSSIAN_WORDS) < wordsOf(lower).length * 0.35
  )
    return { sentence: `It is in a language (${language}) that cannot be checked here.`, ...whole };
  const wanted = expected?.slice(0, 2).toLowerCase() ?? tellCustomersLanguage(customerWords);
  if (wanted && wanted !== main) return { sentence: `It should be in the customer's language (${wanted}).`, ...whole };
  return null;
}

/** Links, addresses and file names are no words of any language. */
function leaveOutAddresses(text: string): string {
  const mark = /[./@]\S/;
  return mark.test(text) ? text.replace(/\S+/g, (token) => (mark.test(token) ? " " : token)) : text;
}

function tellCustomersLanguage(words: string): string | null {
  const text = words.trim();
  if ((text.match(/\p{L}/gu)?.length ?? 0) < 6) return null;
  const detected = detectLanguage(text);
  if (detected === "und") return null;
  if (detected === "ru" || detected === "en") return detected;
  // Short English is easily taken for a neighbour; only a clear case says that the customer writes something else.
  if (
    /^[\p{ASCII}\s]*$/u.test(text) &&
    countKnown(text.toLowerCase(), ENGLISH_WORDS) >= Math.max(1, wordsOf(text).length * 0.25)
  )
    return "en";
  return detected;
}

const wordsOf = (text: string): string[] => text.match(/[\p{L}']+/gu) ?? [];
const countKnown = (text: string, known: ReadonlySet<string>): number =>
  wordsOf(text).filter((word) => known.has(word.toLowerCase())).length;

/** Four words in a row that English does not know, two of them with letters that it does not have: "Qué pregunta tan estúpida" behind "I see". */
function hasForeignRun(words: readonly string[]): boolean {
  let run = 0;
  let accented = 0;
  for (const word of words) {
    const isKnown = ENGLISH_WORDS.has(word);
    run = isKnown ? 0 : run + 1;
    accented = isKnown ? 0 : accented + (/[à-ž]/.test(word) ? 1 : 0);
    if (run >= 4 && accented >= 2) return true;
  }
  return false;
}

/** False for a longer run of words of which no language that we read knows one: other tongues, ciphers, words turned round. */
function isFamiliar(sentence: string): boolean {
  const words = wordsOf(sentence).filter((word) => word.length > 1 || /[iaяив]/.test(word));
  if (words.length < 3) return true;
  const isCyrillic = /[а-я]{3}/.test(sentence);
  const known = countKnown(sentence, isCyrillic ? RUSSIAN_WORDS : ENGLISH_WORDS);
  if (isCyrillic)
    return (
      known > 0 ||
      words.length < 7 ||
      words.some((word) => /(?:ться|ого|ами|ить|ать|ния|ение|ста|ите|ый|ая|ые|ют|ет|ют|ми|их|ов|ем|им)$/.test(word))
    );
  if (sentence.split(/[,;()]/).some((piece) => hasForeignRun(wordsOf(piece)))) return false;
  const foreign = words.filter((word) => FOREIGN_SHORT.test(` ${word} `)).length;
  if (foreign >= 3 || (foreign >= 2 && foreign >= known)) return false;
  // "Street, house, city, postcode": a list has no little words.
  if (
    foreign === 0 &&
    /^[a-z\d' -]+(?:,(?: and| or)?[a-z\d' -]+)+[.!?]?$/.test(sentence.trim()) &&
    sentence.split(",").every((part) => wordsOf(part).length <= 2)
  )
    return true;
  if (words.length < 4) return known > 0 || !FOREIGN_SHORT.test(sentence);
  return known >= Math.max(1, Math.floor(words.length * 0.14));
}
