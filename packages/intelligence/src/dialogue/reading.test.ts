import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readAddress } from "./addresses.ts";
import { readMonths, readMonthsCount } from "./months.ts";
import { asksToStop, readReply } from "./replies.ts";

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
