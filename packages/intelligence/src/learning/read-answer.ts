import type { LearningContent } from "@rapport/schema";
import { splitSentences } from "../gate/sentences.ts";
import { generalise, type PersonalData } from "./generalise.ts";

/** A question that nothing answered, and what a person then wrote. */
export interface AnsweredQuestion {
  gapId: string;
  question: string;
  answer: string;
  language: string;
  namespace: string;
  personal: PersonalData;
}

const GREETING =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|здравствуйте|добрый (?:день|вечер)|доброе утро|привет|уважаем\p{L}*)(?![\p{L}])[^.!?\n]{0,60}[.!?,\n]?\s*$/iu;
const CLOSING =
  /^(?:(?:best|kind|warm)(?: regards| wishes)?|regards|sincerely|yours|cheers|thanks|thank you|с уважением|всего (?:доброго|хорошего)|спасибо|хорошего дня)(?![\p{L}])[^.!?]{0,60}[.!?]?$/iu;
/** About this one case: what was done for it, or asked of this customer. */
const OF_THIS_CASE =
  /(?<![\p{L}])(?:I(?:['’]ve| have)? (?:just )?(?:sent|refunded|checked|changed|asked|looked|updated|cancelled|paused|passed|found|see)|I['’]ll|I will|let me|your (?:order|parcel|box|subscription|account|payment|refund|case) (?:is|was|has|will)|we['’]ve|we have (?:just )?(?:sent|refunded|changed|cancelled)|я (?:уже )?(?:отправил|проверил|изменил|посмотрел|нашел|нашёл|вернул|передал|вижу)\p{L}*|(?:ваш|ваша|вашу|ваше) (?:заказ|посылк|коробк|подписк|возврат)\p{L}*|сейчас (?:проверю|посмотрю|уточню))(?![\p{L}])/iu;
const FEWEST_LETTERS = 30;

/** A person's answer as an article about the question (CTX-7): what is general of it. Null: nothing is. */
export function readAnswer({
  gapId,
  question,
  answer,
  language,
  namespace,
  personal,
}: AnsweredQuestion): Extract<LearningContent, { kind: "article" }> | null {
  const title = asTitle(generalise(question, personal, { isCase: false }).text);
  const paragraphs = answer
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split("\n").map(keepGeneral(personal)).filter(Boolean).join("\n"))
    .filter(Boolean);
  const body = paragraphs.join("\n\n").trim();
  if (title === "" || body.replace(/[^\p{L}]/gu, "").length < FEWEST_LETTERS) return null;
  const place = namespace.trim() === "" ? "general" : namespace;
  return { kind: "article", title, body: body.slice(0, 20_000), language, namespace: place, gapId, articleId: null };
}

function keepGeneral(personal: PersonalData): (line: string) => string {
  return (line) =>
    splitSentences(line)
      .map(({ start, end }) => line.slice(start, end).trim())
      .filter((sentence) => {
        // What is asked back answers nothing.
        if (sentence === "" || sentence.includes("?") || GREETING.test(sentence) || CLOSING.test(sentence))
          return false;
        if (OF_THIS_CASE.test(sentence)) return false;
        return !generalise(sentence, personal, { isCase: false }).isPersonal;
      })
      .join(" ");
}

function asTitle(question: string): string {
  const plain = question
    .replace(/\{\w+\}/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 200);
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
