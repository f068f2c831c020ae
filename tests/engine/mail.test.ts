import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { SunkMail } from "@rapport/sandbox";
import type { Id } from "@rapport/schema";
import { findDialogue, listActions } from "@rapport/store";
import { deliverRaw } from "../product/deliver-raw.ts";
import { type Correspondence, type EngineWorld, settleJobs, startEngineWorld } from "./world.ts";

// The same turn as in the widget, by mails over SMTP in both directions.

let world: EngineWorld;
before(async () => {
  world = await startEngineWorld();
});
after(() => world.close());

/** Customers with a running subscription and a box that has come; each is taken once. */
const taken = { en: 0, ru: 0 };
function takeCustomer(language: "en" | "ru") {
  const fitting = world.shop
    .world()
    .customers.filter(
      ({ locale, subscription, orders }) =>
        locale.startsWith(language) &&
        subscription.status === "active" &&
        subscription.frequency === "monthly" &&
        subscription.skippedMonths.length === 0 &&
        orders.some(({ status }) => status === "delivered"),
    );
  return fitting[taken[language]++]!;
}

const doneFor = (customerId: string) =>
  world.shop
    .log()
    .filter((entry) => entry.customerId === customerId)
    .map(({ operation }) => operation);
const isCode = ({ text }: SunkMail) => /^(?:Your code is|Ваш код)/.test(text);
const answersOf = (mails: readonly SunkMail[]) => mails.filter((mail) => !isCode(mail));
const read = (mails: readonly SunkMail[]) => mails.map(({ text }) => text).join("\n---\n");
const dialogueOf = (conversationId: Id) =>
  world.server.store.system(world.tenant.id).read((tx) => findDialogue(tx, conversationId));
const actionsOf = (conversationId: Id) =>
  world.server.store.system(world.tenant.id).read((tx) => listActions(tx, conversationId));

async function onlyConversation(mail: Correspondence): Promise<Id> {
  const ids = await mail.conversationIds();
  assert.equal(ids.length, 1, "all of it is one thread");
  return ids[0] as Id;
}

/** Brings a customer to where a skipped month waits for their yes. */
async function openOffer(language: "en" | "ru" = "en", options: { cc?: string } = {}) {
  const customer = takeCustomer(language);
  const mail = world.correspond(customer.email, customer.name);
  const ask = language === "en" ? "Please skip next month" : "Пропустите, пожалуйста, следующий месяц";
  await mail.write(ask, { subject: language === "en" ? "A question" : "Вопрос", ...options });
  const [offer] = answersOf(await mail.reply(await world.codeFor(customer.email)));
  assert.ok(offer, "an offer came");
  assert.deepEqual(doneFor(customer.customerId), []);
  return { customer, mail, offer, conversationId: await onlyConversation(mail) };
}

/** A mail as somebody wrote it by hand. */
async function sendRaw(
  from: string,
  headers: Record<string, string>,
  body: string,
  to: string = world.mailAddress,
): Promise<void> {
  const all = { From: from, To: to, "Message-ID": `<${randomUUID()}@mail.example>`, ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const type = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n";
  const raw = Buffer.from(`${head.join("")}${type}\r\n${body.replaceAll("\n", "\r\n")}\r\n`);
  await deliverRaw(world.smtp, raw, { from: "someone@mail.example", to: [to] });
  await settleJobs(world.server, () => world.sink.mails.length);
}

const headerOf = ({ raw }: SunkMail, name: string) =>
  new RegExp(`^${name}:\\s*(.+)$`, "im").exec(raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " "))?.[1];

test("the seed's sentence by mail: verified by a code, agreed to in words, both done once, one letter for each letter", async () => {
  const customer = takeCustomer("en");
  const mail = world.correspond(customer.email, customer.name);
  const first = await mail.write("Hi, I received a damaged item in my last box and also want to skip next month", {
    subject: "My last box",
  });
  assert.equal(first.length, 2, read(first));
  assert.match(answersOf(first)[0]!.text, /six-digit code/);
  const letters: SunkMail[][] = [];
  const reply = async (text: string, options?: { photo?: boolean }) => {
    const answers = await mail.reply(text, options);
    letters.push(answers);
    return read(answers);
  };
  assert.match(await reply(await world.codeFor(customer.email)), /Which item/);
  await reply("the second one\n\nBest regards,\nAnna");
  assert.deepEqual(doneFor(customer.customerId), []);
  const offer = await reply("The mug arrived in pieces, the handle is broken off", { photo: true });
  assert.match(offer, /claim/i);
  assert.deepEqual(doneFor(customer.customerId), [], "nothing is done before the yes");
  const done = await reply("Yes, please.\n\nKind regards,\nAnna\n-- \nAnna Levi\n+1 555 0100");
  assert.match(done, /Done[\s\S]*claim[\s\S]*skip/, "the outcome and the next offer in one letter");
  assert.match(await reply("yes please"), /Done[\s\S]*skipped/);
  assert.deepEqual(doneFor(customer.customerId), ["open_damage_claim", "skip_month"]);
  assert.deepEqual(
    letters.map(({ length }) => length),
    letters.map(() => 1),
    letters.map(read).join("\n=====\n"),
  );
  const conversationId = await onlyConversation(mail);
  assert.equal((await dialogueOf(conversationId))?.holder, "ai");
  for (const sent of mail.mails()) {
    assert.equal(sent.subject, "Re: My last box");
    assert.ok(headerOf(sent, "In-Reply-To") && headerOf(sent, "References"), "it stands in its thread");
    assert.doesNotMatch(sent.html ?? "", /<(?:button|form|input|a)\b/i, "nothing to press that would do nothing");
  }
});

test("the same in Russian", async () => {
  const customer = takeCustomer("ru");
  const mail = world.correspond(customer.email, customer.name);
  const first = await mail.write(
    "Здравствуйте! В последней коробке пришла разбитая вещь, и ещё хочу пропустить следующий месяц",
    { subject: "Последняя коробка" },
  );
  assert.match(read(first.filter(isCode)), /Ваш код: \d{6}/, "the code's letter speaks Russian too");
  assert.match(read(answersOf(first)), /код из шести цифр/);
  await mail.reply(await world.codeFor(customer.email));
  await mail.reply("вторая");
  await mail.reply("Кружка приехала разбитой, ручка отвалилась", { photo: true });
  await mail.reply("Да, всё верно.\n\nС уважением,\nОльга");
  assert.match(read(await mail.reply("да, пожалуйста")), /пропущен/);
  assert.deepEqual(doneFor(customer.customerId), ["open_damage_claim", "skip_month"]);
  await onlyConversation(mail);
});

test("the matter may stand in the subject alone", async () => {
  const customer = takeCustomer("en");
  const mail = world.correspond(customer.email, customer.name);
  await mail.write("", { subject: "Please skip next month" });
  const answer = read(answersOf(await mail.reply(await world.codeFor(customer.email))));
  assert.match(answer, /skip/i);
  assert.equal((await actionsOf(await onlyConversation(mail))).length, 1);
});

test("From: is a claim: a mail that carries nothing of ours back says yes to nothing, though it lands in the thread", async () => {
  const { customer, mail, offer, conversationId } = await openOffer();
  const before = mail.mails().length;
  await sendRaw(customer.email, { Subject: offer.subject }, "yes");
  await sendRaw(customer.email, { Subject: offer.subject }, "Yes, please do it");
  assert.deepEqual(doneFor(customer.customerId), []);
  assert.equal((await mail.conversationIds()).length, 1, "it does land there");
  const told = read(mail.mails().slice(before));
  assert.doesNotMatch(told, /Done|skipped for/);
  assert.notEqual((await dialogueOf(conversationId))?.identity.level, "verified");
});

test("who was copied in can carry our words back and is still not the customer", async () => {
  const friend = "friend@mail.example";
  const { customer, mail, conversationId } = await openOffer("en", { cc: friend });
  const owner = await world.server.as(world.tenant.owner);
  await owner.call("conversations.reply", {
    params: { id: conversationId },
    body: { text: "I am looking into it for you both.", clientId: randomUUID() },
  });
  await settleJobs(world.server, () => world.sink.mails.length);
  const copy = world.sink.mails.findLast(({ to }) => to.includes(friend))!;
  assert.ok(copy, "people's answers go to all");
  await owner.call("conversations.setHolder", { params: { id: conversationId }, body: { holder: "ai" } });
  await settleJobs(world.server, () => world.sink.mails.length);
  const messageId = copy.messageId!;
  const replyTo = headerOf(copy, "Reply-To");
  await sendRaw(
    customer.email,
    { Subject: copy.subject, "In-Reply-To": messageId, References: messageId },
    "yes, please",
    /<(.+)>/.exec(replyTo ?? "")?.[1] ?? replyTo ?? world.mailAddress,
  );
  assert.deepEqual(doneFor(customer.customerId), []);
  assert.equal((await mail.conversationIds()).length, 1);
});

test("what stands below an answer is not its writer's word: neither a yes, nor a no, nor an old code", async () => {
  const { customer, offer, conversationId } = await openOffer();
  const thread = { Subject: offer.subject, "In-Reply-To": offer.messageId!, References: offer.messageId! };
  const quoted = offer.text.trimEnd();
  for (const body of [
    `\n\nOn Mon, 1 Mar 2027 at 10:00, Help <${world.mailAddress}> wrote:\n> ${quoted.replaceAll("\n", "\n> ")}\n> \n> > yes\n`,
    `Hm.\n\n${quoted}\n\nyes`,
    `Hm.\n\n-----Original Message-----\nFrom: Help <${world.mailAddress}>\nTo: ${customer.email}\nSubject: ${offer.subject}\n\nyes\n${quoted}`,
    `> yes\n> go ahead`,
  ]) {
    await sendRaw(customer.email, thread, body);
    assert.deepEqual(doneFor(customer.customerId), [], body);
    if ((await dialogueOf(conversationId))?.holder !== "ai") break;
  }
  const [action] = await actionsOf(conversationId);
  assert.ok(action?.state === "awaiting" || action?.state === "refused", action?.state);
  assert.equal(action?.confirmedBy, null);

  const other = takeCustomer("en");
  const theirs = world.correspond(other.email, other.name);
  await theirs.write("Where is my parcel?", { subject: "Parcel" });
  const letter = theirs.mails().find(isCode)!;
  await sendRaw(
    other.email,
    { Subject: letter.subject, "In-Reply-To": letter.messageId!, References: letter.messageId! },
    `Thanks, I will look.\n\nOn Mon, 1 Mar 2027 at 10:00, Help <${world.mailAddress}> wrote:\n> ${letter.text.replaceAll("\n", "\n> ")}`,
  );
  assert.notEqual((await dialogueOf(await onlyConversation(theirs)))?.identity.level, "verified");
});

test("a code asked for in another's name goes to the account's address, and what is answered there stays out of the conversation", async () => {
  const victim = takeCustomer("en");
  const attacker = world.correspond("mallory@evil.example", "Mallory");
  await attacker.write("Where is my parcel?", { subject: "Parcel" });
  await attacker.reply(`My account is ${victim.email}`);
  const code = await world.codeFor(victim.email);
  assert.ok(!read(attacker.mails()).includes(code));
  const mine = world.correspond(victim.email, victim.name);
  const letter = mine.mails().findLast(isCode)!;
  assert.equal(headerOf(letter, "In-Reply-To"), undefined, "it stands in nobody's thread");
  await mine.write(code, { subject: `Re: ${letter.subject}`, inReplyTo: letter });
  const [theirs] = await attacker.conversationIds();
  assert.ok(!(await mine.conversationIds()).includes(theirs!), "the victim's answer opened nothing to the attacker");
  assert.notEqual((await dialogueOf(theirs as Id))?.identity.level, "verified");
  assert.doesNotMatch(read(attacker.mails()), /LH-\d/);
});

test("machines are not answered, and nothing is theirs to agree to", async () => {
  const { customer, mail, offer, conversationId } = await openOffer();
  const before = world.sink.mails.length;
  const thread = { Subject: offer.subject, "In-Reply-To": offer.messageId!, References: offer.messageId! };
  await sendRaw(customer.email, { ...thread, "Auto-Submitted": "auto-replied" }, "yes");
  await sendRaw(
    customer.email,
    { ...thread, Precedence: "bulk", "X-Autoreply": "yes" },
    "Yes, I am away until Monday.",
  );
  assert.equal(world.sink.mails.length, before);
  assert.deepEqual(doneFor(customer.customerId), []);
  assert.equal((await actionsOf(conversationId))[0]?.state, "awaiting");
  await mail.reply("yes");
  assert.deepEqual(doneFor(customer.customerId), ["skip_month"], "the customer's own yes counts all the same");
});

test("a person gets a threat at once, with a summary, and the customer one letter that says so", async () => {
  const mail = world.correspond("angry@mail.example", "Ann Gry");
  const answers = await mail.write("My parcel never came. I will sue you, my lawyer is already preparing the papers.", {
    subject: "Last warning",
  });
  assert.equal(answers.length, 1, read(answers));
  assert.match(answers[0]!.text, /colleague/i);
  const dialogue = await dialogueOf(await onlyConversation(mail));
  assert.equal(dialogue?.holder, "person");
  assert.match(dialogue?.summary ?? "", /sue|lawyer|parcel/i);
  const more = await mail.reply("Are you listening?");
  assert.deepEqual(more, [], "the AI is silent where a person has it");
});
