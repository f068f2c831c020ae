/** Signatures: only what a program put there, or what stands below a delimiter. */

import { isBlank, type Line } from "./line.ts";

const DEVICE =
  "iphone|ipad|ipod|android|galaxy|samsung|xiaomi|redmi|huawei|honor|pixel|blackberry|nokia|htc|sony|xperia|lg|oneplus|motorola|moto|windows phone|lumia|oppo|vivo|realme|poco|mobile|phone|smartphone|tablet|device|handheld|wireless|t-mobile|verizon|treo|palm|mac|macbook|apple watch|vision pro|meizu|zte|asus|lenovo";
const PROGRAM =
  "outlook|mail for windows|windows mail|mail for windows 10|mail for ios|yahoo|aol|gmail|proton|protonmail|thunderbird|spark|superhuman|airmail|edison|bluemail|nine|newton|hey|fastmail|zoho|mailbox|boxer|k-9|fairemail|aqua mail|mailspring|missive|front|canary|mimestream|hotmail|icloud|samsung email|samsung mail|mail\\.ru|яндекс|yandex|rambler|tutanota|tuta|gmx|web\\.de|tbird|myMail|mymail|vivaldi|email\\+|workspace one|typeapp";

/** Whole lines by which telephones and mail programs sign. */
const DEVICE_LINES: RegExp[] = [
  new RegExp(
    `^[\\s*_>–—-]*sent (?:from|via|using) (?:my|our|a|an|mobile)\\b.{0,60}?\\b(?:${DEVICE}|${PROGRAM})\\b.{0,90}$`,
    "iu",
  ),
  new RegExp(
    `^[\\s*_>–—-]*sent (?:from|via|using|with) (?:the )?(?:new )?(?:microsoft |ms )?(?:${PROGRAM}|iphone|ipad|samsung|blackberry|android|galaxy)\\b.{0,90}$`,
    "iu",
  ),
  /^sent from (?:my (?:mobile|cell|phone)|mobile|a mobile)\b.{0,40}$/iu,
  /^sent from mail$/iu,
  new RegExp(
    `^(?:get|download|try) (?:the )?(?:new )?(?:${PROGRAM})(?: mail| app)?(?: (?:for|on) .{1,40})?[.!]?$`,
    "iu",
  ),
  new RegExp(`^(?:composed|written|typed) (?:with|on|from|in) (?:my |the )?(?:${PROGRAM}|${DEVICE})\\b.{0,40}$`, "iu"),
  // Not \b: it knows no Cyrillic letters.
  new RegExp(
    `^[\\s*_–—-]*(?:отправлено|отправленно|написано|послано|надіслано|відправлено|надіслане)(?:\\s+(?:мной|мною|автоматически))?\\s+(?:с|со|из|через|от|з|із|зі|за|при|у|в)\\s(?=.{0,60}(?:${DEVICE}|${PROGRAM}|мобильн\\p{L}* почт|яндекс|почт\\p{L}* (?:mail|для|android|ios)|приложени\\p{L}* .{0,20}почт|устройств|пристро|смартфон|телефон|планшет|мобильн|мобільн|айфон|рамблер)).{1,100}$`,
    "iu",
  ),
  new RegExp(
    `^(?:скачать|скачайте|получить|получите|загрузить|загрузите|установите|завантажте|отримайте|отримати) (?:${PROGRAM})(?![\\p{L}]).{0,80}$`,
    "iu",
  ),
  new RegExp(
    `^(?:von mein\\p{L}* .{2,40} gesendet|(?:gesendet|diese nachricht wurde)\\s.{0,30}(?:${DEVICE}|${PROGRAM}).{0,60}|mit freundlichen gr[uü]ßen von meinem .{2,30})\\.?$`,
    "iu",
  ),
  new RegExp(
    `^(?:envoyé|envoyée|télécharge[rz]|obtene[zr]|provenance)\\s.{0,40}(?:${DEVICE}|${PROGRAM}|mobile|téléphone|courrier).{0,60}$`,
    "iu",
  ),
  new RegExp(
    `^(?:enviado|enviada|enviado con|obtener|obtén|descargar|obter|inviato|inviata|scarica|ottieni|verzonden|verstuurd|outlook voor|wysłan[eoy]|wysłano|pobierz|skickat från|sendt fra|odesláno|lähetetty|gönderildi)\\s?.{0,40}(?:${DEVICE}|${PROGRAM}|telem[oó]vel|celular|m[oó]vil|telefon|mobiel|komórk).{0,60}$`,
    "iu",
  ),
  /^(?:\u200f|\u200e)?נשלח (?:מ|מה|באמצעות).{1,60}$/u,
  /^(?:virus-free|без вирусов|virenfrei|libre de virus|sans virus|вирусов нет)\.?\s?(?:www\.\S+|<?https?:\S+>?)?.{0,80}$/iu,
];
/** Such words in a line tell of a person's own sentence, not of a program. */
const OWN_WORDS = /\b(?:yesterday|today|because|please (?:check|see|call|confirm)|but|you)\b|[?]/iu;

/** "Sent from my iPhone the form looks broken": the sentence goes on after the device. */
const GOES_ON = new RegExp(
  `(?<![\\p{L}])(?:${DEVICE}|${PROGRAM})(?:,| [–—-])? (?:the|this|that|these|those|our|your|it|i|we|he|she|they|there|is|isn't|are|was|were|has|have|had|can|can't|cannot|could|do|don't|does|doesn't|did|didn't|will|won't|would|не|но|это|этот|эта|эти|мы|он|она|они|ваш|ваша|ваше|наш|наша|письмо|заказ|вчера|сегодня)(?![\\p{L}'’])`,
  "iu",
);
/** Programs that sign at length ask to be excused. */
const EXCUSE = /excuse|brevity|typos|forgive|you can|извин/i;

/** "Sent from my iPhone" and its kin, whole line. */
export function isDeviceLine(key: string): boolean {
  if (key.length > 160 || key.length < 8) return false;
  const text = key
    .replace(/\s*<[^<>]{0,300}>/g, "")
    .replace(/\s*[[(]\s*https?:[^\])]{0,300}[\])]/g, "")
    .trim();
  if (!DEVICE_LINES.some((pattern) => pattern.test(text))) return false;
  return EXCUSE.test(text) || !(OWN_WORDS.test(text) || GOES_ON.test(text));
}

/** The delimiter of RFC 3676 4.3, with its space: sure by itself. */
function isExactDelimiter(line: Line): boolean {
  return /^--[ \u00a0]$/.test(line.text.replace(/^[\u200b\ufeff]+/, ""));
}

const LOOSE_DELIMITER = /^(?:--|---|[—–]{1,40}|—-|– –|_{2,}|-{4,}|\*{3,}|={3,})$/;
const DRAWN = /^[-_*=—–]{3,}/;
const CLOSING =
  /^(?:(?:best|kind|warm|many|with (?:best|kind|warm))?\s*(?:regards|wishes|thanks)|best[,.!]?$|br[,.]?$|all the best|спасибо[,.!]?$|удачи|sincerely|cheers|thank you|thanks|yours|mit freundlichen|viele grüße|с уважением|с наилучшими|всего доброго|искренне|з повагою|cordialement|saludos|atentamente|cordiali saluti|atenciosamente|met vriendelijke|pozdrawiam|בברכה|с ув\.)/iu;
const CONTACT =
  /(?:\+?\d[\d\s().-]{6,}\d)|https?:\/\/|www\.|[^\s@]+@[^\s@]+\.\p{L}{2,}|\b(?:tel|phone|mob|mobile|cell|fax|skype|telegram|whatsapp|тел|моб|факс|т)\b\.?\s*[:.+]/iu;
const DISCLAIMER =
  /\b(?:confidential|intended (?:only|solely) for|intended recipient|privileged|disclaimer|if you have received this (?:e-?mail|message|communication) in error|consider the environment|registered in england)\b|конфиденциал|предназначен[оы]? (?:исключительно|только)|если вы получили (?:это|данное)|vertraulich|confidentiel|riservat|חסוי/iu;

/** Digits in a date or an amount of time are no telephone number. */
const DATE_DIGITS = /\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b(?:,?\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?/g;

function hasContact(key: string): boolean {
  return CONTACT.test(key.replace(DATE_DIGITS, ""));
}

export function isDisclaimer(text: string): boolean {
  return DISCLAIMER.test(text.slice(0, 2_000));
}

/**
 * Does what follows a bare `--`, `—` or a drawn line read as a signature? Short lines, no prose, or a device line, a
 * closing, contact details or a disclaimer. People also type `--` between two thoughts.
 */
function looksLikeSignature(rest: Line[], plainDashes: boolean): boolean {
  const written = rest.filter((line) => !isBlank(line));
  if (written.length === 0) return plainDashes;
  if (written.length > 40) return false;
  const keys = written.map((line) => line.key);
  const first = keys[0]!;
  if (isDeviceLine(first)) return true;
  const contact = keys.some(hasContact);
  const disclaimer = keys.findIndex((key) => isDisclaimer(key));
  const before = disclaimer >= 0 ? keys.slice(0, disclaimer) : keys;
  // Sentences tell of prose: a signature has names, titles, addresses.
  const prose = before.filter(
    (key) => /[\p{L}]{2}[.!?…]$/u.test(key) && key.split(" ").length > 4 && !hasContact(key) && !isDeviceLine(key),
  );
  const long = before.filter((key) => key.length > 90 && !hasContact(key));
  if (CLOSING.test(first) && prose.length === 0) return true;
  if (long.length > 0 || prose.length > (contact ? 1 : 0)) return false;
  // Several drawn lines frame a form or a table.
  if (!plainDashes && before.some((key) => DRAWN.test(key))) return false;
  if (!plainDashes) return contact && before.length <= 10;
  if (before.length > 14) return false;
  if (contact || disclaimer === 0 || (disclaimer > 0 && before.length <= 10)) return true;
  // Names and titles only: each line short, begun with a capital, not ended like a sentence.
  return (
    before.length <= 5 &&
    before.every(
      (key, i) => key.length <= 60 && /^[\p{Lu}\d"«(*]/u.test(key) && !(i === 0 ? /[.!?;:]$/ : /[.!?,;:]$/).test(key),
    )
  );
}

/** A mailing list's footer: a long rule, then the list's name. */
function isListFooter(lines: Line[], i: number): boolean {
  if (!/^_{20,}$/.test(lines[i]!.key)) return false;
  return lines.slice(i + 1, i + 3).some((next) => /mailing list$/i.test(next.key));
}

/** No signature is longer; what is, is a text with dashes in it. */
const MAX_SIGNATURE_LINES = 200;

/**
 * Marks the signature lines of one stretch of a person's own lines.
 * @param fold called with the index of each signature line
 */
export function foldSignatures(lines: Line[], start: number, end: number, fold: (i: number) => void): void {
  let stop = end;
  for (let i = Math.max(start, end - MAX_SIGNATURE_LINES); i < stop; i++) {
    const line = lines[i]!;
    if (isBlank(line)) continue;
    const until = stop;
    const rest = (): Line[] => lines.slice(i + 1, until);
    const exact = isExactDelimiter(line);
    const loose = !exact && LOOSE_DELIMITER.test(line.key);
    if (
      (exact && rest().filter((next) => !isBlank(next)).length <= 60) ||
      (loose && looksLikeSignature(rest(), line.key === "--")) ||
      isListFooter(lines, i)
    ) {
      for (let at = i; at < stop; at++) fold(at);
      stop = i;
    }
  }
  for (let i = start; i < stop; i++) {
    if (!isDeviceLine(lines[i]!.key)) continue;
    fold(i);
    // "Sent from my iPhone" may be followed by the company's disclaimer; a person's words stay.
    const rest = lines.slice(i + 1, Math.min(stop, i + MAX_SIGNATURE_LINES)).filter((line) => !isBlank(line));
    if (rest.length > 0 && rest.length <= 30 && isDisclaimer(rest[0]!.key)) {
      for (let at = i; at < stop; at++) fold(at);
      return;
    }
    for (let at = i - 1; at >= start && (isBlank(lines[at]!) || LOOSE_DELIMITER.test(lines[at]!.key)); at--) {
      if (!isBlank(lines[at]!)) fold(at);
    }
  }
}
