/** What threads are joined by: subjects without their reply marks, and message ids. */

import type { Headers } from "./header.ts";

/** Reply and forward marks by which mail programs of many languages prefix a subject. `НА`/`HA` in both alphabets. */
const MARK =
  /^\s*(?:re|re\s*aw|aw|antw|antwort|wg|sv|vs|vb|vl|ref|réf|rép|resp|res|rv|enc|tr|fw|fwd|fwd\.|i|r|odp|pd|ynt|ilt|doorst|bls|trs|отв|ответ|на|ha|пересл|fwd:пересл|пер|відп|переадр|תשובה|השב|הועבר|回复|回覆|答复|转发|轉寄|返信|转寄)(?:\s*[[(]\s*\d{1,4}\s*[\])]|\s*\^\d{1,3}|\s*\*\d{1,3})?\s*[:：]\s*/iu;
const LEADING_TAG = /^\s*(\[[^\]]{1,80}\])\s*/;
const MAX_SUBJECT = 2_000;

/**
 * The subject without `Re:`, `Fwd:`, `AW:`, `Отв:`, `Пересл:`, `RE[2]:` …, however often repeated. Tags in brackets
 * stay, once each. Two subjects are of one thread when this is equal.
 */
export function normaliseSubject(subject: string): string {
  let rest = subject.slice(0, MAX_SUBJECT).replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "");
  rest = rest.replace(/\s+/g, " ").trim();
  const tags: string[] = [];
  for (;;) {
    const mark = MARK.exec(rest);
    if (mark !== null) {
      rest = rest.slice(mark[0].length);
      continue;
    }
    const tag = LEADING_TAG.exec(rest);
    if (tag === null) break;
    if (!tags.includes(tag[1]!)) tags.push(tag[1]!);
    rest = rest.slice(tag[0].length);
  }
  rest = rest.replace(/(?:\s*\((?:fwd|fw)\))+\s*$/i, "").trim();
  return [...tags, rest].filter((part) => part !== "").join(" ");
}

export function isReplySubject(subject: string): boolean {
  return MARK.test(subject.replace(LEADING_TAG, ""));
}

function tidyId(id: string): string {
  return id.replace(/\s+/g, "").replace(/^<+|>+$/g, "");
}

/** Ids in a References, In-Reply-To or Message-ID value, without `<>`, in order, each once. */
export function readMessageIds(raw: string): string[] {
  const text = raw.slice(0, 100_000);
  const ids = new Set<string>();
  for (const match of text.matchAll(/<([^<>]{1,996})>/g)) {
    const id = tidyId(match[1]!);
    if (id !== "") ids.add(id);
  }
  if (ids.size === 0) {
    for (const word of text.split(/[\s,]+/)) {
      if (/^[^\s@<>"]+@[^\s@<>"]+$/.test(word)) ids.add(word);
    }
  }
  return [...ids];
}

export interface MessageIds {
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
}

/** The ids that place a message in its thread; without `<>`, ids that are broken over lines joined again. */
export function messageIdsOf(headers: Headers): MessageIds {
  const unique = (name: string): string[] => [...new Set(headers.all(name).flatMap((raw) => readMessageIds(raw)))];
  const own = headers.raw("message-id");
  const bare = own === null ? "" : tidyId(own.replace(/\([^()]*\)/g, ""));
  return {
    messageId:
      (own === null ? undefined : readMessageIds(own.replace(/\([^()]*\)/g, ""))[0]) ??
      (bare === "" ? null : bare.slice(0, 996)),
    inReplyTo: unique("in-reply-to"),
    references: unique("references"),
  };
}
