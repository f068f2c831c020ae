import {
  addMonths,
  type Calendar,
  countMonths,
  findMonthName,
  isNearly,
  isTurnedDown,
  isVerb,
  readMonths,
} from "./months.ts";
import { readNumber } from "./numbers.ts";
import { plain } from "./replies.ts";

/** How many words may stand between what opens a length and its month. */
const OPENINGS: readonly (readonly [RegExp, number])[] = [
  [/^(?:until|till|til|untill|до|пока)$/, 6],
  [/^(?:through|thru|to|before|по)$/, 4],
];
/** "Back in July", "снова с июля": when the boxes come again. */
const AGAIN =
  /^(?:again|back|resume|restart|return|returning|снова|опять|возобнов\p{L}+|вернемся|вернусь|вернитесь|продолж\p{L}+|включи\p{L}+|шлите|присылайте)$/u;

/**
 * "Until May", "по май", "back in July", "а с июля снова": the months from the next box to the one named. Its own box rests too
 * behind "until the end of", "through" and "по". Of several the last "until" counts: "back at the end of July, none till August".
 */
function readUntil(line: string, calendar: Calendar): number | null {
  const from = calendar.nextBoxOn?.slice(0, 7) ?? addMonths(calendar.today.slice(0, 7), 1);
  const words = line.split(" ");
  let told: number | null = null;
  let isSure = false;
  for (const [index, word] of words.entries()) {
    if (!findMonthName(word) || (word === "may" && isVerb(words, index))) continue;
    const year = /^20\d\d$/.test(words[index + 1] ?? "") ? words[index + 1] : "";
    const month = readMonths(`in ${word} ${year}`, calendar).months[0];
    const near = words.slice(Math.max(0, index - 6), index).toReversed();
    const other = near.findIndex((one) => findMonthName(one) !== null);
    const before = other < 0 ? near : near.slice(0, other);
    const opening = before.findIndex((one, at) => OPENINGS.some(([pattern, most]) => pattern.test(one) && at < most));
    const isAgain =
      before.slice(0, 4).some((one) => AGAIN.test(one)) ||
      (/^(?:с|со|from)$/.test(before[0] ?? "") && words.slice(index + 1, index + 3).some((one) => AGAIN.test(one)));
    const isUntil = opening >= 0 && (before[opening] !== "to" || opening === 0);
    if (!month || (!isUntil && (!isAgain || isSure))) continue;
    const isIncluded =
      before.slice(0, 3).some((one) => /^(?:end|конца|конце)$/.test(one)) ||
      (isUntil && /^(?:through|thru|по)$/.test(before[opening]!)) ||
      /(?:^| )(?:включительно|inclusive|including)(?: |$)/.test(line);
    const months = countMonths(from, month) + (isIncluded ? 1 : 0);
    if (months < 1) continue;
    told = months;
    isSure ||= isUntil;
  }
  return told;
}

/** Not "four a year is enough", which is how often. */
const ENOUGH = [
  /(?:^| )(?:хватит|достаточно|хватило бы|пусть будет)(?: и)? (\S+)(?! (?:в|раз))(?: |$)/u,
  /(?:^| )(\S+) (?:is enough|will do|would do|is plenty|хватит|достаточно)(?! (?:a|per|every|times|в|раз))(?: |$)/u,
] as const;

function isMonthUnit(word: string): boolean {
  return (
    /^(?:months?|mon?ths?|mnths?|mos?|месяц\p{L}*|мес\p{L}{0,4}|boxes|коробки|коробок)$/u.test(word) ||
    ["month", "months", "месяц", "месяца", "месяцев"].some((name) => word.length >= 5 && isNearly(word, name))
  );
}

/**
 * How many months: "2 months", "a couple of months", "полгода", "на месяц", "60 days", "until March" (from the next box on).
 * `isAsked`: a bare "2" counts as well. Of several the last not turned down wins: "not 2, 3 months".
 */
export function readMonthsCount(text: string, calendar: Calendar, isAsked: boolean): number | null {
  const line = plain(text);
  const words = line.split(" ");
  let count: number | null = null;
  for (const [index, word] of words.entries()) {
    const before = words[index - 1] ?? "";
    // "Месяцев на пять" is about five months.
    const behind = words[index + 1] === "на" ? words[index + 2] : /^мес/.test(word) ? words[index + 1] : undefined;
    const turned = behind !== undefined && readNumber(before) === null ? readNumber(behind) : null;
    const number = turned ?? readNumber(/^of$/.test(before) ? (words[index - 2] ?? "") : before);
    const isTurned = isTurnedDown(words, turned === null ? index - 1 : index + 1) && number !== null;
    if (isTurned) continue;
    if (isMonthUnit(word)) {
      if (number !== null) count = number;
      else if (/^(?:на|month|за)$/u.test(before) && /^месяц$/u.test(word)) count = 1;
    } else if (/^(?:days?|дн\p{L}{1,2}|день)$/u.test(word) && number !== null && number >= 28)
      count = Math.round(number / 30);
    else if (/^(?:weeks?|недел\p{L}*)$/u.test(word) && number !== null && number >= 4)
      count = Math.round(number / 4.35);
    else if (
      /^(?:year|год)$/u.test(word) &&
      /^(?:a|one|1|whole|на|один|целый)$/u.test(before) &&
      words[index - 2] !== "half"
    )
      count = 12;
    else if (/^(?:полгод\p{L}*|пол)$/u.test(word) && (word !== "пол" || words[index + 1] === "года")) count = 6;
    else if (word === "half" && /^(?:a )?year/.test(words.slice(index + 1).join(" "))) count = 6;
    else if (/^(?:quarter|квартал)$/u.test(word)) count = 3;
    else if (/^полтора$/u.test(word)) count = 2;
  }
  if (count !== null) return count;
  const until = readUntil(line, calendar);
  if (until !== null) return until;
  // "Pause for 3": nothing else is counted there.
  const bare = /(?:^| )(?:for|на) (\S+)(?: (?:please|pls|пожалуйста|плиз))?$/u.exec(line);
  const short = bare && words.length <= 8 ? readNumber(bare[1]!) : null;
  if (short !== null && short <= 12 && !/^an?$/.test(bare![1]!)) return short;
  // "I'm back sooner, three will do", «хватит трёх»: so many of what was spoken of.
  for (const enough of ENOUGH) {
    const told = words.length <= 10 ? readNumber(enough.exec(line)?.[1] ?? "") : null;
    if (told !== null && told <= 12) return told;
  }
  if (!isAsked) return null;
  const numbers = words
    .filter((word, index) => !/^an?$/.test(word) && !isTurnedDown(words, index))
    .map(readNumber)
    .filter((one) => one !== null);
  const digits = words.filter((word, index) => /^\d{1,2}$/.test(word) && !isTurnedDown(words, index));
  if (digits.length > 0) return Number(digits.at(-1));
  return numbers.length > 0 && words.length <= 5 ? numbers.at(-1)! : null;
}
