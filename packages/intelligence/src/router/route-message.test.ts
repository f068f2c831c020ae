import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { findEntities, nameProducts } from "./entities.ts";
import { detectLanguage } from "./language.ts";
import { readSentiment } from "./mood.ts";
import { routeMessage } from "./route-message.ts";
import { loadStarter, openStarterModel } from "./starter.ts";

const model = openStarterModel();
const categoriesOf = (text: string) => {
  const { category, secondary } = routeMessage(model, text);
  return [category, ...secondary];
};

test("the seed's sentence has a damaged item first and a month to skip second, in English and Russian", () => {
  const english = routeMessage(model, "Hi, I received a damaged item in my last box and also want to skip next month");
  assert.equal(english.category, "damaged_item");
  assert.deepEqual(english.secondary, ["skip_month"]);
  assert.deepEqual(english.entities.months, ["next"]);
  assert.equal(english.outOfScope, false);
  assert.equal(english.escalate, false);
  for (const russian of [
    "Здравствуйте, в последней коробке пришёл повреждённый товар, а ещё хочу пропустить следующий месяц",
    "Привет, я получила повреждённую вещь в последней коробке и также хочу пропустить следующий месяц",
  ]) {
    assert.deepEqual(categoriesOf(russian), ["damaged_item", "skip_month"]);
    assert.equal(routeMessage(model, russian).language, "ru");
  }
});

test("requests are found behind sentence ends, new lines and joining words", () => {
  const wanted = ["cancel_subscription", "change_address"];
  for (const text of [
    "I want to cancel my subscription. Please change my address to 5 Main St too.",
    "I want to cancel my subscription\nPlease update my shipping address",
    "I want to cancel my subscription; also, please update my address",
    "Хочу отменить подписку. Ещё поменяйте, пожалуйста, адрес доставки",
  ]) {
    assert.deepEqual(categoriesOf(text), wanted, text);
  }
});

test("one request told at length stays one request", () => {
  for (const text of [
    "Hello! I hope you are well. I would like to skip next month. Thank you very much and have a nice day.",
    "My jar arrived broken. The honey leaked everywhere, and the box is wet.",
    "Хочу поставить подписку на паузу. Спасибо за понимание!",
  ]) {
    assert.equal(categoriesOf(text).length, 1, text);
  }
});

/** Sentences written apart from the starter sets, and two requests in one message, with their categories. */
interface Fixture {
  single: Record<string, string[]>;
  /** Written after everything was settled, more out of the way, and never learned from. */
  late: Record<string, string[]>;
  joined: { text: string; categories: string[] }[];
}

const fixtureOf = (language: string): Fixture =>
  JSON.parse(readFileSync(new URL(`./fixtures/requests.${language}.json`, import.meta.url), "utf8"));

test("nine of ten requests in words of their own are understood, and hardly one is taken for two", () => {
  for (const language of ["en", "ru"]) {
    const rows = Object.entries(fixtureOf(language).single).flatMap(([label, texts]) =>
      texts.map((text) => ({ label, routed: routeMessage(model, text) })),
    );
    assert.ok(rows.length >= 160);
    const right = rows.filter(({ label, routed }) => routed.category === label).length;
    const single = rows.filter(({ routed }) => routed.secondary.length === 0).length;
    assert.ok(right / rows.length >= 0.9, `${language}: ${right} of ${rows.length} right`);
    assert.ok(single / rows.length >= 0.95, `${language}: ${single} of ${rows.length} taken for one`);
  }
});

test("three of four requests in out-of-the-way words are understood", () => {
  for (const language of ["en", "ru"]) {
    const rows = Object.entries(fixtureOf(language).late).flatMap(([label, texts]) =>
      texts.map((text) => routeMessage(model, text).category === label),
    );
    assert.ok(rows.length >= 60);
    assert.ok(rows.filter(Boolean).length / rows.length >= 0.75, language);
  }
});

test("nine of ten messages with two requests are heard out", () => {
  for (const language of ["en", "ru"]) {
    const { joined } = fixtureOf(language);
    assert.ok(joined.length >= 100);
    const heard = joined.filter(
      ({ text, categories }) => categoriesOf(text).toSorted().join() === categories.toSorted().join(),
    );
    assert.ok(heard.length / joined.length >= 0.9, `${language}: ${heard.length} of ${joined.length}`);
  }
});

test("what no category fits is out of scope", () => {
  for (const text of ["What's the weather like in Paris?", "Кто выиграл матч в субботу?", "", "?!", "xq zzkt brrp"]) {
    assert.equal(routeMessage(model, text).outOfScope, true, text);
  }
});

test("a threat goes to a person at once and is urgent", () => {
  const routed = routeMessage(model, "Refund me or my lawyer will call you");
  assert.equal(routed.escalate, true);
  assert.equal(routed.escalateReason, "legal_claim");
  assert.equal(routed.urgency, "high");
});

test("anger, praise and hurry are read", () => {
  assert.equal(readSentiment("This is terrible, I am so disappointed!!!"), "negative");
  assert.equal(readSentiment("Thank you, everything was wonderful"), "positive");
  assert.equal(readSentiment("Спасибо, всё отлично"), "positive");
  assert.equal(readSentiment("Ужасно, я разочарована"), "negative");
  assert.equal(readSentiment("Please change my address"), "neutral");
  assert.equal(readSentiment("not happy at all"), "negative");
  assert.equal(routeMessage(model, "The jar is broken, I need help immediately!!").urgency, "high");
  assert.equal(routeMessage(model, "How does the subscription work? No rush.").urgency, "low");
});

test("entities of English and Russian messages are found", () => {
  assert.deepEqual(
    findEntities(
      "Order #48213 from March 5, 2026: the honey leaked. Write to Anna.B@Example.com or +972 54-123-4567. Skip May.",
    ),
    {
      emails: ["anna.b@example.com"],
      phones: ["+972541234567"],
      orderIds: ["48213"],
      dates: ["2026-03-05"],
      months: ["march", "may"],
      products: ["honey"],
    },
  );
  const russian = findEntities(
    "Заказ № AB-10234 от 5 марта, тел. 8 (912) 345-67-89, пропустите апрель и следующий месяц, свеча сломана",
  );
  assert.deepEqual(russian.orderIds, ["AB-10234"]);
  assert.deepEqual(russian.dates, ["--03-05"]);
  assert.deepEqual(russian.phones, ["89123456789"]);
  assert.deepEqual(russian.months, ["march", "april", "next"]);
  assert.deepEqual(russian.products, ["candle"]);
});

test("every Russian month is known in each of its cases", () => {
  const cases =
    "январь января январе февраля марте апрелю май мая мае июне июля августа сентябрь октябре ноября декабрём";
  const found = findEntities(cases.split(" ").join(", ")).months;
  assert.equal(found.length, 12);
});

test("dates are read in several ways, and days that don't exist are not", () => {
  const datesOf = (text: string) => findEntities(text).dates;
  assert.deepEqual(datesOf("2026-04-30 and 15.03.2026 and 31.12 and 4/25/2026"), [
    "2026-04-30",
    "2026-03-15",
    "--12-31",
    "2026-04-25",
  ]);
  assert.deepEqual(datesOf("the 3rd of July, July 4th"), ["--07-03", "--07-04"]);
  assert.deepEqual(datesOf("31.02.2026, 30 February, 45.13"), []);
});

test("the verbs may and march are no months", () => {
  assert.deepEqual(findEntities("may I march over to your office?").months, []);
});

test("a year, a price and a date are neither order ids nor phones", () => {
  const { orderIds, phones } = findEntities("In 2026 I paid $1,299.00 on 12.05.2026 for order 2 boxes");
  assert.deepEqual(phones, []);
  assert.ok(!orderIds.includes("2026"));
});

test("a tenant's own products are found instead of the general ones", () => {
  assert.deepEqual(findEntities("two Star Lamps (v2) broke", nameProducts(["star lamp", "v2"])).products, [
    "star lamp",
    "v2",
  ]);
});

test("languages are told apart by script, letters and common words", () => {
  for (const [text, language] of [
    ["Where is my order?", "en"],
    ["Где мой заказ?", "ru"],
    ["Де моє замовлення?", "uk"],
    ["Wo ist meine Bestellung? Ich habe nichts bekommen.", "de"],
    ["Où est ma commande, je ne l'ai pas reçue", "fr"],
    ["¿Dónde está mi pedido?", "es"],
    ["איפה החבילה שלי?", "he"],
    ["123 !!", "und"],
  ] as const) {
    assert.equal(detectLanguage(text), language, text);
  }
});

test("garbage of any kind is routed without a failure and without a figure out of bounds", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
      const routed = routeMessage(model, text);
      assert.ok(routed.confidence >= 0 && routed.confidence <= 1);
      assert.ok(model.categories.includes(routed.category));
      assert.ok(!routed.secondary.includes(routed.category));
    }),
    { numRuns: 150 },
  );
});

test("a very long message takes no longer than its first part", () => {
  const routed = routeMessage(model, "please skip next month ".repeat(50_000));
  assert.equal(routed.category, "skip_month");
});

test("the starter sets have 250 and 150 examples for each category and language", () => {
  for (const [name, count, fewest] of [
    ["subscription", 10, 250],
    ["marketplace", 18, 150],
  ] as const) {
    const rows = loadStarter(name).filter(({ label }) => label !== "oos");
    const counts = new Map<string, number>();
    for (const { text, label } of rows) {
      const key = `${label} ${/[а-я]/i.test(text) ? "ru" : "en"}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    assert.equal(counts.size, count * 2);
    for (const [key, own] of counts) assert.ok(own >= fewest, `${name} ${key}: ${own}`);
    assert.equal(new Set(rows.map(({ text, label }) => `${label}:${text}`)).size, rows.length);
  }
  assert.ok(loadStarter("subscription").filter(({ label }) => label === "oos").length >= 400);
});
