import type { IdentityLevel } from "@rapport/schema";
import { findEntities } from "../router/entities.ts";
import { looksLikeAddress, readAddress } from "./addresses.ts";
import type { DialogueState, IdentityOutcome } from "./dialogue.ts";
import { handOver } from "./hand-off.ts";
import { plain } from "./replies.ts";
import { asksForNewCode, splitSentences } from "./signals.ts";
import { note, sayTemplate, type Talk } from "./talk.ts";

const MOST_WRONG_CODES = 3;
const MOST_RESENDS = 2;

/** Asks who it is (INT-5): once, with what the customer has already said, and one thing at a time. */
export function askForIdentity(talk: Talk, needed: IdentityLevel): void {
  const { identification, contact } = talk.state;
  identification.needed = needed;
  if (identification.stage === "code") {
    talk.isWaitingFor = "code";
    sayTemplate(talk, null, "ask_code");
    return;
  }
  const email = contact.email ?? talk.input.identity.email ?? undefined;
  const phone = contact.phone ?? talk.input.identity.phone ?? undefined;
  if (email) claim(talk, { email });
  else if (phone) claim(talk, { phone });
  else {
    identification.stage = "contact";
    talk.isWaitingFor = "customer";
    sayTemplate(talk, null, "ask_email");
  }
}

/** Nobody has been asked yet. */
export function openIdentification(): DialogueState["identification"] {
  return { stage: "none", needed: "verified", claim: null, wrongCodes: 0, resent: 0 };
}

function claim(talk: Talk, who: { email?: string; phone?: string; orderId?: string }): void {
  talk.state.identification.stage = "code";
  talk.state.identification.claim = who;
  talk.identify.push({ kind: "claim", ...who });
  talk.isWaitingFor = "code";
  note(talk, "identify", `claimed by ${Object.keys(who).join(", ")}`);
}

const CODE = /(?<![\d-])((?:\d[ -]?){5}\d)(?![\d-])/;
const NAMED_CODE = /(?<!\p{L})(?:code|код\p{L}{0,2})(?!\p{L})\D{0,20}?((?:\d[ -]?){5}\d)(?!\d)/iu;

/** The six digits as written. A Russian post code has six as well: in an address only those that are called a code count. */
function findCode(text: string): string | undefined {
  const words = text.replace(/[\w.+-]+@[\w.-]+/g, " ");
  const named = NAMED_CODE.exec(words)?.[1];
  if (named || !/\p{Script=Cyrillic}/u.test(words) || !looksLikeAddress(words) || /^\s*\d/.test(words))
    return named ?? CODE.exec(words)?.[1];
  const { line1, postalCode } = readAddress(words);
  return line1 && postalCode && postalCode === CODE.exec(words)?.[1] ? undefined : CODE.exec(words)?.[1];
}

/** What a message says beside the code, the address or the number it answers with. */
export function leaveIdentity(text: string): string {
  const { emails, phones } = findEntities(text);
  const code = findCode(text);
  // "I didn't get any code" is all about the code.
  const beside = splitSentences(text).filter(
    (sentence) => findCode(sentence) !== undefined || !asksForNewCode(sentence),
  );
  return [...emails, ...phones, ...(code ? [code] : [])]
    .reduce(
      (left, one) => left.replace(new RegExp(one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "iu"), " "),
      beside.join(" "),
    )
    .replace(
      /(?<!\p{L})(?:the |my )?(?:e-?mail|code|mail|phone|почт\p{L}|код|имейл|телефон)(?: (?:is|was|says|такой|пришел|пришёл))?(?!\p{L})/giu,
      " ",
    )
    .replace(/^[\s,.:;–—-]+|[\s,:;–—-]+$/gu, "");
}

/**
 * Takes a message while it is being found out who writes: a code, another address, "it didn't come".
 * @returns false where the message is about something else
 */
export function takeIdentityWords(talk: Talk, text: string): boolean {
  const { identification, contact } = talk.state;
  const { emails, phones, orderIds } = findEntities(text);
  const words = plain(text);
  if (identification.stage === "code") {
    const code = findCode(text);
    if (code && emails.length === 0) {
      talk.identify.push({ kind: "code", code: code.replace(/\D/g, "") });
      talk.isWaitingFor = "code";
      return true;
    }
    if (emails[0] && emails[0] !== identification.claim?.email) {
      contact.email = emails[0];
      claim(talk, { email: emails[0] });
      return true;
    }
    if (asksForNewCode(text) || emails[0]) return resend(talk);
    return false;
  }
  if (identification.stage !== "contact") return false;
  if (emails.length === 0 && refusesToTell(words)) {
    handOver(talk, "identity_refused");
    return true;
  }
  // "anna.levi@gmial": an address that no letter could reach.
  if (emails.length === 0 && /\S@|@\S/.test(text)) {
    talk.isWaitingFor = "customer";
    sayTemplate(talk, null, "email_incomplete");
    return true;
  }
  if (emails[0]) {
    contact.email = emails[0];
    claim(talk, { email: emails[0] });
    return true;
  }
  if (phones[0]) {
    contact.phone = phones[0];
    claim(talk, { phone: phones[0] });
    return true;
  }
  if (orderIds[0]) {
    contact.orderId = orderIds[0];
    claim(talk, { orderId: orderIds[0] });
    return true;
  }
  if (
    /(?<!\p{L})(?:dont (?:have|remember|know)|do not (?:have|remember|know)|no email|forgot|не помню|не знаю|нет (?:почты|имейла|email)|забыл\p{L}*)(?!\p{L})/u.test(
      words,
    )
  ) {
    talk.isWaitingFor = "customer";
    sayTemplate(talk, null, "ask_phone_or_order");
    return true;
  }
  return false;
}

function refusesToTell(words: string): boolean {
  return /(?<!\p{L})(?:(?:not|wont|dont want to|wouldnt|refuse to|never|rather not|no need to) (?:be )?(?:giv|shar|tell|provid|hand|disclos|send)\p{L}*|why (?:should|would|do) i (?:give|tell|share)|none of your business|не (?:буду|хочу|дам|скажу|стану|собираюсь|желаю)(?: \p{L}+){0,3} (?:дав\p{L}+|дать|говорить|сообщ\p{L}+|называть|назв\p{L}+|указыв\p{L}+|писать|оставлять)|не (?:дам|скажу|сообщу)|не ваше дело)(?!\p{L})/u.test(
    words,
  );
}

function resend(talk: Talk): boolean {
  const { identification } = talk.state;
  identification.resent++;
  if (identification.resent > MOST_RESENDS || !identification.claim) {
    handOver(talk, "identity_failed");
    return true;
  }
  claim(talk, identification.claim);
  return true;
}

/** What came of a claim or a code. @returns true where the dialogue may go on with what the identity was needed for */
export function takeIdentityOutcome(talk: Talk, outcome: IdentityOutcome): boolean {
  const { identification } = talk.state;
  note(talk, "identify", outcome);
  switch (outcome) {
    case "verified":
      talk.state.identification = openIdentification();
      sayTemplate(talk, null, "verified");
      return true;
    case "claimed":
      if (identification.needed === "claimed") {
        identification.stage = "none";
        return true;
      }
      identification.stage = "code";
      talk.isWaitingFor = "code";
      sayTemplate(talk, null, identification.claim?.email ? "code_sent" : "code_sent_elsewhere", {
        claim: identification.claim ?? {},
      });
      return false;
    case "wrong_code":
      identification.wrongCodes++;
      if (identification.wrongCodes >= MOST_WRONG_CODES) {
        handOver(talk, "identity_locked", "identity_locked");
        return false;
      }
      talk.isWaitingFor = "code";
      sayTemplate(talk, null, "wrong_code");
      return false;
    case "expired":
      sayTemplate(talk, null, "code_expired");
      resend(talk);
      return false;
    case "locked":
      handOver(talk, "identity_locked", "identity_locked");
      return false;
    case "unavailable":
      if (identification.stage === "none") return false;
      sayTemplate(talk, null, "shop_down");
      handOver(talk, "tool_unavailable", null);
      return false;
  }
}
