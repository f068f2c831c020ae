import type { Readable } from "./readable.ts";

const ENGLISH_NAMES =
  "james john robert michael david william richard joseph thomas charles christopher daniel matthew anthony donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle walter ethan jeremy harold keith christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan joe jordan billy bruce albert willie gabriel logan alan juan wayne roy ralph randy eugene vincent russell elijah louis bobby philip johnny mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice jean abigail alice julia judy sophia denise amber doris marilyn danielle beverly isabella theresa diana natalie brittany charlotte marie kayla alexis lori oliver liam lucas mia sophie lucy chloe ella moshe yossi avi david shira yael noa rivka mike bob tom jim steve dave chris matt dan ben sam alex kate jane jen liz sue";
const RUSSIAN_NAMES =
  "александр алексей андрей антон артем борис вадим валентин валерий василий виктор виталий владимир владислав вячеслав геннадий георгий григорий даниил денис дмитрий евгений егор иван игорь илья кирилл константин лев леонид максим михаил никита николай олег павел петр роман руслан семен сергей станислав степан тимофей федор эдуард юрий ярослав анна алена александра алина алла анастасия ангелина валентина валерия варвара вероника виктория галина дарья диана евгения екатерина елена елизавета жанна зинаида зоя инна ирина карина кира кристина ксения лариса лидия любовь людмила маргарита марина мария наталья наталия нина оксана ольга полина раиса светлана софия софья таисия тамара татьяна ульяна юлия яна саша маша даша катя лена таня наташа оля аня света дима сережа миша коля вова";
const KNOWN = new Set([...ENGLISH_NAMES.split(" "), ...RUSSIAN_NAMES.split(" ")]);
/** Also words of the language: no name unless something else says so. */
const COURIERS =
  /(?<![\p{L}])(?:dhl|fedex|ups|usps|royal mail|gls|dpd|hermes|evri|tnt|aramex|israel post|canada post|australia post|amazon logistics|сдэк|cdek|boxberry|боксберри|почт[аеоуы]\p{L}* россии|деловые линии|пятерочк[аеу]|yandex delivery|яндекс[ .-]?доставк\p{L}*|ozon|wildberries)(?![\p{L}])/gu;

const NAME = "\\p{Lu}[\\p{Ll}'-]{1,20}";
const RULES: readonly RegExp[] = [
  new RegExp(
    `(?:^|[\\n.!] ?)(?:Dear|Hi|Hello|Hey|Good (?:morning|afternoon|evening)|Thank you|Thanks|Sorry|Welcome|Greetings)(?: dear)?,? (?:Mr\\.?|Mrs\\.?|Ms\\.?|Dr\\.?)? ?(?<name>${NAME}(?: ${NAME})?)(?=[,.!:\\n]|$)`,
    "gu",
  ),
  new RegExp(
    `(?:^|[\\n.!] ?)(?:Здравствуйте|Добрый день|Доброе утро|Добрый вечер|Привет|Приветствую|Спасибо|Уважаем(?:ый|ая)|Дорог(?:ой|ая)),? (?<name>${NAME}(?: ${NAME})?)(?=[,.!:\\n]|$)`,
    "gu",
  ),
  new RegExp(`(?<![\\p{L}])(?:Mr|Mrs|Ms|Miss|Dr|Prof)\\.? (?<name>${NAME}(?: ${NAME})?)`, "gu"),
  new RegExp(
    `(?<![\\p{L}])(?:[Mm]y name is|[Mm]y name's|[Nn]amed|[Cc]alled|[Мм]еня зовут|[Зз]овут|[Пп]о имени|[Tt]his is|[Ii]t's|[Яя] -) (?<name>${NAME}(?: ${NAME})?)(?= (?:from|speaking|here|at|из)|[,.!\\n]|$)`,
    "gu",
  ),
  new RegExp(
    `(?<![\\p{L}])(?:[Mm]anager|[Cc]olleague|[Cc]ourier|[Dd]river|[Ss]pecialist|[Ss]upervisor|[Dd]irector|CEO|[Оо]wner|[Мм]енеджер\\p{L}*|[Кк]оллег\\p{L}*|[Кк]урьер\\p{L}*|[Сс]пециалист\\p{L}*|[Рр]уководител\\p{L}*),? (?<name>${NAME}(?: ${NAME})?)(?![\\p{L}])`,
    "gu",
  ),
  new RegExp(
    `(?:\\n|^|[.!] )(?:[Bb]est(?: regards| wishes)?|(?:[Kk]ind |[Ww]arm |[Bb]est )?[Rr]egards|[Ss]incerely(?: yours)?|[Cc]heers|[Yy]ours(?: truly)?|[Tt]hanks|[Сс] уважением|[Вв]аша?|[Вв]аш)[,.!]?\\s+(?<name>${NAME}(?: ${NAME})?)\\s*(?:$|\\n|,)`,
    "gu",
  ),
];
/** The agent's own first name under a message: "Kind regards,\nRuth, Customer Care". */
const SIGNATURE = new RegExp(
  `(?:(?:[Bb]est(?: regards| wishes)?|(?:[Kk]ind(?:est)? |[Ww]arm(?:est)? |[Bb]est )?[Rr]egards|[Ss]incerely(?: yours)?|[Cc]heers|[Yy]ours(?: truly| sincerely)?|[Aa]ll the best|[Tt]ake care|[Ww]armly|[Сс] (?:уважением|наилучшими пожеланиями|теплом)|[Вв]сего (?:доброго|наилучшего|хорошего)|[Вв]аша?)[,.!]?\\s+|(?:[Tt]hanks|[Tt]hank you|[Сс]пасибо|[Хх]орошего (?:дня|вечера)|[Дд]о связи)(?: [\\p{Ll} ]{2,30})?[,.!]?\\n+|\\n\\s*\\n|\\n[-–—] ?)(?<name>${NAME})(?:(?:,|\\n| from) ?[^\\n\\d@]{2,50}|\\n[^\\n\\d@]{2,50})?\\s*$`,
  "u",
);
const TWO_CAPITALS = new RegExp(`(?<=[\\p{Ll},;] )(?<name>${NAME} ${NAME}(?: ${NAME})?)(?![\\p{L}])`, "gu");
const ONE_CAPITAL = new RegExp(`(?<![\\p{L}])(?<name>${NAME})(?![\\p{L}])`, "gu");

const NO_NAME = new Set(
  "there all everyone everybody team customer friend friends sir madam guest subscriber client again both folks valued dear you support help service care again for so the our your thank this that we i it as if please thanks hello hi yes no sure of course and not just understood happy here good great let welcome bye sorry best regards kind warm sincerely again always the customer little very sir/madam клиент покупатель друг друзья подписчик коллеги команда спасибо пожалуйста вам вас за да нет мы я это если как уважаемый дорогие что ваш ваша ваше ваши рады будем конечно служба поддержка отдел день вечер утро большое еще очень всем вопрос".split(
    " ",
  ),
);
const ORDINARY_PAIR =
  /^(?:customer|support|help|service|account|my|order|orders|settings|privacy|terms|contact|delivery|shipping|subscription|payment|billing|gift|new|log|sign|google|apple|black|cyber|european|great|northern|southern|channel|good|merry|happy|visa|frequently|track|care|team|return|returns|refund|united|english|russian|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|личн|служб|отдел|новый|мой|мои|черн)/iu;

export interface NameFound {
  name: string;
  start: number;
  end: number;
  /** It begins with a first name. */
  isPerson: boolean;
}

/** Names of persons, carriers and things that a draft mentions, in places of the folded text. */
export function findNames({ plain, lower }: Readable): NameFound[] {
  const found: NameFound[] = [];
  const signature = SIGNATURE.exec(plain);
  const signedAt = signature ? signature.index + signature[0].indexOf(signature.groups!.name!) : plain.length;
  const add = (match: RegExpMatchArray) => {
    const name = match.groups!.name!;
    const words = name.toLowerCase().split(" ");
    if (NO_NAME.has(words[0]!)) return;
    const start = match.index! + match[0].indexOf(name);
    if (start === signedAt && words.length === 1) return;
    if (!found.some((one) => one.start < start + name.length && start < one.end))
      found.push({ name: name.toLowerCase(), start, end: start + name.length, isPerson: isFirstName(words[0]!) });
  };
  for (const pattern of RULES) for (const match of plain.matchAll(pattern)) add(match);
  for (const match of plain.matchAll(TWO_CAPITALS)) if (!ORDINARY_PAIR.test(match[0])) add(match);
  for (const match of plain.matchAll(ONE_CAPITAL)) if (isFirstName(match[0].toLowerCase())) add(match);
  for (const match of lower.matchAll(COURIERS)) {
    if (match[0] === "ups" && plain.slice(match.index, match.index + 3) !== "UPS") continue;
    found.push({ name: match[0], start: match.index, end: match.index + match[0].length, isPerson: false });
  }
  return found;
}

/** A first name, in Russian in any case: анной, сергею. */
function isFirstName(word: string): boolean {
  if (KNOWN.has(word)) return !/^(?:jack|jean|virginia|jordan|austin|любовь|лев|роман|надежда|вера)$/.test(word);
  if (!/^[а-я]{4,}$/.test(word)) return false;
  const stem = word.replace(/(?:ой|ей|ою|ем|ом|а|я|у|ю|е|ы|и)$/, "");
  return (
    stem.length >= 3 &&
    ["", "а", "я", "й"].some((ending) => stem.length + ending.length >= 4 && KNOWN.has(stem + ending)) &&
    !/^(?:любов|роман|лев|мари|свет|денн|лен)/.test(word)
  );
}
