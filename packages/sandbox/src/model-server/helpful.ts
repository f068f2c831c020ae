import { fillSchema, type Teller } from "./fill-schema.ts";
import type { ChatCall, ModelReply, ModelScript } from "./script.ts";

const purposes = ["extract_fields", "classify", "word_answer", "review_draft", "summarise"] as const;
type Purpose = (typeof purposes)[number];

/**
 * A model that does its work plainly and always the same way, for the demo and for tests without a key. What is asked it sees by the name of the
 * wanted schema, or by a purpose's name in the instructions. It takes facts only from the words in front of it.
 */
export const helpfulScript: ModelScript = (call) => {
  const purpose = purposeOf(call);
  const words = customerWords(call);
  if (call.outputSchema) return { kind: "json", value: fillSchema(call.outputSchema, tellers[purpose](call, words)) };
  if (purpose === "summarise") return { kind: "text", text: summarise(call) };
  return wordAnswer(call, words);
};

function purposeOf(call: ChatCall): Purpose {
  const named = purposes.find((purpose) => call.outputName === purpose);
  return named ?? purposes.find((purpose) => call.system.includes(purpose)) ?? "word_answer";
}

const customerWords = (call: ChatCall) =>
  call.messages
    .filter(({ role }) => role === "user")
    .map(({ text }) => text)
    .join("\n");

const tellers: Readonly<Record<Purpose, (call: ChatCall, words: string) => Teller>> = {
  extract_fields: (_call, words) => (name, schema) => extract(name, schema, words),
  classify: (_call, words) => (name, schema) => classify(name, schema, words),
  review_draft: () => review,
  summarise: (call) => (_name, schema) => (schema.type === "string" && !schema.enum ? summarise(call) : undefined),
  word_answer: (call, words) => (name, schema) => {
    if (schema.type !== "string" || schema.enum) return undefined;
    return /text|answer|reply|draft|message/i.test(name) ? wordAnswer(call, words).text : undefined;
  },
};

const patterns: readonly [name: RegExp, value: RegExp][] = [
  [/e-?mail/i, /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/],
  [/phone/i, /\+?\d[\d ()-]{7,}\d/],
  [/order/i, /\b[A-Z]{2,4}-\d{4,}\b|(?<=#|№)\d{4,}/],
  [/tracking/i, /\b[A-Z0-9]{10,}\b/],
  [/month/i, /\b\d{4}-\d{2}\b/],
  [/date|day|on$|at$/i, /\b\d{4}-\d{2}-\d{2}\b/],
  [/postal|zip/i, /\b\d{5,6}\b/],
  [/amount|price|cents/i, /(?<=[$€£])\d+(?:\.\d{2})?/],
];

function extract(name: string, schema: Parameters<Teller>[1], words: string): unknown {
  if (schema.enum) return mentionedIn(schema.enum, words);
  if (schema.type === "array" || schema.type === "object" || schema.type === undefined) return undefined;
  const pattern = patterns.find(([names]) => names.test(name))?.[1];
  const found = pattern?.exec(words)?.[0];
  if (schema.type === "integer" || schema.type === "number") {
    const number = Number(found ?? /(?<![-#№.\w])\d{1,3}(?![-.\w])/.exec(words)?.[0]);
    return Number.isFinite(number) ? number : undefined;
  }
  if (schema.type === "boolean") return undefined;
  if (pattern) return found;
  return /reason|description|problem|note/i.test(name) ? firstSentence(words) : undefined;
}

/** Words that stand for a category, beside those in its own name; English and Russian stems. */
const signs: Readonly<Record<string, RegExp>> = {
  damaged_item: /damag|broken|crack|leak|сломан|разбит|повреж|треснул/i,
  skip_month: /skip|пропуст/i,
  pause_subscription: /\bpaus|on hold|приостанов|пауз/i,
  cancel_subscription: /cancel|unsubscribe|отмен|отпис/i,
  change_address: /address|mov(ed|ing)|адрес|переех/i,
  change_frequency: /frequen|every (two|other) month|quarterly|периодичност|раз в (два|три)/i,
  shipping_inquiry: /where is|track|ship|deliver|arriv|где (мо|посыл|заказ)|достав|отслед/i,
  payment_issue: /charg|payment|card|invoice|refund|оплат|списал|платеж|карт|возврат/i,
};

function classify(name: string, schema: Parameters<Teller>[1], words: string): unknown {
  if (schema.enum) {
    const found = schema.enum.find((value) => signs[String(value)]?.test(words)) ?? mentionedIn(schema.enum, words);
    return found ?? schema.enum.find((value) => /general|other|unknown|complex/.test(String(value)));
  }
  if (schema.type === "array" && schema.items?.enum) {
    const found = schema.items.enum.filter((value) => signs[String(value)]?.test(words));
    return /secondary/i.test(name) ? found.slice(1) : found;
  }
  if (/confidence|probability/i.test(name)) return Object.values(signs).some((sign) => sign.test(words)) ? 0.9 : 0.3;
  return undefined;
}

const review: Teller = (name, schema) => {
  if (schema.enum) return schema.enum.find((value) => /ok|good|pass|approve|send|none/i.test(String(value)));
  if (schema.type === "boolean") return /ok|good|pass|approve|safe|fits|supported|grounded|allowed/i.test(name);
  if (schema.type === "number" || schema.type === "integer")
    return /score|confidence/i.test(name) ? Math.min(0.9, (schema as { maximum?: number }).maximum ?? 0.9) : undefined;
  return undefined;
};

function mentionedIn(values: readonly unknown[], words: string): unknown {
  const lower = words.toLowerCase();
  return values.find((value) => typeof value === "string" && lower.includes(value.toLowerCase().replaceAll("_", " ")));
}

/** Words a draft that it was given, unchanged; without one it says nothing that could be wrong. */
function wordAnswer(call: ChatCall, words: string): Extract<ModelReply, { kind: "text" }> {
  const given = [call.system, ...call.messages.map(({ text }) => text)].join("\n");
  const draft = /<draft>([\s\S]*?)<\/draft>/.exec(given)?.[1]?.trim();
  if (draft) return { kind: "text", text: draft };
  const isRussian = /[а-яё]/i.test(words.split("\n").at(-1) ?? "");
  const text = isRussian
    ? "Спасибо, что написали нам. Расскажите, пожалуйста, подробнее, чем мы можем помочь."
    : "Thank you for writing to us. Please tell us a little more about what we can do for you.";
  return { kind: "text", text };
}

function summarise(call: ChatCall): string {
  const said = call.messages.filter(({ role, text }) => role === "user" && text.trim() !== "").map(({ text }) => text);
  const first = firstSentence(said[0] ?? "");
  const last = firstSentence(said.at(-1) ?? "");
  return first === last ? `The customer wrote: "${first}"` : `The customer wrote first: "${first}" and last: "${last}"`;
}

const firstSentence = (text: string) => (/^[^.!?\n]+[.!?]?/.exec(text.trim())?.[0] ?? text.trim()).slice(0, 200);
