import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AgentConfig } from "@rapport/schema";
import { SUBSCRIPTION_AGENT } from "../playbooks/subscription-agent.ts";
import { addToAgent, compareWithAgent, removeFromAgent } from "./change-agent.ts";
import { generalise } from "./generalise.ts";
import { readAnswer } from "./read-answer.ts";
import { type EditedDraft, readEdit } from "./read-edit.ts";

const agent: AgentConfig = {
  ...SUBSCRIPTION_AGENT,
  templates: {
    ...SUBSCRIPTION_AGENT.templates,
    box_day: { en: "Your next box comes on {subscription.nextBoxOn}.", ru: "Коробка придёт {subscription.nextBoxOn}." },
    parts: { en: "Hello[[, {identity.name}]]. Fine." },
  },
};

const edited = (sentences: [key: string, text: string][], finalText: string, more: Partial<EditedDraft> = {}) =>
  readEdit({
    sentences: sentences.map(([templateKey, text]) => ({ templateKey, text })),
    finalText,
    agent,
    category: "skip_month",
    language: "en",
    customerWords: ["Hi, when does my box come? My order is LH-100234, anna@mail.example"],
    personal: { names: ["Anna Levi"], values: ["14 Oak Street", "LH-100234"] },
    ...more,
  }).filter(({ kind }) => kind !== "phrase");

describe("an edit of a draft", () => {
  it("becomes other words of the template it was made of, with its variables", () => {
    const found = edited(
      [
        ["agent.verified", "Thank you, that worked."],
        ["agent.box_day", "Your next box comes on 3 April."],
      ],
      "Thank you, that worked.\n\nGood news! You can expect the next box on 3 April, between breakfast and dinner.",
    );
    assert.deepEqual(found, [
      {
        kind: "template",
        category: null,
        place: "template",
        key: "box_day",
        language: "en",
        before: "Your next box comes on {subscription.nextBoxOn}.",
        after: "Good news! You can expect the next box on {subscription.nextBoxOn}, between breakfast and dinner.",
      },
    ]);
  });

  it("of a question that a form asks belongs to the form's field", () => {
    const playbook = agent.playbooks.find(({ form }) => form.some(({ ask }) => ask.en && !ask.en.includes("{")))!;
    const field = playbook.form.find(({ ask }) => ask.en && !ask.en.includes("{"))!;
    const [found] = edited(
      [[`${playbook.category}.ask_${field.name}`, field.ask.en!]],
      "Would you be so kind as to tell me a little more about it?",
    );
    assert.ok(found?.kind === "template" && found.place === "ask" && found.key === field.name);
  });

  it("that brings in what is one customer's becomes an example without it, no template", () => {
    const found = edited(
      [["agent.box_day", "Your next box comes on 3 April."]],
      "Dear Anna, the box for 14 Oak Street (LH-100234) comes on 3 April, and we charge $29.90 then. Write to anna@mail.example.",
    );
    assert.equal(found.length, 1);
    const example = found[0]!;
    assert.ok(example.kind === "playbook_example");
    assert.equal(
      example.answer,
      "Dear {name}, the box for {value} ({order}) comes on {date}, and we charge {amount} then. Write to {email}.",
    );
    assert.ok(!/Anna|LH-|29\.90|anna@/.test(JSON.stringify(example)));
  });

  it("of a template with parts that may be left out is no template", () => {
    const found = edited([["agent.parts", "Hello. Fine."]], "Hello there, everything is fine now I think.");
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ["playbook_example"],
    );
  });

  it("across several sentences becomes other words of each template, where the paragraphs still stand one for each", () => {
    const said: [string, string][] = [
      ["agent.verified", agent.templates.verified!.en!],
      ["agent.box_day", "Your next box comes on 3 April."],
      ["agent.ask_email", agent.templates.ask_email!.en!],
    ];
    const keys = (finalText: string) =>
      edited(said, finalText).map((found) => (found.kind === "template" ? found.key : found.kind));
    const [first, second, third] = said.map(([, text]) => text);
    const other = "Good to know: your next box comes on 3 April, before noon.";
    assert.deepEqual(keys([`${first} How nice to meet you!`, other, third].join("\n\n")), ["verified", "box_day"]);
    // A third one that is merely punctuated otherwise teaches nothing of its own.
    assert.deepEqual(keys([`${first} How nice to meet you!`, other, `${third}!`].join("\n\n")), [
      "verified",
      "box_day",
    ]);
    // One that has become personal is no template; what can be carried back still is.
    assert.deepEqual(keys([`${first} How nice, Anna!`, other, third].join("\n\n")), ["box_day", "playbook_example"]);
    // In another order they are another text.
    assert.deepEqual(keys([second, `${first} How nice to meet you!`, third].join("\n\n")), ["playbook_example"]);
    // Put together, the one that is others' words is still known by those around it.
    assert.deepEqual(keys([`${first} ${other}`, third].join("\n\n")), ["box_day"]);
  });

  it("after a code or an address is an example of an answer to the request before it", () => {
    const said: [string, string][] = [["agent.parts", "Hello. Fine."]];
    const ask = (...customerWords: string[]) =>
      edited(said, "That is all done for you now, thanks for waiting.", { customerWords });
    const [example] = ask("I want to skip a month", "anna@mail.example", "482913");
    assert.ok(example?.kind === "playbook_example" && example.customer === "I want to skip a month");
    assert.deepEqual(ask("482913"), []);
  });

  it("may not take anything away from what somebody agrees to", () => {
    const playbook = agent.playbooks.find(({ steps }) => steps.some(({ kind }) => kind === "propose"))!;
    const step = playbook.steps.find((one) => one.kind === "propose")!;
    assert.ok(step.kind === "propose");
    const config: AgentConfig = {
      ...agent,
      playbooks: agent.playbooks.map((one) =>
        one === playbook
          ? { ...one, templates: { ...one.templates, [step.template]: { en: "I would skip {month}. Shall I?" } } }
          : one,
      ),
    };
    const found = edited(
      [[`${playbook.category}.${step.template}`, "I would skip March. Shall I?"]],
      "Shall I do that for you now?",
      {
        agent: config,
        category: playbook.category,
      },
    );
    assert.ok(found.every(({ kind }) => kind !== "template"));
  });

  it("that changes only spelling, spaces or punctuation teaches nothing", () => {
    for (const final of [
      "your next box comes on 3 April",
      "Your  next box comes on 3 April!",
      "Your next box comes on 3 april.",
      "Your nxt box comes on 3 April.",
    ]) {
      assert.deepEqual(edited([["agent.box_day", "Your next box comes on 3 April."]], final), [], final);
    }
  });

  it("tells which words were taken out", () => {
    const found = readEdit({
      sentences: [{ templateKey: "model", text: "I am happy to inform you that boxes leave on Mondays." }],
      finalText: "Boxes leave on Mondays.",
      agent,
      category: null,
      language: "en",
      customerWords: ["When?"],
      personal: { names: [], values: [] },
    });
    assert.deepEqual(found, [
      { kind: "phrase", phrase: "i am happy to inform you that", language: "en", channels: [] },
    ]);
  });
});

describe("a learning in the agent", () => {
  const [template] = edited(
    [["agent.box_day", "Your next box comes on 3 April."]],
    "The next box reaches you on 3 April, promise kept.",
  );
  assert.ok(template?.kind === "template");
  const example = {
    kind: "playbook_example",
    category: "skip_month",
    language: "en",
    customer: "Skip it please",
    answer: "Gladly, which month?",
  } as const;

  for (const learning of [template, example]) {
    it(`${learning.kind}: taken out again leaves what there was, also when others came in between`, () => {
      assert.equal(compareWithAgent(agent, learning), "absent");
      const changed = addToAgent(agent, learning);
      assert.equal(compareWithAgent(changed, learning), "present");
      assert.deepEqual(removeFromAgent(changed, learning), agent);
      const other = { ...example, answer: "Another one" };
      const both = addToAgent(changed, other);
      assert.deepEqual(removeFromAgent(both, learning), addToAgent(agent, other));
    });
  }

  it("is seen as changed when somebody wrote something else there", () => {
    const other = addToAgent(agent, { ...template, after: "Something else" });
    assert.equal(compareWithAgent(other, template), "changed");
  });
});

describe("an answer to a question that nothing answered", () => {
  const ask = (answer: string) =>
    readAnswer({
      gapId: "00000000-0000-7000-8000-000000000001",
      question: "do you ship to Iceland?",
      answer,
      language: "en",
      namespace: "general",
      personal: { names: ["Anna", "Olga"], values: [] },
    });

  it("becomes an article without greeting, signature and what is one customer's", () => {
    const article = ask(
      "Hi Anna,\n\nYes, we ship to Iceland. It takes about nine working days and costs the same as for Norway. I've sent your order LH-100234 already.\n\nBest regards, Olga",
    );
    assert.equal(article?.title, "Do you ship to Iceland?");
    assert.equal(
      article?.body,
      "Yes, we ship to Iceland. It takes about nine working days and costs the same as for Norway.",
    );
  });

  it("that speaks only of one case becomes none", () => {
    assert.equal(ask("Hi Anna, I've checked your order LH-100234 and I'll refund it today."), null);
    assert.equal(ask("Yes."), null);
  });
});

describe("what is one customer's", () => {
  it("is replaced by variables", () => {
    const { text } = generalise(
      "Anna, your card was charged 29,90 € on 3 May; call +49 171 1234567 or write anna.levi@mail.example about #100234",
      { names: ["Anna Levi"], values: [] },
      { isCase: true },
    );
    assert.equal(text, "{name}, your card was charged {amount} on {date}; call {phone} or write {email} about {order}");
  });

  it("is also a name that no record knows, and an address", () => {
    const told = (text: string) => generalise(text, { names: [], values: [] }, { isCase: true }).text;
    assert.equal(
      told("Hi Benjamin, this is Olga Petrova. We send it to 14 Oak Street, 62704."),
      "Hi {name}, this is {name}. We send it to {address}, {number}.",
    );
    assert.equal(
      told("Здравствуйте, Анна! Меня зовут Ольга. Отправим на ул. Мира, д. 5, кв. 12."),
      "Здравствуйте, {name}! Меня зовут {name}. Отправим на {address}.",
    );
    assert.equal(told("Hello there, this is the box for January."), "Hello there, this is the box for January.");
  });

  it("is not the company's own prices and days in an article", () => {
    const { text, isPersonal } = generalise(
      "Shipping costs $5 and we rest on 25 December.",
      { names: [], values: [] },
      { isCase: false },
    );
    assert.equal(text, "Shipping costs $5 and we rest on 25 December.");
    assert.equal(isPersonal, false);
  });
});
