import { createHmac, timingSafeEqual } from "node:crypto";
import { type Id, newId } from "@rapport/schema";
import {
  claimCodeSending,
  countAttempt,
  countRecentChallenges,
  deriveKey,
  findChallenge,
  findMailRoute,
  insertChallenge,
  type Scope,
  settleChallenge,
  type Tx,
} from "@rapport/store";
import type { TurnOptions } from "./options.ts";

/** How long a code counts. */
const LIFE_MS = 10 * 60_000;
const MAX_ATTEMPTS = 5;
/** Codes for one address or conversation in an hour. */
const MAX_CODES = 5;

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

/**
 * Begins a challenge: a code goes to the address that the company has of the customer, never to one that was just typed
 * unless it is the same. For an unknown customer it is written down all the same, so that both take as long and look alike.
 * False: too many codes were asked for, or there is no way to send one.
 */
export async function beginChallenge(
  tx: Tx,
  conversationId: Id,
  claimed: string,
  customer: FoundCustomer | null,
  now: Date,
): Promise<boolean> {
  const address = (customer?.email ?? claimed).toLowerCase();
  if ((await countRecentChallenges(tx, conversationId, address)) >= MAX_CODES) return false;
  if (!(await findMailRoute(tx))) return false;
  const id = newId(now.getTime());
  await insertChallenge(tx, {
    id,
    conversationId,
    address,
    customerId: customer?.customerId ?? null,
    customerName: customer?.name ?? null,
    expiresAt: new Date(now.getTime() + LIFE_MS),
  });
  if (customer?.email)
    tx.enqueue({ task: "send_code", payload: { challengeId: id, conversationId }, key: `send_code:${id}` });
  return true;
}

export type CodeOutcome =
  | { outcome: "verified"; customerId: string; name: string | null; email: string }
  | { outcome: "wrong_code" | "expired" | "locked" };

/** Holds a typed code against the conversation's open challenge; each try counts. */
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
  await settleChallenge(tx, challenge.id);
  return {
    outcome: "verified",
    customerId: challenge.customerId,
    name: challenge.customerName,
    email: challenge.address,
  };
}

const LETTER: Readonly<
  Record<string, { subject: (company: string) => string; text: (code: string, company: string) => string }>
> = {
  en: {
    subject: (company) => `Your code for the chat with ${company}`,
    text: (code, company) =>
      `Your code is ${code}.\n\nType it into the chat with ${company}. It counts for 10 minutes.\nIf you did not ask for it, you need do nothing: without the code nobody gets to your account.`,
  },
  ru: {
    subject: (company) => `Код для чата с ${company}`,
    text: (code, company) =>
      `Ваш код: ${code}.\n\nВведите его в чате с ${company}. Он действует 10 минут.\nЕсли вы его не запрашивали, ничего делать не нужно: без кода никто не попадёт в ваш аккаунт.`,
  },
};

/** Job `send_code`: mails a code once, by the company's own mailbox. A code that may have been lost is asked for again. */
export async function sendCode(
  options: TurnOptions,
  tenantId: Id,
  challengeId: Id,
  company: string,
  language: string,
): Promise<void> {
  const scope: Scope = options.store.system(tenantId);
  const claimed = await scope.write(async (tx) => {
    const challenge = await findChallenge(tx, challengeId);
    const route = await findMailRoute(tx);
    if (!challenge || !route || !(await claimCodeSending(tx, challengeId))) return null;
    return { challenge, route };
  });
  if (!claimed) return;
  const { challenge, route } = claimed;
  const context = await options.openContext(scope, route);
  const letter = LETTER[language] ?? LETTER.en!;
  const code = codeOf(options.store.secretKey, tenantId, challengeId);
  await options.connectors.get(route.connector).send(
    {
      outboxId: challengeId,
      conversationId: challenge.conversationId,
      conversationNumber: 0,
      to: { address: challenge.address, name: challenge.customerName },
      cc: [],
      subject: letter.subject(company),
      text: letter.text(code, company),
      author: { name: company },
      attachments: [],
      references: [],
      createdAt: (options.now?.() ?? new Date()).toISOString(),
    },
    context,
  );
}
