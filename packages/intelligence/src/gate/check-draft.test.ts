import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { explainGateReason, GateEvidence, PhraseList } from "@rapport/schema";
import fc from "fast-check";
import { checkDraft } from "./check-draft.ts";
import { DEFAULT_PHRASE_LISTS } from "./default-lists.ts";
import { explainPhrase } from "./phrases.ts";
import { makeGateWeights } from "./train-clauses.ts";

const read = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line.trim());
const check = (draft: string, evidence: object = {}, channel: "chat" | "review" | "unknown" = "chat") =>
  checkDraft(draft, channel, GateEvidence.parse(evidence), DEFAULT_PHRASE_LISTS);
const codes = (draft: string, evidence: object = {}) => check(draft, evidence).reasons.map((reason) => reason.code);
const write = (tool: string, given: object, state = "succeeded") => ({
  toolResults: [{ tool, effect: "write", state, arguments: given, result: {} }],
  identityLevel: "verified",
});

const OPENINGS = {
  "violations-english.txt": [
    "",
    "Hello! ",
    "Thanks for waiting. ",
    "Good news: ",
    "No worries, ",
    "As requested, ",
    "Is there anything else? ",
  ],
  "violations-russian.txt": [
    "",
    "Здравствуйте! ",
    "Спасибо за ожидание. ",
    "Хорошая новость: ",
    "Не переживайте, ",
    "Как вы просили, ",
    "Остались вопросы? ",
  ],
};

for (const [file, openings] of Object.entries(OPENINGS)) {
  test(`no wording of ${file} leaves by itself, whatever stands before it`, () => {
    const passed = read(file).flatMap((line) =>
      openings.map((opening) => opening + line).filter((draft) => check(draft).verdict === "auto_send"),
    );
    assert.deepEqual(passed, []);
  });
}

test("no wording of the holdout leaves by itself", () => {
  assert.deepEqual(
    read("holdout-violations.txt").filter((draft) => check(draft).verdict === "auto_send"),
    [],
  );
});

test("at most three of a hundred ordinary replies are held back", () => {
  const plain = ["ordinary-english.txt", "ordinary-russian.txt", "holdout-ordinary.txt"].flatMap(read);
  const grounded: { draft: string; evidence: object }[] = JSON.parse(
    readFileSync(new URL("./fixtures/grounded.json", import.meta.url), "utf8"),
  );
  const held = [
    ...plain.filter((draft) => check(draft).verdict !== "auto_send"),
    ...grounded
      .filter(({ draft, evidence }) => check(draft, evidence).verdict !== "auto_send")
      .map(({ draft }) => draft),
  ];
  assert.ok(held.length <= 0.03 * (plain.length + grounded.length), held.join("\n"));
});

test("without their evidence the same factual replies stay", () => {
  const grounded: { draft: string }[] = JSON.parse(
    readFileSync(new URL("./fixtures/grounded.json", import.meta.url), "utf8"),
  );
  const passed = grounded.filter(({ draft }) => check(draft).verdict === "auto_send").map(({ draft }) => draft);
  assert.ok(passed.length <= grounded.length * 0.15, passed.join("\n"));
});

test("a pause needs a succeeded pause, not a skip, a failed pause or one of another length", () => {
  const draft = "I've paused your subscription for 2 months.";
  assert.equal(check(draft, write("pause_subscription", { months: 2 })).verdict, "auto_send");
  for (const evidence of [
    {},
    write("skip_month", { months: 2 }),
    write("pause_subscription", { months: 2 }, "failed"),
    write("pause_subscription", { months: 2 }, "awaiting"),
    write("pause_subscription", { months: 3 }),
  ])
    assert.equal(check(draft, evidence).verdict, "draft");
});

test("a cancel link that was made is no cancellation", () => {
  assert.ok(
    codes("Your subscription has been cancelled.", write("create_cancel_link", {})).includes("confirms_by_itself"),
  );
});

test("another month than the one that was skipped is held back though the customer named it", () => {
  const evidence = { ...write("skip_month", { month: "2027-03" }), customerWords: ["skip April"] };
  assert.equal(check("I've skipped April for you.", evidence).verdict, "draft");
  assert.equal(check("I've skipped March for you.", evidence).verdict, "auto_send");
});

test("amounts are the same in every way of writing them, and another currency is another amount", () => {
  const evidence = { knowledge: ["The box costs $1,500.00 a year. Доставка 390 ₽."] };
  for (const draft of [
    "It costs 1500 dollars a year.",
    "It costs 1 500 USD a year.",

    "Доставка стоит триста девяносто рублей.",
  ])
    assert.deepEqual(codes(draft, evidence), [], draft);
  assert.ok(codes("It costs €1,500 a year.", evidence).includes("ungrounded_amount"));
});

test("what a look-up found is told to a verified customer only", () => {
  const toolResults = [
    { tool: "get_subscription", effect: "read", result: { status: "active", nextBoxOn: "2027-04-03" } },
  ];
  const draft = "Your next box comes on 3 April.";
  assert.equal(check(draft, { toolResults, identityLevel: "verified" }).verdict, "auto_send");
  for (const identityLevel of ["anonymous", "claimed"])
    assert.ok(codes(draft, { toolResults, identityLevel }).includes("identity_too_low"));
});

test("grave words of the customer and leaks go to a person", () => {
  assert.equal(
    check("Thank you, a colleague will answer.", { customerWords: ["My lawyer will sue you"] }).verdict,
    "escalate",
  );
  assert.equal(check("The card is 4111 1111 1111 1111.").verdict, "escalate");
  assert.equal(check("The password is hunter22.").verdict, "escalate");
});

test("six words of an internal text are enough, unless the customer or an article says them too", () => {
  const internalTexts = ["Always offer a skipped month before the cancellation link is made."];
  const draft = "I always offer a skipped month before the cancellation link.";
  assert.ok(codes(draft, { internalTexts }).includes("prompt_text"));
  assert.ok(!codes(draft, { internalTexts, knowledge: [internalTexts[0]] }).includes("prompt_text"));
});

test("a link passes by host and path, or under the company's own host without a query", () => {
  const evidence = { company: ["shop.example"], knowledge: ["See https://help.example/pause."] };
  for (const url of ["https://shop.example/pause", "https://www.shop.example", "http://help.example/pause/"])
    assert.deepEqual(codes(`Look here: ${url}`, evidence), [], url);
  for (const url of [
    "https://shop.example@evil.test/pause",
    "https://shop.example.evil.test/",
    "https://help.example/other",
    "https://shop.example/?q=secret",
    "hxxp://shop.example",
  ])
    assert.ok(codes(`Look here: ${url}`, evidence).includes("ungrounded_link"), url);
});

test("reasons point into the draft as it was written", () => {
  const draft = "😀 Hi!\u200B Your code: I have paused your subscription.";
  for (const { span } of check(draft).reasons)
    if (span) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= draft.length);
  const claim = check(draft).reasons.find((reason) => reason.code === "confirms_by_itself");
  assert.ok(claim?.span && draft.slice(claim.span.start, claim.span.end).includes("paused"));
});

test("a public channel is stricter than a chat, an unknown one the strictest", () => {
  const draft = "Hey, thanks for the kind words!";
  assert.equal(check(draft).verdict, "auto_send");
  for (const channel of ["review", "unknown"] as const) assert.equal(check(draft, {}, channel).verdict, "draft");
});

test("a broken phrase in a list holds drafts back instead of letting them through", () => {
  const list = PhraseList.parse({
    kind: "custom",
    phrases: ["/(a+)+b/"],
    channels: ["chat"],
    language: null,
    verdict: "draft",
  });
  assert.ok(explainPhrase("/(a+)+b/"));
  assert.ok(explainPhrase("/(/"));
  assert.equal(checkDraft("Hello!", "chat", GateEvidence.parse({}), [list]).verdict, "draft");
});

test("a list that names no channel counts on every channel", () => {
  const list = PhraseList.parse({
    kind: "custom",
    phrases: ["moonbeam"],
    channels: [],
    language: null,
    verdict: "draft",
  });
  for (const channel of ["chat", "email", "review", "question", "messenger", "unknown"] as const)
    assert.equal(checkDraft("Hello, moonbeam!", channel, GateEvidence.parse({}), [list]).verdict, "draft", channel);
});

test("what a tool found may be told in other words for the same length, day or sum, and in no others", () => {
  const told = (result: object) => ({
    toolResults: [{ tool: "get_subscription", effect: "read", state: "succeeded", arguments: {}, result }],
    identityLevel: "verified",
    now: "2027-02-10T10:00:00Z",
  });
  const frequency = (value: unknown) => told({ status: "active", frequency: value });
  const next = (nextBoxOn: string) => told({ status: "active", nextBoxOn });
  const paid = told({ status: "active", payments: [{ amountCents: 2990, currency: "USD", status: "paid" }] });
  for (const [draft, evidence] of [
    ["Your box comes every two months.", frequency("every_2_months")],
    ["Your box comes every other month.", frequency("every_two_months")],
    ["You get a box once every 2 months.", frequency("bimonthly")],
    ["Your plan is quarterly.", frequency("every_3_months")],
    ["Коробка приходит раз в два месяца.", frequency("every_two_months")],
    ["Коробка приходит раз в квартал.", told({ status: "active", intervalMonths: 3 })],
    ["Коробка приходит каждые 2 месяца.", frequency("bimonthly")],
    ["Your next box comes on April 3rd.", next("2027-04-03")],
    ["Ваша следующая коробка приедет 3 апреля.", next("2027-04-03")],
    ["Your next box ships next Friday.", next("2027-02-19")],
    ["Следующая коробка приедет в следующую пятницу.", next("2027-02-19")],
    ["Your next box ships in two days.", next("2027-02-12")],
    ["The last payment was twenty-nine dollars and ninety cents.", paid],
    ["Последний платёж: 29,90 долларов, оплачен.", paid],
    ["Your subscription is paused for three months.", told({ status: "paused", pausedMonths: 3 })],
  ] as const)
    assert.equal(check(draft, evidence).verdict, "auto_send", draft);
  for (const [draft, evidence] of [
    ["Your box comes every three months.", frequency("every_2_months")],
    ["Коробка приходит раз в три месяца.", frequency("bimonthly")],
    ["Your next box ships next Friday.", next("2027-02-26")],
    ["Your next box comes on April 5th.", next("2027-04-03")],
    ["The last payment was twenty-nine dollars and eighty cents.", paid],
  ] as const)
    assert.equal(check(draft, evidence).verdict, "draft", draft);
});

test("the weights are those that the labelled drafts teach", () => {
  const kept = new Int8Array(readFileSync(new URL("../../starter/gate-clauses.bin", import.meta.url)));
  const made = new Int8Array(makeGateWeights());
  assert.equal(made.length, kept.length);
  const others = made.filter((one, index) => Math.abs(one - kept[index]!) > 2).length;
  assert.ok(others < made.length / 1000, `${others} weights differ: run node tools/train-gate.ts`);
});

test("every reason can be said in Russian", () => {
  const drafts = ["violations-english.txt", "violations-russian.txt", "holdout-violations.txt"].flatMap(read);
  const more = [
    "",
    "AAAA BBBB CCCC DDDD",
    "Hi\u200B!",
    "a".repeat(20_001),
    "Guten Tag, wie geht es Ihnen heute?",
    "SGVsbG8gd29ybGQh",
  ];
  for (const { sentence } of [...drafts, ...more].flatMap((draft) => check(draft, {}, "review").reasons)) {
    const russian = explainGateReason({ sentence }, "ru");
    assert.match(russian, /[а-я]/, sentence);
    assert.doesNotMatch(russian.replace(/«[^»]*»|\([^)]*\)/g, ""), /[a-z{]{3}/, sentence);
    assert.equal(explainGateReason({ sentence }, "en"), sentence);
  }
});

test("every shipped phrase is usable and fits the schema", () => {
  for (const list of DEFAULT_PHRASE_LISTS) {
    PhraseList.parse(list);
    for (const phrase of list.phrases) assert.equal(explainPhrase(phrase), null, phrase);
  }
});

test("any text gets the same verdict twice, spans within it, and a draft with reasons never leaves", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (draft) => {
      const first = check(draft);
      assert.deepEqual(check(draft), first);
      assert.equal(first.verdict === "auto_send", first.reasons.length === 0);
      for (const { span } of first.reasons)
        if (span) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= draft.length);
    }),
    { numRuns: 300 },
  );
});

test("a hundred thousand characters made to hurt are answered, and not with a yes", () => {
  for (const part of [
    "a",
    "1",
    "a ",
    "[a](",
    "your ",
    "ваша ",
    "не ",
    "(",
    "will be ",
    "twenty ",
    "a.",
    "деньги ",
    "<a ",
  ])
    assert.notEqual(check(part.repeat(Math.ceil(100_000 / part.length))).verdict, "auto_send");
});
