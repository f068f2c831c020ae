import { NUMBER_WORD, readNumberWords } from "../router/number-words.ts";
import type { Fact } from "./facts.ts";

const TLD =
  "com|net|org|io|co|ru|рф|il|uk|de|fr|es|it|nl|eu|us|ca|au|app|shop|store|dev|info|biz|me|ly|gl|gg|link|xyz|site|online|su|ua|by|kz|ai|top|click|cc|tv|page|website|club|live|pro|support|help|cloud|tech|zip|mobi|name|example|test|invalid|tk|ml|cf|ga|pw|icu|to|at|ch|pl|cz|se|no|in|cn|jp|br|mx|gift|gifts|box|email|finance|bank|money|pay|cash|space|fun|world|today|agency|run|sh|re|local|internal";
const SCHEME =
  /(?<![\p{L}])(?:[a-z][a-z0-9+.-]{1,20}:\/\/|hxxps?:\/\/|www\.|mailto:|tel:|javascript:|data:[a-z]+\/)[^\s<>"'()[\]{}]+/gu;
const DOMAIN = new RegExp(
  `(?<![\\p{L}\\d@._-])(?:[\\p{L}\\d](?:[\\p{L}\\d-]{0,62})\\.){1,6}(?:${TLD})(?![\\p{L}\\d_-])(?:[:/?#][^\\s<>"'()\\[\\]{}]*)?`,
  "gu",
);
const SPOKEN_DOMAIN =
  /(?<![\p{L}\d])[\p{L}\d-]{2,40}(?: dot | ?\[ ?(?:\.|dot) ?\] ?| ?\( ?(?:\.|dot) ?\) ?| точка )(?:com|net|org|io|ru|co|me|app|shop|info|xyz|store|ком|ру)(?![\p{L}\d])(?:\/\S*)?/gu;
const IP = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:\/\S*)?(?![\d])/g;
const EMAIL =
  /[\p{L}\d._%+*•-]{1,64}(?:@| ?[([]at[)\]] ?)[\p{L}\d*•-]{1,63}(?:(?:\.|\(dot\)|\[dot\])[\p{L}\d*•-]{1,63}){1,5}/gu;
const PHONE = /(?<![\p{L}\d#-])(?:\+ ?|00)?(?:\(?\d{1,4}\)?[ .-]?){2,6}\d{2,4}(?![\p{L}\d])/gu;
const HASH = /#\s?([a-z]{0,6}-?\d[\p{L}\d-]*)/gu;
const NAMED_ORDER =
  /(?<![\p{L}])(?:orders?|заказ\p{L}*|tracking|track(?:ing)?|shipment|parcel|invoice|ticket|case|reference|ref|claim|трек\p{L}*|посылк\p{L}*|отправлени\p{L}*|накладн\p{L}*|заявк\p{L}*|обращени\p{L}*|номер\p{L}*)(?: (?:number|no\.?|id|code|номер\p{L}*|под номером|за номером|is|-номер))*:? ?#? ?((?=[a-z\d-]*\d)[a-z\d][a-z\d-]{2,39})(?![\p{L}\d])/gu;
/** A parcel's number of the Universal Postal Union (S10), also in groups: RR 123 456 785 IL. */
const POSTAL = /(?<![\p{L}\d])[a-z]{2} ?\d{3} ?\d{3} ?\d{3} ?[a-z]{2}(?![\p{L}\d])/gu;
/** Capitals and digits, with or without a hyphen: LH-100234, SAVE20, 1Z999AA10123456784, RR123456785GB. */
const CODE = /(?<![\p{L}\d@/.-])(?=[A-Z\d-]*\d)(?=[A-Z\d-]*[A-Z])[A-Z\d]+(?:-[A-Z\d]+){0,5}(?![\p{L}\d])/gu;
const MIXED_CODE = /(?<![\p{L}\d@/._-])(?=[a-z_-]*\d)(?=[\d_-]*[a-z])[a-z\d]+(?:[_-][a-z\d]+){0,5}(?![\p{L}\d])/gu;
const NUMBER = /(?<![\p{L}\d.,])\d{1,3}(?:[ ,]\d{3})+(?![\d])|(?<![\p{L}\d])\d+(?:[.,]\d+)?(?![\p{L}\d])/gu;
const COUNT_WORDS = new RegExp(
  `(?<![\\p{L}])((?:${NUMBER_WORD})(?:[ -](?:${NUMBER_WORD}))*) (?:more |free |new |empty |full |unused |last |remaining |additional |extra |еще |бесплатн\\p{L}+ |нов\\p{L}+ )?(?:box(?:es)?|orders?|payments?|charges?|deliver(?:y|ies)|shipments?|parcels?|items? (?:left|in stock)|points?|credits?|subscriptions?|customers?|complaints?|коробк?\\p{L}*|заказ(?:а|ов|ы)|платеж\\p{L}*|списани\\p{L}*|доставк\\p{L}*|посыл\\p{L}+|баллов|балла|бонус\\p{L}+|подписк\\p{L}*)(?![\\p{L}])`,
  "gu",
);

/** Links, mail addresses (`links`) or order ids, codes, phones and other figures (`numbers`) of a folded text. */
export function* findTokens(plain: string, lower: string, which: "links" | "numbers"): Iterable<Fact> {
  const at = (kind: Fact["kind"], match: RegExpMatchArray, key: string, length = match[0].length): Fact => ({
    kind,
    key,
    start: match.index!,
    end: match.index! + length,
  });
  if (which === "links") {
    for (const match of lower.matchAll(SCHEME)) {
      const text = match[0].replace(/[.,;:!?]+$/, "");
      yield at("link", match, linkKey(text), text.length);
    }
    for (const match of lower.matchAll(EMAIL)) {
      const text = match[0].replace(/[.-]+$/, "");
      yield at("email", match, text.replace(/ ?[([]at[)\]] ?/, "@").replace(/[([]dot[)\]]/g, "."), text.length);
    }
    for (const match of lower.matchAll(DOMAIN)) {
      const text = match[0].replace(/[.,;:!?]+$/, "");
      // "hours.In" and "3.to": a full stop without a space after it is no address.
      if (!/[/]/.test(text) && /\.\p{Lu}/u.test(plain.slice(match.index, match.index + text.length))) continue;
      yield at("link", match, linkKey(text), text.length);
    }
    for (const match of lower.matchAll(SPOKEN_DOMAIN)) yield at("link", match, `spoken:${match[0]}`);
    for (const match of lower.matchAll(IP)) yield at("link", match, linkKey(match[0]));
    return;
  }
  for (const match of lower.matchAll(HASH)) yield at("order", match, codeKey(match[1]!));
  for (const match of lower.matchAll(NAMED_ORDER)) yield at("order", match, codeKey(match[1]!));
  for (const match of lower.matchAll(POSTAL)) yield at("order", match, codeKey(match[0]));
  for (const match of plain.matchAll(CODE)) {
    if (/^(?:COVID-19|4K|5G|4G|3D|2FA|B2B|A4|H2O|24H|ISO-?\d+|UTF-8|MP[34]|P\.?S)$/.test(match[0])) continue;
    yield at("order", match, codeKey(match[0]));
  }
  for (const match of lower.matchAll(PHONE)) {
    const digits = match[0].replace(/\D/g, "");
    if (digits.length >= 7 && digits.length <= 15 && /[ ()+.-]/.test(match[0])) yield at("phone", match, digits);
  }
  for (const match of lower.matchAll(MIXED_CODE)) {
    if (
      /^(?:\d+(?:st|nd|rd|th|k|x|h|s|m|am|pm|px|kg|g|ml|cm|mm|gb|mb|d|min|hrs?|in|ft|oz|lbs?)|\d+-(?:digit|step|page|day|hour|month|year|week|inch|piece|star|part|way|time)s?|covid-19|mp[34]|2fa|4k|h2o|b2b|c2c|3d|utf-8|top-\d+|x\d|\d+x\d+)$/.test(
        match[0],
      )
    )
      continue;
    if (match[0].length >= 4) yield at("order", match, codeKey(match[0]));
  }
  for (const match of lower.matchAll(NUMBER)) {
    if (!isOrdinaryNumber(lower, match))
      yield at("number", match, String(Number(match[0].replace(/[ ,](?=\d{3}(?!\d))/g, "").replace(",", "."))));
  }
  for (const match of lower.matchAll(COUNT_WORDS)) {
    const value = readNumberWords(match[1]!);
    if (value !== null && value > 1) yield at("number", match, String(value), match[1]!.length);
  }
}

/** A code without marks, in lower case. */
export function codeKey(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\d]/gu, "");
}

/** Host and path of a link without scheme, `www.` and the last slash; the query stays, for it may carry anything. */
export function linkKey(text: string): string {
  const plain = text.toLowerCase().replace(/^(?:https?:\/\/)/, "");
  if (/^[a-z][a-z0-9+.-]*:/.test(plain) && !/^[^/:]+:\d/.test(plain)) return plain;
  const [, host = "", rest = ""] = /^([^/?#]*)(.*)$/s.exec(plain)!;
  return `${host.replace(/^www\./, "").replace(/:(?:80|443)$/, "")}${rest.replace(/\/+$/, "")}`;
}

/** List marks, steps, "24/7", "last 4 digits", "2 photos": figures that tell nothing about the customer. */
function isOrdinaryNumber(lower: string, match: RegExpMatchArray): boolean {
  const start = match.index!;
  const before = lower.slice(Math.max(0, start - 24), start);
  const after = lower.slice(start + match[0].length, start + match[0].length + 28);
  const value = Number(match[0]);
  if (/(?:^|\n)[ *•-]*$/.test(before) && /^[.)]/.test(after) && value < 30) return true;
  if (/(?:step|option|point|part|question|press|шаг|вариант|пункт|вопрос|нажмите) #?$/.test(before) && value < 20)
    return true;
  if (/^\/7(?!\d)/.test(after) || /24\/$/.test(before)) return true;
  if (
    value <= 12 &&
    /^(?: ?(?:-|to|or|или) ?\d+)?[ -](?:clear |good |четких |хороших )?(?:photos?|pictures?|images?|digits?|letters?|options?|steps?|questions?|ways?|things?|clicks?|details?|characters?|фото\p{L}*|сним\p{L}+|цифр\p{L}*|символ\p{L}*|вариант\p{L}*|шаг\p{L}*|вопрос\p{L}*|способ\p{L}*|момент\p{L}*)/u.test(
      after,
    )
  )
    return true;
  if (value <= 12 && /^ ?(?:-|or|to|или) ?\d+[ -](?:photos?|pictures?|фото)/u.test(after)) return true;
  if (
    /(?:last|first|последни\p{L}+|перв\p{L}+) $/u.test(before) &&
    /^ (?:digits?|letters?|characters?|цифр\p{L}*)/u.test(after)
  )
    return true;
  if (/(?:number|no\.|№) $/.test(before) && value === 1) return true;
  return false;
}
