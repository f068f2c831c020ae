import type { DialoguePorts } from "@rapport/intelligence";

/** A few articles: enough to see that a question in the middle is answered and the dialogue goes on. */
const ARTICLES = [
  {
    title: "What is in a box",
    en: "Every box holds four to eleven small things from makers by the sea: food, soap, candles and things for the home.",
    ru: "В каждой коробке от четырёх до одиннадцати вещей от мастеров с побережья: еда, мыло, свечи и мелочи для дома.",
    words:
      /inside|in (?:a|the|each|every) box|contain|what comes|what do i get|содерж|внутри|лежит|входит|что в коробк/i,
  },
  {
    title: "Photos for a claim",
    en: "A photo of the damage as JPEG or PNG up to 10 MB is enough. It need not be sharp, only the damage should be visible.",
    ru: "Достаточно фото повреждения в JPEG или PNG до 10 МБ. Главное, чтобы повреждение было видно.",
    words:
      /format|how (?:big|large)|jpe?g|blurry|what kind of photo|why .*photo|формат|зачем .*фото|какое фото|размер фото/i,
  },
  {
    title: "Where we ship",
    en: "We ship to the United Kingdom, Ireland, the European Union, Norway and the United States.",
    ru: "Мы доставляем в Великобританию, Ирландию, Евросоюз, Норвегию и США.",
    words:
      /ship to|deliver to|countr|abroad|international|доставляете (?:в|ли)|(?:возите|везёте|везете|доставк\S+|шл[её]те|отправляете|присылаете) (?:ли )?(?:в|за) |в \S+ (?:возите|везёте|везете|доставляете|шл[её]те|отправляете)|в какие стран|за границ/i,
  },
  {
    title: "Does skipping cost anything",
    en: "Skipping is free: you are not charged for a month without a box.",
    ru: "Пропуск бесплатный: за месяц без коробки деньги не списываются.",
    words:
      /(?:skip|paus)\w* .*(?:cost|charge|fee|pay|free)|(?:charged?|costs?|pay|money) .*(?:skip|paus)|fee|extra cost|(?:стоит|снимут|снимете|списыва|деньги|платить|оплат)\S* .*(?:пропус|пауз)|бесплатн|спишут|платить|платно|сколько стоит (?:пропуск|пауза)/i,
  },
  {
    title: "Updating a card",
    en: "You change your card on the page My account under Payment; a failed payment is tried again after three days.",
    ru: "Карту можно поменять в личном кабинете в разделе «Оплата»; неудачный платёж повторяется через три дня.",
    words: /update .*(?:card|payment)|change .*card|new card|card .*(?:declin|expired|fail)|declin|карт/i,
  },
  {
    title: "Gift boxes",
    en: "Any plan can be given as a gift: choose Gift at checkout and write a card.",
    ru: "Любой план можно подарить: выберите «Подарок» при оформлении и напишите открытку.",
    words: /gift|present|birthday|подар/i,
  },
];

/** Finds by words; only what it finds is sure. */
export const searchArticles: DialoguePorts["search"] = async (query, { language }) => {
  const found = ARTICLES.map((article, index) => ({ article, index })).filter(({ article }) =>
    article.words.test(query),
  );
  const passages = found.map(({ article, index }) => ({
    text: article[language],
    title: article.title,
    articleId: `article-${index}`,
    version: 1,
    span: { start: 0, end: article[language].length },
    score: 1,
  }));
  return { passages, isConfident: passages.length > 0 };
};
