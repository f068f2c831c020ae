import { isNearly } from "./months.ts";
import { plain } from "./replies.ts";

const FREQUENCIES: readonly (readonly [string, RegExp])[] = [
  [
    "every_two_months",
    /(?<!\p{L})(?:every (?:other|second|2nd|two|2) months?|(?:once )?(?:in )?every (?:2|two) months?|bi ?monthly|once (?:in|every) (?:2|two) months|each (?:second|other) month|(?:every )?(?:two|2) months|alternate months|month on month off|(?:six|6)(?: times| boxes)? (?:a|per|each) year|half as (?:often|many)|раз в (?:два|2|пару) месяц\p{L}*|кажд\p{L}+ (?:2|два|второй) месяц\p{L}*|(?:в|раз) (?:два|2) месяца|через месяц|месяц через месяц|(?:шесть|6)(?: раз| коробок)? в год|вдвое реже|в два раза реже|через раз|2 месяца|два месяца|двухмесячн\p{L}*|раз в 2 мес)(?!\p{L})/u,
  ],
  [
    "quarterly",
    /(?<!\p{L})(?:quarterly|(?:once )?(?:a|per|every|each) quarter|every (?:3|three|third|3rd) months?|once (?:in|every) (?:3|three) months|(?:3|three) months|(?:four|4)(?: times| boxes| deliveries)?(?: in)? (?:a|per|each|every) year|once a season|every season|each season|ежекварт\p{L}*|квартал\p{L}*|поквартальн\p{L}*|раз в (?:три|3) месяц\p{L}*|кажд\p{L}+ (?:3|три|третий) месяц\p{L}*|3 месяца|три месяца|раз в 3 мес|(?:4|четыре)(?: раза| коробки)? в год|раз в сезон|каждый сезон)(?!\p{L})/u,
  ],
  [
    "monthly",
    /(?<!\p{L})(?:monthly|every (?:single )?month|each month|(?:once )?(?:a|per) month|once every month|every 1 month|every one month|ежемесячн\p{L}*|помесячно|кажд\p{L}+ месяц|раз в месяц|1 раз в месяц|раз в 1 месяц)(?!\p{L})/u,
  ],
];

/** "Evry two mnths" as it was meant. */
function mendUnits(line: string): string {
  return line
    .split(" ")
    .map((word) => {
      if (/^(?:mon?ths?|mnths?|mths?)$/.test(word) || (word.length >= 5 && isNearly(word, "months"))) return "months";
      return word.length >= 4 && isNearly(word, "every") ? "every" : word;
    })
    .join(" ");
}

/** The frequency wanted: "instead of monthly" and "не каждый месяц" name the old one. */
export function readFrequency(text: string): string | null {
  // "monthly is more than we need", "каждый месяц нам много": what is too much isn't wanted.
  const line = mendUnits(plain(text))
    .replace(
      /(?:every month|each month|monthly|once a month|каждый месяц|ежемесячно|раз в месяц) (?:for me |is |was |has been |its |are |just |really |way |far |для меня |это |нам |мне |уже |стало )*(?:too|more than|a lot|a bit much|слишком|много|многовато|часто|перебор)/gu,
      " ",
    )
    .replace(
      /(?:instead of|rather than|not|isnt|no longer|from|вместо|а не|не|с) (?:every (?:single |two |three |other |2 |3 )?months?|each month|monthly|quarterly|bi ?monthly|once a (?:month|quarter)|кажд\p{L}+ месяц|ежемесячн\p{L}*|раз в (?:\p{L}+ |\d )?(?:месяц\p{L}*|квартал)|ежеквартальн\p{L}*)/gu,
      " ",
    )
    .replace(/(?:каждый месяц|every month|monthly) (?:для меня |это |is |for me )?(?:слишком|too|много)/gu, " ");
  // Who wants fewer boxes than every month names the month as what is.
  const isLess =
    /(?<!\p{L})(?:fewer|less|reduce|cut down|keep up|too (?:many|much|often)|пореже|реже|меньше|не успева\p{L}+|слишком)(?!\p{L})/u.test(
      line,
    );
  // Of several the last one is wanted: "every month is too much, make it once a quarter".
  const found = FREQUENCIES.flatMap(([value, pattern]) => {
    const at = [...line.matchAll(new RegExp(pattern.source, "gu"))].at(-1)?.index;
    return at === undefined ? [] : [{ value, at }];
  });
  const wanted = found.toSorted((a, b) => b.at - a.at)[0]?.value ?? null;
  return isLess && wanted === "monthly" ? null : wanted;
}
