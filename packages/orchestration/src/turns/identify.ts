import type { TurnIdentity } from "@rapport/context/turn";
import type { DialogueEvent, IdentityClaim } from "@rapport/intelligence";
import type { Id } from "@rapport/schema";
import type { Scope } from "@rapport/store";
import { limitsOf } from "../actions/options.ts";
import { FIND_CUSTOMER } from "../tools/find-customer.ts";
import { lookUp } from "../tools/look-up.ts";
import { ToolRefused } from "../tools/refusal.ts";
import { checkCode, type FoundCustomer, type PlannedChallenge, planChallenge } from "./code.ts";
import type { TurnOptions } from "./options.ts";

type IdentityEvent = Extract<DialogueEvent, { kind: "identity" }>;

/** The company's system did not say who somebody is. */
class ShopSilent extends Error {}

/** Whom the dialogue is told that it speaks with, and what is to be written down of it with the turn. */
interface Identified {
  event: IdentityEvent;
  identity: TurnIdentity;
  begins?: PlannedChallenge;
  /** The challenge that a right code answered. */
  settles?: Id;
}

/** Asks the company's system for a customer. Null: there is none. Throws ShopSilent when it does not answer. */
export async function findCustomer(
  options: TurnOptions,
  scope: Scope,
  conversationId: Id,
  by: { email?: string; phone?: string; orderId?: string },
): Promise<FoundCustomer | null> {
  const answer = await lookUp(options.actions, scope, {
    tool: FIND_CUSTOMER,
    arguments: { ...by },
    conversationId,
    // It is the server that asks, to know whom to send a code; nothing of the answer is shown.
    identity: { level: "verified" },
    by: "staff",
    timeoutMs: limitsOf(options.actions).callTimeoutMs,
  });
  if (answer.kind === "refused") return null;
  if (answer.kind !== "ok") throw new ShopSilent(`The shop did not say who the customer is: ${answer.message}`);
  const { customerId, name, email, phone } = answer.result;
  if (typeof customerId !== "string" || customerId === "") return null;
  const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
  return { customerId, name: textOf(name), email: textOf(email), phone: textOf(phone) };
}

/** Carries out what the dialogue wants to know of the customer; answers the event that the dialogue is told and who they are now. */
export async function identify(
  options: TurnOptions,
  scope: Scope,
  conversationId: Id,
  claim: IdentityClaim,
  identity: TurnIdentity,
  { now, language }: { now: Date; language: string },
): Promise<Identified> {
  if (claim.kind === "code") {
    const checked = await scope.write((tx) => checkCode(tx, options.store.secretKey, conversationId, claim.code, now));
    if (checked.outcome !== "verified") {
      return { event: { kind: "identity", level: identity.level, outcome: checked.outcome }, identity };
    }
    const { challengeId, customerId, name, email } = checked;
    const verified: TurnIdentity = { ...identity, level: "verified", customerId, name, email };
    const event: IdentityEvent = { kind: "identity", level: "verified", outcome: "verified" };
    return { event, identity: verified, settles: challengeId };
  }
  const { kind: _, ...by } = claim;
  const customer = await findCustomer(options, scope, conversationId, by).catch((error) => {
    if (error instanceof ToolRefused) return null;
    if (error instanceof ShopSilent) return "unavailable" as const;
    throw error;
  });
  if (customer === "unavailable") {
    return { event: { kind: "identity", level: identity.level, outcome: "unavailable" }, identity };
  }
  const claimed = by.email ?? by.phone ?? by.orderId ?? "";
  const challenge = await scope.read((tx) => planChallenge(tx, conversationId, claimed, customer, language));
  if (!challenge) return { event: { kind: "identity", level: identity.level, outcome: "locked" }, identity };
  return {
    event: { kind: "identity", level: "claimed", outcome: "claimed" },
    identity: { ...identity, level: "claimed", email: by.email ?? null, phone: by.phone ?? null },
    begins: challenge,
  };
}

/** Turns the site's signature into the customer of the company's system: no code is needed. Unknown there: as before. */
export async function recogniseSigned(
  options: TurnOptions,
  scope: Scope,
  conversationId: Id,
  identity: TurnIdentity,
): Promise<TurnIdentity> {
  const { signed } = identity;
  if (!signed?.email) return { ...identity, signed: null };
  const customer = await findCustomer(options, scope, conversationId, { email: signed.email }).catch(() => null);
  // The shop may be away for a moment: then the customer is asked as anybody else is.
  if (!customer) return { ...identity, signed: null, name: signed.name };
  return {
    ...identity,
    signed: null,
    level: "verified",
    customerId: customer.customerId,
    name: customer.name ?? signed.name,
    email: signed.email,
    phone: customer.phone,
  };
}
