/**
 * Words as they are indexed and asked for: small letters, ё as е, no accents on Latin letters. A code such as LH-100234 is
 * itself and its parts; a hyphenated word is its parts and both together (e-mail: mail, email).
 */
export function readWords(text: string): string[] {
  const words: string[] = [];
  for (const [token] of plain(text).matchAll(TOKEN)) {
    const parts = token.split(JOINT);
    if (parts.length === 1) {
      words.push(token);
      continue;
    }
    const isCode = /\p{N}/u.test(token);
    words.push(...parts.filter((part) => part.length > 1 || isCode));
    words.push(isCode ? token : parts.join(""));
  }
  return words.filter((word) => word.length <= MAX_LENGTH);
}

const TOKEN = /[\p{L}\p{N}]+(?:[-_.][\p{L}\p{N}]+)*/gu;
const JOINT = /[-_.]/;
/** Longer ones are keys, addresses and noise; nobody asks for them by typing. */
const MAX_LENGTH = 64;

function plain(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[\u00c0-\u024f]/g, (letter) => letter.normalize("NFD").replace(/\p{M}/gu, ""))
    .replace(/(\p{L})['’ʼ]s(?!\p{L})/gu, "$1")
    .replace(/(\p{L})['’ʼ](?=\p{L})/gu, "$1");
}

/** Markdown without what nobody reads: addresses of links and pictures, marks, HTML tags. */
export function readableText(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, " ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<\/?[a-z][^>]*>/gi, " ")
    .replace(/https?:\/\/\S+/g, " ");
}

/** Words that say nothing of what is asked. */
const STOP_WORDS = new Set(
  `a an and are aren arent as at be been being but by can cannot cant could couldnt did didnt do does doesnt doing dont for from had has hasnt have havent
having he her here hers him his how i id if ill im in into is isnt it its ive just let lets like me mine more most my need needs no nor not of off on
once only or other our ours out over own please pls plz same she should shouldnt so some such than thank thanks that thats the their theirs them then there
these they this those through to too u under until up us very want wants wanted was wasnt we were weren werent what whats when where which while who whom why will
with wont would wouldnt yes you your yours youre hi hello hey dear tell know about any anything something someone somebody exactly still also really ok okay
possible possibly help question wondering wonder get gets getting got much many long happen happens happening might must take takes taking took make makes made give gives go goes going find see keep use using still yet ever never here there since ago already
а без бы был была были было быть в вам вами вас ваш ваша ваше вашего вашей вашем ваши ваших вашу во вот все всего всем всех вы где да для до его ее если есть
еще же за здравствуйте добрый день вечер утро и из или им их к как какая какие какого какое какой каком какую ко когда который которая которое которые кто куда ли либо
меня мне много могу может можете можно мой моя мое мои моего моей моему моем моих моим мою мы на над надо нам нас наш не него нее нет нету ни них но ну нужно нужен нужна
о об он она они оно от очень по под подскажите пожалуйста пож плиз пока при про просто раз с сам сама сами свой своя свое свои своего своей своих свою себе себя
скажите со спасибо так также там те тебе тебя то тоже того той только том тот ты у уже хочу хотел хотела хотелось чего чем что чтобы это этого этой этом этот эту эта эти этих я
вообще будет буду будут есть ль привет хотим хотят могут можем надо вопрос помогите узнать сколько ка`
    .split(/\s+/)
    .filter(Boolean),
);

export const isStopWord = (word: string): boolean => STOP_WORDS.has(word);

/** `ru` for mostly Cyrillic text, else `en`: the two that are told apart without being told. */
export function guessLanguage(text: string): "en" | "ru" {
  const sample = text.slice(0, 20_000);
  const cyrillic = sample.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const latin = sample.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return cyrillic > latin * 0.6 ? "ru" : "en";
}
