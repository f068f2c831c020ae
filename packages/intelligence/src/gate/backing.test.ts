import assert from "node:assert/strict";
import { test } from "node:test";
import { GateEvidence } from "@rapport/schema";
import { checkDraft } from "./check-draft.ts";
import { DEFAULT_PHRASE_LISTS } from "./default-lists.ts";

const NOW = "2027-02-10T10:00:00Z";
const SUBSCRIPTION = {
  status: "active",
  plan: "Classic",
  priceCents: 2900,
  currency: "GBP",
  frequency: "monthly",
  nextBoxOn: "2027-03-03",
  skippedMonths: [],
  address: { line1: "14 Oak Street", city: "Leeds" },
};
const check = (draft: string, evidence: object) =>
  checkDraft(draft, "chat", GateEvidence.parse({ now: NOW, ...evidence }), DEFAULT_PHRASE_LISTS);
const found = (tool: string, result: unknown, identityLevel = "verified") => ({
  identityLevel,
  toolResults: [{ tool, effect: "read", state: "succeeded", arguments: {}, result }],
});
const done = (tool: string, given: object, result: object) => ({
  identityLevel: "verified",
  toolResults: [{ tool, effect: "write", state: "succeeded", arguments: given, result }],
});
const known = (...knowledge: string[]) => ({ knowledge });
const said = (...customerWords: string[]) => ({ customerWords });

const PAYMENTS = [
  { amountCents: 2900, currency: "GBP", chargedOn: "2027-01-25", status: "paid", card: "Visa •••• 7672" },
  { amountCents: 2900, currency: "GBP", chargedOn: "2027-01-26", status: "failed", reason: "card_declined" },
];
const SKIPPED = done(
  "skip_month",
  { month: "2027-03" },
  { effects: [{ code: "month_skipped", month: "2027-03" }], after: { nextBoxOn: "2027-04-03" } },
);

const LEAVES: readonly (readonly [string, object])[] = [
  ["You're on the Classic plan at £29 a month.", found("get_subscription", SUBSCRIPTION)],
  [
    "At the moment we'd send it to 14 Oak Street in Leeds. Is that still right?",
    found("get_subscription", SUBSCRIPTION),
  ],
  ["No months are skipped right now.", found("get_subscription", SUBSCRIPTION)],
  [
    "The payment of £29 on 26 January didn't go through, your bank declined the card.",
    found("list_payments", PAYMENTS),
  ],
  ["Последнее успешное списание: 29 фунтов, 25 января.", found("list_payments", PAYMENTS)],
  ["No refund has been requested for that order so far. Would you like me to raise one?", found("list_refunds", [])],
  ["Заявки на возврат по этому заказу пока нет. Оформить?", found("list_refunds", [])],
  ["That's sorted. You won't get a box in March; the next one comes on 3 April.", SKIPPED],
  ["Готово! В марте коробки не будет, следующая приедет 3 апреля.", SKIPPED],
  ["A pause can be anything between one and six months.", known("You can pause your subscription for 1 to 6 months.")],
  [
    "The soap is vegan, but the candles contain beeswax.",
    known("All our soaps are vegan. The candles are made of beeswax."),
  ],
  ["Пропускать можно сколько угодно раз, это бесплатно.", known("Пропуск бесплатный, число пропусков не ограничено.")],
  [
    "You wrote that £58 left your account on the 4th. Which email are you registered with?",
    said("you took £58 from me on the 4th!!"),
  ],
  ["Вы написали, что 4 февраля списали дважды. Проверю.", said("4 февраля с меня списали два раза")],
  ["Платёж от 26 января не прошёл, деньги не списались.", found("list_payments", [PAYMENTS[1]])],
  [
    "If your country is not on the list, you can still give a box to a friend who lives in one of them.",
    known("If your country is not on the list, you can still give a box to a friend who lives in one of them."),
  ],
  // Of two sentences of the articles the one that says the very same is meant.
  [
    "Parcels to Norway cannot be redirected.",
    known("Parcels to Norway can be redirected by the sender.", "Parcels to Norway cannot be redirected."),
  ],
];

test("what a look-up found, an action did, an article says or the customer wrote may be told in other words", () => {
  for (const [draft, evidence] of LEAVES)
    assert.deepEqual(
      check(draft, evidence).reasons.map(({ code, sentence }) => [code, sentence]),
      [],
      draft,
    );
});

const STAYS: readonly (readonly [string, object])[] = [
  // Neither a failed payment nor an empty list is a success.
  ["All good, your payment went through.", found("list_payments", [PAYMENTS[1]])],
  ["Всё хорошо, платёж прошёл.", found("list_payments", [PAYMENTS[1]])],
  // A look-up proves no deed of ours.
  ["I've put a note for the courier to ring twice.", found("get_subscription", SUBSCRIPTION)],
  ["Your refund has been sent.", found("list_refunds", [])],
  // A field that says "none" proves no skip.
  ["Your December box has been skipped.", found("get_subscription", { ...SUBSCRIPTION, lastBox: "2026-12" })],
  // Half a year is six months, and the pause that was made has two.
  ["Поставил паузу на полгода.", done("pause_subscription", { months: 2 }, { months: 2 })],
  ["It's paused for half a year.", done("pause_subscription", { months: 2 }, { months: 2 })],
  // An action proves what it did, not what else comes to mind.
  ["All done, and your money is on its way back to you.", SKIPPED],
  // An article that denies it is no ground for saying it.
  [
    "A parcel can be redirected to another country on its way.",
    known("A parcel cannot be redirected to another country on its way."),
  ],
  // What the customer says is theirs only while it is told back as theirs.
  ["£58 left your account on the 4th, and I've sent it back.", said("you took £58 from me on the 4th!!")],
  // Who is not verified is told nothing of what was looked up.
  ["You're on the Classic plan at £29 a month.", found("get_subscription", SUBSCRIPTION, "claimed")],
];

test("evidence of something near is no evidence", () => {
  for (const [draft, evidence] of STAYS) assert.notEqual(check(draft, evidence).verdict, "auto_send", draft);
});

test("an agent may sign with a first name; a name anywhere else, or a full one, needs a source", () => {
  for (const draft of [
    "Hello,\n\nthank you for writing. What happened?\n\nKind regards,\nFiona\nCustomer Care",
    "Добрый день!\n\nНапишите, пожалуйста, что случилось.\n\nС уважением,\nОльга",
  ])
    assert.deepEqual(
      check(draft, {}).reasons.map(({ code }) => code),
      [],
      draft,
    );
  for (const draft of [
    "Hello Fiona,\n\nthank you for writing. What happened?",
    "Hello,\n\nthank you for writing.\n\nKind regards,\nFiona Miller",
    "Thank you for writing. Your neighbour\nPeter\nmay help.",
    "Здравствуйте, Ольга! Что случилось?",
  ])
    assert.ok(
      check(draft, {}).reasons.some(({ code }) => code === "ungrounded_name"),
      draft,
    );
});
