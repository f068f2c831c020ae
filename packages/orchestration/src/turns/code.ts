import { createHmac, timingSafeEqual } from "node:crypto";
import { type Id, newId } from "@rapport/schema";
import {
  claimCodeSending,
  countAttempt,
  countRecentChallenges,
  deriveKey,
  findChallenge,
  findMailRoute,
  findRecipient,
  findRoute,
  findSurvivor,
  insertChallenge,
  listReferences,
  loadTenant,
  releaseCodeSending,
  type Scope,
  type Tx,
} from "@rapport/store";
import type { TurnOptions } from "./options.ts";
import { replySubject } from "./reply-subject.ts";

/** How long a code counts. */
const LIFE_MS = 10 * 60_000;
const MAX_ATTEMPTS = 5;
/** Codes for one address or conversation in an hour. */
const MAX_CODES = 5;
const MAX_REFERENCES = 30;

/** The six digits of a challenge. They are kept nowhere: whoever has the installation's key can make them again. */
export function codeOf(secretKey: Uint8Array, tenantId: Id, challengeId: Id): string {
  const digest = createHmac("sha256", deriveKey(secretKey, "identity code"))
    .update(`${tenantId}\n${challengeId}`)
    .digest();
  return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, "0");
}

/** Whom a claim names in the company's system; null: nobody. */
export interface FoundCustomer {
  customerId: string;
  name: string | null;
  email: string | null;
  phone: string | null;
}

/** A code that is to be sent when the turn that asked for it is done. */
export interface PlannedChallenge {
  address: string;
  customer: FoundCustomer | null;
  language: string;
}

/**
 * Plans a challenge: a code goes to the address that the company has of the customer, never to one that was just typed
 * unless it is the same. Null: too many codes were asked for, or there is no way to send one.
 */
export async function planChallenge(
  tx: Tx,
  conversationId: Id,
  claimed: string,
  customer: FoundCustomer | null,
  language: string,
): Promise<PlannedChallenge | null> {
  const address = (customer?.email ?? claimed).toLowerCase();
  if ((await countRecentChallenges(tx, conversationId, address)) >= MAX_CODES) return null;
  return (await findMailRoute(tx)) ? { address, customer, language } : null;
}

/**
 * Begins a challenge in the transaction of its turn, so that a turn that is thought through twice sends one code. For an unknown
 * customer it is written down all the same: both look alike.
 */
export async function beginChallenge(
  tx: Tx,
  conversationId: Id,
  { address, customer, language }: PlannedChallenge,
  now: Date,
): Promise<void> {
  const id = newId(now.getTime());
  await insertChallenge(tx, {
    id,
    conversationId,
    address,
    customerId: customer?.customerId ?? null,
    customerName: customer?.name ?? null,
    expiresAt: new Date(now.getTime() + LIFE_MS),
  });
  if (customer?.email) {
    tx.enqueue({ task: "send_code", payload: { challengeId: id, language }, key: `send_code:${id}` });
  }
}

export type CodeOutcome =
  | { outcome: "verified"; challengeId: Id; customerId: string; name: string | null; email: string }
  | { outcome: "wrong_code" | "expired" | "locked" };

/**
 * Holds a typed code against the conversation's open challenge; each try counts. A right one closes it only in the transaction of
 * its turn (`settleChallenge`): a turn that has to be thought through once more finds it right again.
 */
export async function checkCode(
  tx: Tx,
  secretKey: Uint8Array,
  conversationId: Id,
  typed: string,
  now: Date,
): Promise<CodeOutcome> {
  const challenge = await countAttempt(tx, conversationId);
  if (!challenge || challenge.expiresAt <= now) return { outcome: "expired" };
  if (challenge.attempts > MAX_ATTEMPTS) return { outcome: "locked" };
  const right = Buffer.from(codeOf(secretKey, tx.tenantId, challenge.id));
  const given = Buffer.from(typed.replace(/\D/g, "").padStart(6, " ").slice(0, 6));
  const isRight = given.length === right.length && timingSafeEqual(given, right);
  if (!isRight || challenge.customerId === null) {
    return { outcome: challenge.attempts >= MAX_ATTEMPTS ? "locked" : "wrong_code" };
  }
  return {
    outcome: "verified",
    challengeId: challenge.id,
    customerId: challenge.customerId,
    name: challenge.customerName,
    email: challenge.address,
  };
}

/** Where the code is to be typed: into the chat, into the very thread that the letter stands in, or into the mail that asked for it. */
type CodePlace = "chat" | "thread" | "mail";

const LETTER: Readonly<
  Record<
    string,
    {
      subject: (company: string) => string;
      code: (code: string) => string;
      place: Record<CodePlace, (company: string) => string>;
      end: string;
    }
  >
> = {
  en: {
    subject: (company) => `Your code for ${company}`,
    code: (code) => `Your code is ${code}.`,
    place: {
      chat: (company) => `Type it into the chat with ${company}.`,
      thread: () => "Answer this letter and write the code at the top.",
      mail: (company) =>
        `Write it in your letter to ${company}: answer the one that asked for it, from the address you wrote from.`,
    },
    end: "It counts for 10 minutes.\nIf you did not ask for it, you need do nothing: without the code nobody gets to your account.",
  },
  ru: {
    subject: (company) => `Ваш код для ${company}`,
    code: (code) => `Ваш код: ${code}.`,
    place: {
      chat: (company) => `Введите его в чате с ${company}.`,
      thread: () => "Ответьте на это письмо и напишите код в первой строке.",
      mail: (company) =>
        `Напишите его в переписке с ${company}: ответьте на письмо, где его попросили, с того адреса, с которого писали.`,
    },
    end: "Он действует 10 минут.\nЕсли вы его не запрашивали, ничего делать не нужно: без кода никто не попадёт в ваш аккаунт.",
  },
};

/** A line by which a code was mailed: quoted below an answer it is not the customer's word. */
export function isCodeLine(line: string): boolean {
  const words = line.replace(/\d{6}/, "000000").trim();
  return Object.values(LETTER).some(({ code }) => words.includes(code("000000").slice(0, -1)));
}

/**
 * Job `send_code`: mails a code once, by the company's own mailbox. Throws, to be tried again, where it surely did not leave; after
 * the last try the dialogue hears that no code is coming. Whoever
 * wrote the mail that it is for finds it in the same thread. Sent elsewhere, the letter carries nothing that leads into the
 * conversation: its reader may know nothing of it, and what they answer must not be heard there.
 */
export async function sendCode(
  options: TurnOptions,
  tenantId: Id,
  challengeId: Id,
  { language, isLastTry }: { language: string; isLastTry: boolean },
): Promise<void> {
  const scope: Scope = options.store.system(tenantId);
  const claimed = await scope.write(async (tx) => {
    const challenge = await findChallenge(tx, challengeId);
    const conversation = challenge && (await findSurvivor(tx, challenge.conversationId));
    const own = conversation?.channel === "email" ? await findRoute(tx, conversation.connectionId!) : null;
    const route = own && !own.isDeleted ? own : await findMailRoute(tx);
    if (!challenge || !conversation || !route || !(await claimCodeSending(tx, challengeId))) return null;
    const recipient = own && (await findRecipient(tx, { ...conversation, connectionId: route.connectionId }));
    const isInThread = recipient?.to.address.toLowerCase() === challenge.address.toLowerCase();
    const references = isInThread ? await listReferences(tx, conversation.id, route.connectionId, MAX_REFERENCES) : [];
    const place: CodePlace = isInThread ? "thread" : conversation.channel === "email" ? "mail" : "chat";
    return { challenge, conversation, route, references, place, company: (await loadTenant(tx)).name };
  });
  if (!claimed) return;
  const { challenge, conversation, route, references, place, company } = claimed;
  const context = await options.openContext(scope, route);
  const letter = LETTER[language] ?? LETTER.en!;
  const code = codeOf(options.store.secretKey, tenantId, challengeId);
  const isInThread = place === "thread";
  const receipt = await options.connectors.get(route.connector).send(
    {
      outboxId: challengeId,
      // The reply token names the conversation: a letter that stands alone names none.
      conversationId: isInThread ? conversation.id : challengeId,
      conversationNumber: 0,
      to: { address: challenge.address, name: challenge.customerName },
      cc: [],
      subject: isInThread ? replySubject(conversation.subject) : letter.subject(company),
      text: `${letter.code(code)}\n\n${letter.place[place](company)} ${letter.end}`,
      author: { name: company },
      attachments: [],
      references,
      createdAt: (options.now?.() ?? new Date()).toISOString(),
    },
    context,
  );
  // One of unknown fate is not sent twice: whoever misses it asks for a new one.
  if (receipt.outcome !== "failed") return;
  const isOver = !receipt.isRetryable || isLastTry || challenge.expiresAt <= (options.now?.() ?? new Date());
  await scope.write(async (tx) => {
    if (!isOver) await releaseCodeSending(tx, challengeId);
    else tx.enqueue({ task: "turn", payload: { conversationId: conversation.id, isCodeLost: true } });
  });
  if (!isOver) throw new Error(`The code could not be mailed: ${receipt.reason}`);
}
