/** The words by which mail programs introduce quotes, in the languages that we read. */

/** Verbs of attribution lines. */
export const WROTE = new RegExp(
  `(?:^|[\\s,;>")\\]*-])(?:${[
    "wrote|writes|has written",
    "пишет|пишут|писал|писала|писали|писал\\(а\\)|написал|написала|написал\\(а\\)|написали|написано|написав|написав\\(ла\\)|написав\\(-ла\\)|пише|писав|писав\\(ла\\)|писал/а|написал/а",
    "schrieb|hat geschrieben|schreibt",
    "a [ée]crit|[ée]crit|écrivait",
    "escribi[óo]|escribe|ha escrito",
    "ha scritto|scrive|scrisse",
    "escreveu|escreve|schreef|heeft(?: het volgende)? geschreven",
    "napisał\\(a\\)|napisał|napisała|pisze|napsal\\(a\\)|napsal|napsala|napísal\\(a\\)",
    "skrev|skriver|kirjoitti|írta|a scris|yazdı|şunları yazdı",
    "כתב\\/ה|כתבה?|כתב\\/כתבה|כתב",
  ].join("|")})(?=$|[\\s,:：.<"(*\\u2069-])`,
  "iu",
);

/** How an attribution line begins when it does not begin with the date or the name. */
export const STARTS = new RegExp(
  `^[\\s*_"'(\\[–—-]*(?:${[
    "on|at|am|le|el|il giorno|il|em|op|w dniu|dnia|den|dne|d\\.|på|i|în|la data|a|a\\(z\\)|vào",
    "в|во|у|дня",
    "ב|ב-|בתאריך|מאת",
    "quoting|zitat von|citando|citát|from",
  ].join("|")})(?:[\\s:-]|(?=\\d))`,
  "iu",
);
/** `пт, 5 янв.`, `Пятница, 5 января`, `Friday, January 5`, `05.01.2024, 10:00`, `5 янв. 2024 г.`, `2024-01-05 10:00`. */
export const STARTS_WITH_DATE =
  /^[\s*_"'([–—-]*(?:\p{L}{2,12}\.?,?\s+(?:den\s+)?\d{1,2}(?!\d)|\p{L}{3,12}\.?,\s+\p{L}{3,12}\.?\s+\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}\.?\s+\p{L}{3,10}\.?,?\s+\d{4}|\p{L}{3,10}\.?\s+\d{1,2},\s+\d{4}|\d{4}年)/u;

export const HAS_YEAR = /(?:^|\D)(?:19|20)\d{2}(?!\d)/;
export const HAS_DATE =
  /(?:^|\D)(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)|\d{4}年|\b\d{1,2}(?:st|nd|rd|th)?\.?\s+(?:de\s+)?\p{L}{3,10}|\p{L}{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?(?!\d)/u;
export const HAS_TIME = /(?:^|\D)\d{1,2}\s?(?:[:.h]|ч\.?)\s?\d{2}(?!\d)|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.)/iu;
export const HAS_EMAIL = /[^\s<>@"'(),;:[\]]{1,64}@[^\s<>@"'(),;:[\]]{1,255}\.[\p{L}\d-]{2,}/u;
/** Who "wrote" in a person's own sentence. */
export const PRONOUN = new RegExp(
  `(?:^|[\\s,])(?:you|i|he|she|we|they|it|someone|вы|ты|я|он|она|мы|они|ви|ти|du|sie|er|wir|vous|tu|je|nous|usted|tú|yo|lei|você|jij|u|אתה|את)\\s+(?:have\\s+|had\\s+|also\\s+|мне\\s+|нам\\s+|mir\\s+|uns\\s+)?${WROTE.source.replace(/^\(\?:\^\|\[[^\]]*\]\)/, "")}`,
  "iu",
);

/** Lines of dashes with these words between them. */
const ORIGINAL_WORDS = [
  "original message|original appointment|original e-?mail|forwarded message|forwarded by.{0,60}|reply message|message transf[ée]r[ée]|original msg",
  "исходное сообщение|исходное письмо|оригинальное сообщение|пересылаемое сообщение|пересланное сообщение|пересылаемое письмо|пересланное письмо|перенаправленное сообщение|переадресованное сообщение|сообщение переслано|первоначальное сообщение|вихідне повідомлення|оригінальне повідомлення|переслане повідомлення|пересилане повідомлення|переслане",
  "urspr[üu]ngliche nachricht|originalnachricht|urspr[üu]ngliche e-?mail|weitergeleitete nachricht|weitergeleitete mail",
  "message d.origine|message original|message initial|message transféré|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|mensagem original|mensagem encaminhada|mensagem reencaminhada",
  "oorspronkelijk bericht|doorgestuurd bericht|oryginalna wiadomość|wiadomość oryginalna|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości|ursprungligt meddelande|vidarebefordrat meddelande|opprinnelig melding|oprindelig meddelelse|původní zpráva|p[uů]vodn[ií] zpr[aá]va|alkuperäinen viesti",
  "הודעה מקורית|הודעה שהועברה|הודעה מועברת|原始邮件|原始郵件|转发邮件|元のメッセージ",
].join("|");
export const ORIGINAL_MARK = new RegExp(
  `^[\\s*_]*[-–—_=]{2,}[\\s*]*(?:${ORIGINAL_WORDS})[\\s*]*:?\\s*(?:[-–—_=]{2,})?[\\s*_]*$`,
  "iu",
);
/** BlackBerry 10 writes the words without dashes; a mark only when header lines follow. */
export const BARE_ORIGINAL = new RegExp(`^[\\s*_]*(?:${ORIGINAL_WORDS})[\\s*_]*:?[\\s*_]*$`, "iu");

/** Any words between lines of dashes; a mark only when header lines follow. */
export const DASHED_WORDS = /^[\s*]*[-–—]{3,}\s*[\p{L}][^-–—]{2,60}[\s:]*[-–—]{2,}[\s*]*$/u;
export const FORWARD_MARK = new RegExp(
  `^[*\\s]*(?:${[
    "begin forwarded message|forwarded message",
    "начало переадресованного сообщения|начало пересылаемого сообщения|начало пересланного сообщения|начало переадресованного письма|початок переадресованого повідомлення|початок пересланого повідомлення|пересылаемое сообщение|пересланное сообщение",
    "anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-?mail|début du message transf[ée]r[ée]|début du message réexpédié|inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (?:re)?encaminhada|begin doorgestuurd bericht|początek przekazywanej wiadomości",
    "תחילת ההודעה שהועברה|החל הודעה שהועברה",
  ].join("|")})\\s*:[*\\s]*$`,
  "iu",
);
export const FORWARD_END =
  /^[\s*]*[-–—_=]{2,}\s*(?:конец (?:пересылаемого|пересланного|переадресованного|перенаправленного) (?:сообщения|письма)|end (?:of )?(?:the )?forwarded message|кінець пересланого повідомлення|ende der weitergeleiteten nachricht)\s*[-–—_=]*[\s*]*$/iu;
/** Help desks ask for the answer above such a line. */
export const REPLY_ABOVE =
  /^[\s*]*(?:[#=_*~+.\s–—-]{2,}.{0,20})?(?:please )?(?:(?:type|write|enter) your (?:reply|response|answer) above|reply above)(?: this)?(?: line| the line)?.{0,80}$|^[#=_*~–—-]{2,}.{0,20}(?:пожалуйста, )?(?:напишите|введите|оставьте|пишите)?\s*(?:ваш |свой )?ответ(?:ьте)? (?:выше|над) (?:этой |этой\s)?(?:линии|линией|черты|чертой|строки|строкой).{0,40}$/iu;

export type HeaderKind = "from" | "date" | "to" | "cc" | "subject" | "other";
const LABELS: [HeaderKind, string][] = [
  [
    "from",
    "from|sender|от|от кого|отправитель|від|від кого|von|de|da|van|od|från|fra|lähettäjä|מאת|发件人|寄件者|差出人|feladó|kimden|gönderen",
  ],
  [
    "date",
    "sent|date|date sent|sent on|received|отправлено|дата|дата отправки|дата и время|отправлен|надіслано|дата|gesendet|gesendet am|datum|envoyé|envoyée|envoyé le|enviado|enviado el|enviada em|enviado em|fecha|inviato|data|data invio|verzonden|wysłano|wysłane|data wysłania|skickat|sendt|dato|lähetetty|odesláno|נשלח|תאריך|发送时间|日期|送信日時|elküldve|tarih|gönderme tarihi",
  ],
  [
    "to",
    "to|recipient|кому|получатель|получатели|an|empfänger|à|pour|para|a|aan|do|till|til|komu|vastaanottaja|אל|收件人|宛先|címzett|kime",
  ],
  ["cc", "cc|copy|копия|копія|kopie|kopia|copie à|copie|udw|dw|kopio|עותק|抄送|bcc|скрытая копия"],
  [
    "subject",
    "subject|re|тема|тема письма|betreff|objet|objet|asunto|oggetto|assunto|onderwerp|temat|ämne|emne|aihe|předmět|נושא|הנידון|主题|主旨|件名|tárgy|konu",
  ],
  [
    "other",
    "reply-to|reply to|importance|priority|attachments?|attach|organization|вложения|вложение|важность|приоритет|ответить кому|anlagen|wichtigkeit|antwort an|pièces jointes|importance|allegati|priorità|datos adjuntos|importancia|bijlagen|załączniki|вкладення|x-mailer|message-id|mailed-by|signed-by|newsgroups|when|where|место|время|when|location",
  ],
];
const KIND_OF = new Map<string, HeaderKind>();
for (const [kind, words] of LABELS)
  for (const word of words.split("|")) if (!KIND_OF.has(word)) KIND_OF.set(word, kind);

/** Reads `From: …`, `*От:* …`, `De : …`, `Тема`+tab; null where the line is none of these. */
export function headerLabel(key: string): { kind: HeaderKind; value: string } | null {
  const match = /^[*_\s\u2022|]{0,4}(\p{L}[\p{L} .-]{0,24}?)\s{0,2}[*_]{0,2}\s?[:：]\s?[*_]{0,2}\s*(.*)$/u.exec(key);
  if (match === null) return null;
  const kind = KIND_OF.get(match[1]!.toLowerCase().replace(/\s+/g, " ").trim());
  return kind === undefined ? null : { kind, value: match[2]!.replace(/[*_]+$/, "").trim() };
}
