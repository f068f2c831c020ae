const ENGLISH: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  thousand: 1000,
  zero: 0,
};
/** Stems of Russian number words in any case. */
const RUSSIAN: readonly (readonly [RegExp, number])[] = [
  [/^од(?:ин|на|но|ного|ной|ну|ним)$/, 1],
  [/^дв(?:а|е|ух|умя|ум)$/, 2],
  [/^тр(?:и|ех|емя)$/, 3],
  [/^четыр(?:е|ех|ьмя)$/, 4],
  [/^пят(?:ь|и|ью)$/, 5],
  [/^шест(?:ь|и|ью)$/, 6],
  [/^сем(?:ь|и|ью)$/, 7],
  [/^вос(?:емь|ьми|емью)$/, 8],
  [/^девят(?:ь|и|ью)$/, 9],
  [/^десят(?:ь|и|ью)$/, 10],
  [/^одиннадцат\p{L}$/u, 11],
  [/^двенадцат\p{L}$/u, 12],
  [/^тринадцат\p{L}$/u, 13],
  [/^четырнадцат\p{L}$/u, 14],
  [/^пятнадцат\p{L}$/u, 15],
  [/^шестнадцат\p{L}$/u, 16],
  [/^семнадцат\p{L}$/u, 17],
  [/^восемнадцат\p{L}$/u, 18],
  [/^девятнадцат\p{L}$/u, 19],
  [/^двадцат(?:ь|и|ью)$/, 20],
  [/^тридцат(?:ь|и|ью)$/, 30],
  [/^сорок(?:а)?$/, 40],
  [/^пят(?:ь|и)десят$/, 50],
  [/^шест(?:ь|и)десят$/, 60],
  [/^сем(?:ь|и)десят$/, 70],
  [/^вос(?:емьдесят|ьмидесяти)$/, 80],
  [/^девяност[оа]$/, 90],
  [/^ст[оа]$/, 100],
  [/^дв(?:ести|ухсот)$/, 200],
  [/^тр(?:иста|ехсот)$/, 300],
  [/^четыр(?:еста|ехсот)$/, 400],
  [/^пят(?:ьсот|исот)$/, 500],
  [/^шест(?:ьсот|исот)$/, 600],
  [/^сем(?:ьсот|исот)$/, 700],
  [/^вос(?:емьсот|ьмисот)$/, 800],
  [/^девят(?:ьсот|исот)$/, 900],
  [/^тысяч\p{L}*$/u, 1000],
  [/^полтор[аы]$/, 1.5],
  [/^полторы?ста$/, 150],
];

/** A pattern for one number word, English or Russian, lower case, `ё` folded. */
export const NUMBER_WORD =
  "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|од(?:ин|на|но|ного|ной|ну)|дв(?:а|е|ух)|тр(?:и|ех)|четыр(?:е|ех)|пят(?:ь|и)|шест(?:ь|и)|сем(?:ь|и)|восемь|восьми|девят(?:ь|и)|десят(?:ь|и)|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцат[ьи]|двадцат[ьи]|тридцат[ьи]|сорока?|пят[ьи]десят|шест[ьи]десят|сем[ьи]десят|восемьдесят|девяност[оа]|ст[оа]|двести|триста|четыреста|пятьсот|шестьсот|семьсот|восемьсот|девятьсот|тысяч[аиу]?|полтор[аы]";

/** One word in any case: "five", «пятью»; lower case, `ё` as `е`. */
export function readNumberWord(word: string): number | null {
  return ENGLISH[word] ?? RUSSIAN.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}

/** "twenty five" → 25, "две тысячи пятьсот" → 2500; null where a word is none. */
export function readNumberWords(text: string): number | null {
  let total = 0;
  let part = 0;
  for (const word of text.split(/[ -]+/)) {
    if (word === "and" || word === "") continue;
    const value = readNumberWord(word);
    if (value === null) return null;
    if (value === 1000) {
      total += (part || 1) * 1000;
      part = 0;
    } else if (value === 100 && part > 0 && part < 10) part *= 100;
    else part += value;
  }
  return total + part;
}
