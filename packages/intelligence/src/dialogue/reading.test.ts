import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SUBSCRIPTION_AGENT } from "../playbooks/subscription-agent.ts";
import { correctAddress } from "./address-corrections.ts";
import { readAddress } from "./addresses.ts";
import { openVocabulary, readScript, repairTyping } from "./legible.ts";
import { readMonthsCount } from "./lengths.ts";
import { readMonths } from "./months.ts";
import { readReply } from "./replies.ts";
import { asksToStop, readSmallTalk } from "./signals.ts";

const CALENDAR = { today: "2027-02-10", nextBoxOn: "2027-03-03" };

describe("readReply", () => {
  it("hears a yes and a no in many wordings", () => {
    for (const yes of [
      "yes",
      "Yep!",
      "go ahead please",
      "да",
      "ага",
      "ну давай",
      "давайте",
      "👍",
      "всё верно",
      "почему бы и нет",
    ])
      assert.equal(readReply(yes).meaning, "yes", yes);
    for (const no of [
      "no",
      "nope, thanks",
      "don't do it",
      "нет",
      "не надо",
      "да нет",
      "не нужно, спасибо",
      "передумала",
    ])
      assert.equal(readReply(no).meaning, "no", no);
  });

  it("concludes nothing from what is neither", () => {
    for (const unsure of ["hmm", "yes no", "yes?", "да нет наверное", "не уверена", "maybe", "вроде да"])
      assert.equal(readReply(unsure).meaning, "unsure", unsure);
  });

  it("never takes a message with a refusal at its beginning for a yes", () => {
    const words = fc.constantFrom("yes", "ok", "да", "please", "it", "april", "апрель", "спасибо");
    fc.assert(
      fc.property(
        fc.constantFrom("no", "не надо", "don't", "нет", "nope"),
        fc.array(words, { maxLength: 6 }),
        (no, rest) => {
          assert.notEqual(readReply([no, ...rest].join(" ")).meaning, "yes");
        },
      ),
    );
  });
});

describe("readReply, clause by clause", () => {
  it("takes a yes with thanks, a reason or a thought before it", () => {
    for (const yes of [
      "yes that would really help me out, thank you so much",
      "hmm, ok",
      "that sounds good to me",
      "да давайте так и сделаем",
      "так и сделайте, спасибо большое",
    ])
      assert.equal(readReply(yes).meaning, "yes", yes);
  });

  it("hears no yes in a question, in praise of something else, or in a wish", () => {
    for (const none of [
      "а можно просто паузу на 3 месяца?",
      "good question, how much would that be",
      "go to my old address",
    ])
      assert.notEqual(readReply(none).meaning, "yes", none);
  });
});

describe("correctAddress", () => {
  const old = { line1: "Via Garibaldi 21", city: "Genova", postalCode: "16124", country: "IT" };
  it("changes the one part that is named and keeps the others", () => {
    assert.deepEqual(correctAddress(old, "дом 27, не 21"), { ...old, line1: "Via Garibaldi 27" });
    assert.deepEqual(correctAddress(old, "zip's wrong sorry, 16125"), { ...old, postalCode: "16125" });
    assert.deepEqual(correctAddress(old, "the city should be Milano not Genova"), { ...old, city: "Milano" });
    assert.deepEqual(correctAddress(old, "add flat 5 please"), { ...old, line2: "Flat 5" });
    assert.equal(correctAddress(old, "yes"), null);
  });

  it("changes nothing but the country where only a country is named", () => {
    for (const text of [
      "France, not Italy",
      "it's in France",
      "wrong country, it's France",
      "не в Италии, во Франции",
      "Франция",
    ])
      assert.deepEqual(correctAddress(old, text), { ...old, country: "FR" }, text);
    for (const text of ["not Italy", "Italy", "Италия, не Россия"]) assert.equal(correctAddress(old, text), null, text);
  });

  it("takes no words of refusal and no labels into a name", () => {
    for (const text of [
      "not Genova",
      "the city is not Genova",
      "Not Genova, sorry",
      "город не Genova",
      "ошибка, не Genova",
    ])
      assert.equal(correctAddress(old, text), null, text);
  });

  it("takes the flat out where there is none, and gives it its own number", () => {
    const flat = { ...old, line2: "кв. 7" };
    assert.deepEqual(correctAddress(flat, "it's a house, there is no flat"), old);
    assert.deepEqual(correctAddress(flat, "квартиры нет, дом частный"), old);
    assert.deepEqual(correctAddress(flat, "не кв. 7, а 17"), { ...old, line2: "кв. 17" });
  });

  it("reads addresses said without commas", () => {
    assert.deepEqual(readAddress("ул ленина 5 кв 7 казань 420111"), {
      line1: "ул ленина 5",
      line2: "кв 7",
      city: "казань",
      postalCode: "420111",
    });
    const { line1, city } = readAddress("my new address is 5 rose lane hull hu1 3aa uk");
    assert.deepEqual([line1, city], ["5 rose lane", "hull"]);
  });
});

describe("legible", () => {
  const vocabulary = openVocabulary(SUBSCRIPTION_AGENT);
  it("reads Russian in Latin letters and on the wrong keyboard, and leaves English alone", () => {
    assert.equal(readScript("propustite pozhaluysta mart", vocabulary), "пропустите пожалуйста март");
    assert.equal(readScript("ghjgecnbnt vfhn", vocabulary), "пропустите март");
    assert.equal(readScript("please skip my April box", vocabulary), "please skip my April box");
  });

  it("mends slips of typing in words of the trade only", () => {
    assert.equal(repairTyping("cna u puase my subscirption", vocabulary), "cna u pause my subscription");
    assert.equal(repairTyping("I'd like to change the charge", vocabulary), null);
  });
});

describe("asksToStop", () => {
  it("tells a stop from the wish to cancel a subscription", () => {
    assert.equal(asksToStop("never mind, I'll stay as I am"), "one");
    assert.equal(asksToStop("забудьте всё"), "all");
    assert.equal(asksToStop("cancel my subscription"), null);
    assert.equal(asksToStop("забудьте, лучше апрель"), null);
  });
});

describe("readMonths", () => {
  it("counts from today, and takes the next month of that name", () => {
    const read = (text: string) => readMonths(text, CALENDAR).months;
    assert.deepEqual(read("next month"), ["2027-03"]);
    assert.deepEqual(read("в январе"), ["2028-01"]);
    assert.deepEqual(read("not March, April"), ["2027-04"]);
    assert.deepEqual(read("апрель вместо марта"), ["2027-04"]);
    assert.deepEqual(read("may I ask something?"), []);
    assert.equal(readMonths("March or April", CALENDAR).isAmbiguous, true);
  });

  it("reads how many months in words, figures and by an end", () => {
    const read = (text: string) => readMonthsCount(text, CALENDAR, false);
    assert.equal(read("for two months"), 2);
    assert.equal(read("на полгода"), 6);
    assert.equal(read("until June"), 3);
    assert.equal(read("not 2 months, 3 months"), 3);
  });

  it("takes any text without breaking", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readMonths(text, CALENDAR);
        readMonthsCount(text, CALENDAR, true);
        readReply(text);
        readAddress(text);
      }),
    );
  });
});

describe("readSmallTalk", () => {
  it("hears thanks that say what for, and no request behind them", () => {
    for (const thanks of [
      "Спасибо, выручили!",
      "Thank you, that was easy.",
      "Хорошо, буду ждать. Спасибо!",
      "thanks, you saved me",
    ])
      assert.equal(readSmallTalk(thanks), "thanks", thanks);
    for (const request of ["Спасибо, помогли бы ещё с адресом", "thanks, that helped, now skip March"])
      assert.equal(readSmallTalk(request), null, request);
  });
});
