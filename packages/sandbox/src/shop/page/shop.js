const WORDS = {
  en: {
    signedInAs: "Signed in as",
    nobody: "nobody",
    language: "Language",
    month: "This month: First Frost",
    headline: "A box from the coast, once a month",
    lead: "Honey, salt, smoke and soap, made in small batches by people we know by name. Skip a month or stop whenever you like.",
    ask: "Ask us anything",
    footer: "A demo shop. Nothing is sold here; the people in the chat are real, if you open the console.",
    goods: [
      ["Wildflower honey", "From forty hives behind the dunes."],
      ["Smoked sea salt", "Two days over alder wood."],
      ["Oat candle", "Thirty hours of quiet."],
      ["Ceramic cup", "No two have the same glaze."],
    ],
    plans: [
      ["Taster", "Four things, every other month", "£14"],
      ["Classic", "Seven things, every month", "£29"],
      ["Family", "Eleven things and a surprise", "£49"],
    ],
  },
  ru: {
    signedInAs: "Вы вошли как",
    nobody: "никто",
    language: "Язык",
    month: "В этом месяце: «Первый иней»",
    headline: "Коробка с побережья раз в месяц",
    lead: "Мёд, соль, дым и мыло маленькими партиями от людей, которых мы знаем по имени. Пропустить месяц или остановиться можно в любой момент.",
    ask: "Задать вопрос",
    footer:
      "Это демонстрационный магазин. Здесь ничего не продаётся, а в чате отвечают живые люди, если открыть консоль.",
    goods: [
      ["Луговой мёд", "Сорок ульев за дюнами."],
      ["Копчёная морская соль", "Два дня над ольхой."],
      ["Овсяная свеча", "Тридцать часов тишины."],
      ["Керамическая чашка", "Двух одинаковых не бывает."],
    ],
    plans: [
      ["Taster", "Четыре вещи раз в два месяца", "1 400 ₽"],
      ["Classic", "Семь вещей каждый месяц", "2 900 ₽"],
      ["Family", "Одиннадцать вещей и сюрприз", "4 900 ₽"],
    ],
  },
  he: {
    signedInAs: "מחוברים בתור",
    nobody: "אף אחד",
    language: "שפה",
    month: "החודש: כפור ראשון",
    headline: "קופסה מהחוף, פעם בחודש",
    lead: "דבש, מלח, עשן וסבון, בכמויות קטנות, מאנשים שאנחנו מכירים בשם. אפשר לדלג על חודש או להפסיק מתי שרוצים.",
    ask: "שאלו אותנו",
    footer: "זו חנות הדגמה. שום דבר לא נמכר כאן, ובצ׳אט עונים אנשים אמיתיים, אם פותחים את הקונסולה.",
    goods: [
      ["דבש פרחי בר", "מארבעים כוורות מאחורי החולות."],
      ["מלח ים מעושן", "יומיים מעל עץ אלמון."],
      ["נר שיבולת שועל", "שלושים שעות של שקט."],
      ["ספל קרמיקה", "אין שניים עם אותה זיגוג."],
    ],
    plans: [
      ["Taster", "ארבעה דברים, פעם בחודשיים", "₪70"],
      ["Classic", "שבעה דברים, כל חודש", "₪140"],
      ["Family", "אחד־עשר דברים והפתעה", "₪240"],
    ],
  },
};

const address = new URL(location.href);
const language = Object.hasOwn(WORDS, address.searchParams.get("lang") ?? "") ? address.searchParams.get("lang") : "en";
const person = address.searchParams.get("as") ?? "";
const words = WORDS[language];

document.documentElement.lang = language;
document.documentElement.dir = language === "he" ? "rtl" : "ltr";
// The widget speaks the browser's language; here the visitor has chosen another one.
Object.defineProperty(navigator, "languages", { get: () => [language] });

for (const place of document.querySelectorAll("[data-say]")) place.textContent = words[place.dataset.say];
fillCards("goods", words.goods);
fillCards("plans", words.plans);

function fillCards(id, cards) {
  document.getElementById(id).replaceChildren(
    ...cards.map(([title, sentence, price]) => {
      const card = document.createElement("article");
      for (const [tag, text, name] of [
        ["h2", title, ""],
        ["p", sentence, ""],
        ["p", price, "price"],
      ]) {
        if (!text) continue;
        const line = document.createElement(tag);
        line.textContent = text;
        line.className = name;
        card.append(line);
      }
      return card;
    }),
  );
}

for (const [id, parameter, value] of [
  ["person", "as", person],
  ["language", "lang", language],
]) {
  const select = document.getElementById(id);
  select.value = value;
  select.addEventListener("change", () => {
    address.searchParams.set(parameter, select.value);
    location.assign(address);
  });
}
document.getElementById("ask").addEventListener("click", () => window.Rapport?.("open"));

/** The shop's server knows who is signed in and signs for it; the browser never sees the secret. */
async function askIdentity() {
  if (!person) return undefined;
  const response = await fetch(`/identity?as=${encodeURIComponent(person)}`);
  return response.ok ? (await response.json()).identity : undefined;
}

async function loadWidget() {
  const { src, key } = await (await fetch("/widget.json")).json();
  const identity = await askIdentity();
  window.rapportSettings = { key, ...(person ? { getIdentity: askIdentity } : {}), ...(identity ? { identity } : {}) };
  const script = document.createElement("script");
  script.src = src;
  script.async = true;
  script.dataset.key = key;
  document.body.append(script);
}
void loadWidget();
