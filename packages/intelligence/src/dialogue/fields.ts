import type { FormField, PlaybookLanguage } from "@rapport/schema";
import { findEntities } from "../router/entities.ts";
import { readAddressField } from "./address-answers.ts";
import { readFrequency } from "./frequencies.ts";
import { readItem, readOrder } from "./goods.ts";
import { readMonthsCount } from "./lengths.ts";
import { findMonthName, readLeftMonth, readMonthNumber, readMonths } from "./months.ts";
import { readPlace } from "./numbers.ts";
import type { FieldReading, ReadingContext } from "./readings.ts";
import { plain, readReply } from "./replies.ts";

/** Reads a field from the customer's words. Null: they say nothing about it. */
export function readField(field: FormField, text: string, context: ReadingContext): FieldReading {
  const value = (one: unknown): FieldReading =>
    one === null || one === undefined ? null : { kind: "value", value: one };
  switch (field.kind) {
    case "month": {
      const left = context.isAsked ? readLeftMonth(text, String(context.known.words ?? ""), context.calendar) : null;
      if (left !== null) return value(left);
      const { months, isAmbiguous } = readMonths(text, context.calendar);
      if (isAmbiguous) return { kind: "ambiguous" };
      if (months.length > 1) return { kind: "value", value: months[0], more: months.slice(1) };
      return value(months[0] ?? (context.isAsked ? readMonthNumber(text, context.calendar) : null));
    }
    case "months_count":
      return bound(readMonthsCount(text, context.calendar, context.isAsked), field);
    case "frequency":
      return value(readFrequency(text) ?? readPlacedChoice(field, text, context));
    case "address":
      return readAddressField(field, text, context);
    case "order":
      return readOrder(field, text, context);
    case "item":
      return readItem(field, text, context);
    case "photo":
      return context.photos.length > 0 ? { kind: "value", value: [...context.photos] } : null;
    case "choice":
      return value(readChoice(field, text, context));
    case "yes_no": {
      if (!context.isAsked) return null;
      const { meaning } = readReply(text);
      return meaning === "yes" ? value("yes") : meaning === "no" ? value("no") : null;
    }
    case "email":
      return value(findEntities(text).emails[0]);
    case "phone":
      return value(findEntities(text).phones[0]);
    case "date":
      return value(findEntities(text).dates.find((date) => !date.startsWith("--")));
    case "amount":
      return bound(readAmount(text, context.isAsked), field);
    case "text":
      return readText(field, text, context);
  }
}

function bound(number: number | null, { min, max }: FormField): FieldReading {
  if (number === null) return null;
  if ((min !== null && number < min) || (max !== null && number > max)) return { kind: "out_of_range" };
  return { kind: "value", value: number };
}

/** "The last option", "второй" of the choices that the question names. */
function readPlacedChoice({ choices }: FormField, text: string, { isAsked }: ReadingContext): string | null {
  const words = plain(text)
    .replace(
      /(?<!\p{L})(?:option|choice|variant|вариант\p{L}*|пункт\p{L}*|please|then|давайте|пожалуйста|тогда)(?!\p{L})/gu,
      " ",
    )
    .replace(/ +/g, " ")
    .trim();
  const place = isAsked && words.split(" ").length <= 4 ? readPlace(words, choices.length) : null;
  return place === null ? null : choices[place]!.value;
}

/** Comma-separated beginnings of words in all languages: customers mix them. */
export function listBeginnings(words: Partial<Record<PlaybookLanguage, string>>): string[] {
  return `${words.en ?? ""},${words.ru ?? ""}`.split(",").map(plain).filter(Boolean);
}

/** "Pause, and start again in July": what is to come in a month behind another wish isn't the wish. */
function leaveDatedClauses(text: string): string {
  const clauses = text.split(/[,.;!?]+\s*|\s(?=(?:and|then|until|till|а|и|до|потом)\s)/iu);
  return clauses
    .filter(
      (clause, index) =>
        index === 0 ||
        !(
          /^(?:until|till|til|до|пока)(?!\p{L})/iu.test(clause.trim()) ||
          plain(clause)
            .split(" ")
            .some((word) => findMonthName(word) !== null)
        ),
    )
    .join(" ");
}

function readChoice(field: FormField, text: string, { language, isAsked }: ReadingContext): string | null {
  const words = ` ${plain(isAsked ? text : leaveDatedClauses(text))} `;
  const found = field.choices.filter(({ value, hints, label }) => {
    if (listBeginnings(hints).some((one) => words.includes(` ${one}`))) return true;
    return isAsked && (plain(label[language] ?? "") === words.trim() || value === words.trim());
  });
  if (found.length >= 1) return found[0]!.value;
  if (!isAsked) return null;
  const place = readPlace(words.trim(), field.choices.length);
  return place === null ? null : field.choices[place]!.value;
}

/** Money in cents: "$25", "25.50", "25 долларов". Without a sign of money only where it was asked for. */
function readAmount(text: string, isAsked: boolean): number | null {
  const signed =
    /(?:[$€£₽₪]\s?)(\d{1,6}(?:[.,]\d{1,2})?)|(\d{1,6}(?:[.,]\d{1,2})?)\s?(?:[$€£₽₪]|usd|dollars?|bucks|euros?|долл\p{L}*|бакс\p{L}*|евро|руб\p{L}*)/iu.exec(
      text,
    );
  const bare = isAsked ? /(?<![\d.,])(\d{1,6}(?:[.,]\d{1,2})?)(?![\d.,])/.exec(text) : null;
  const number = signed?.[1] ?? signed?.[2] ?? bare?.[1];
  return number ? Math.round(Number(number.replace(",", ".")) * 100) : null;
}

/** A text is what was asked for, or a sentence with one of the field's hints in it. */
function readText(field: FormField, text: string, { isAsked }: ReadingContext): FieldReading {
  const hints = listBeginnings(field.hints);
  const sentences = text.split(/(?<=[.!?])\s+|\n+/).filter(Boolean);
  const telling = sentences.filter((sentence) => hints.some((hint) => ` ${plain(sentence)}`.includes(` ${hint}`)));
  if (telling.length > 0) return { kind: "value", value: telling.join(" ").trim() };
  if (!isAsked || plain(text).replace(/\d/g, "").trim().length < 3) return null;
  return readReply(text).meaning !== "none" && readReply(text).rest === ""
    ? null
    : { kind: "value", value: text.trim() };
}
