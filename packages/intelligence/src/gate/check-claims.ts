import type { GateReasonCode } from "@rapport/schema";
import type { Check } from "./check.ts";
import { type Claim, type ClaimTopic, SUPPORT, TOPIC_WORDS } from "./claims.ts";
import { claimWithin, type WeighedClause } from "./clause-weights.ts";
import type { Fact } from "./facts.ts";
import { type Ground, groundValues, isGrounded, isSucceeded } from "./ground.ts";
import { proofOf } from "./proof.ts";
import { type Stretch, sentenceAt } from "./sentences.ts";

// Say-vs-do: what a draft states as done or true needs an action, a look-up, an article or the customer's own words behind it (INT-6).

/** From this chance of a claim on, a clause is held though no rule knows its words. */
const LIKELY_CLAIM = 0.65;
/** The same where an action was tried and has not succeeded: a draft that speaks of it is likely wrong. */
const LIKELY_CLAIM_AFTER_FAILURE = 0.35;
/** From here on a customer's own words prove nothing, and an action only what it did. */
const CERTAIN_CLAIM = 0.9;
/** Below it, a clause says nothing that an article could contradict. */
const LEAST_CLAIM = 0.05;
const LIKELY_MANNER = 0.6;
/** The same where the customer gives the assistant orders about itself. */
const LIKELY_MANNER_UNDER_ORDERS = 0.25;
/** Below these, the rules that hold whatever they do not know let a clause pass, and below the next the rules by wordings. */
const LIKELY_OPEN = 0.6;
const LIKELY_NET = 0.5;
const LIKELY_TOLD = 0.25;

/** A clause that is held unless something speaks for it. */
export const isLikelyWrong = ({ claim, manner }: WeighedClause): boolean =>
  claim >= LIKELY_CLAIM || manner >= LIKELY_MANNER;

const CODES: Readonly<Partial<Record<ClaimTopic, GateReasonCode>>> = {
  refund: "refund_promise",
  cancel: "confirms_by_itself",
  pause: "confirms_by_itself",
  skip: "confirms_by_itself",
  charge: "confirms_by_itself",
};

export function checkClaims(check: Check): void {
  const { text, evidence } = check;
  for (const claim of check.suspicions.claims) {
    if (claimWithin(check.weighed, claim.clause) < LIKELY_TOLD) continue;
    const support = SUPPORT[claim.topic];
    const writes = evidence.toolResults.filter(
      (one) =>
        one.effect === "write" && isSucceeded(one.state) && support.write.test(one.tool) && !hasError(one.result),
    );
    if (writes.length > 0) {
      const told = groundValues(writes.flatMap((one) => [one.arguments, one.result]));
      const reads = groundValues(evidence.toolResults.filter((one) => one.effect === "read").map((one) => one.result));
      checkClaimFacts(check, claim, [told, reads]);
      continue;
    }
    const isOffered =
      claim.topic === "discount" &&
      evidence.toolResults.some(
        (one) =>
          isSucceeded(one.state) &&
          /offer|discount|coupon|promo/i.test(one.tool) &&
          claim.kind === "promise" &&
          !hasError(one.result),
      );
    if (isOffered) continue;
    const reads = evidence.toolResults.filter((one) => one.effect === "read" && isSucceeded(one.state));
    if (
      (claim.kind === "state" || (claim.kind === "done" && isSaidOfNobody(text.lower, claim))) &&
      support.read &&
      reads.some((one) => support.read!.test(proofOf(one)))
    ) {
      if (!check.isVerified)
        check.add(
          "identity_too_low",
          "It tells how things stand in the customer's account, and we don't know for certain who writes.",
          claim.clause,
        );
      continue;
    }
    const code = CODES[claim.topic] ?? "unsupported_claim";
    const says = claim.kind === "promise" ? "promises" : "says there is or was";
    const sentence =
      claim.topic === "plain"
        ? "It says that something was done, and no action of this conversation has succeeded."
        : `It ${says} ${TOPIC_WORDS[claim.topic]}, and no such action has succeeded.`;
    check.add(code, sentence, trimmed(text.plain, claim.clause));
  }
}

/** What the finer rules do not know is held where no tool has said anything of the kind and the customer did not write it. */
export function checkNet(check: Check): void {
  const { text, suspicions, evidence, add, customerWords, weighed } = check;
  for (const { topic, start, end } of suspicions.caught) {
    const { write, read } = SUPPORT[topic];
    const isSupported = evidence.toolResults.some(
      (one) =>
        isSucceeded(one.state) &&
        !hasError(one.result) &&
        (one.effect === "write"
          ? /pause|skip|cancel|frequen|refund|return|resume|exchange|modify/i.test(one.tool) || write.test(one.tool)
          : (read ?? /paused|skipped|frequency|cance+l+ed|refunded|shipped|delivered/).test(proofOf(one))),
    );
    const said = text.lower.slice(start, end);
    const isRestated =
      customerWords !== "" &&
      said
        .split(/[^\p{L}]+/u)
        .filter((word) => word.length > 4)
        .every((word) => customerWords.includes(word.slice(0, 5)));
    if (isSupported || isRestated || claimWithin(weighed, { start, end }) < LIKELY_NET) continue;
    if (evidence.knowledge.length > 0 && isProven(check, { start, end }, true)) continue;
    add(
      CODES[topic] ?? "unsupported_claim",
      topic === "plain"
        ? "It says that something was or will be done, and no such action has succeeded."
        : `It speaks of ${TOPIC_WORDS[topic]} as of a fact, and no tool has said so.`,
      trimmed(text.plain, { start, end }),
    );
  }
}

/** What is neither safe by its form nor proven is held, whatever its words. */
export function checkClauses(check: Check): void {
  const { text, suspicions, add, weighed } = check;
  for (const { topic, start, end } of suspicions.unproven)
    if (claimWithin(weighed, { start, end }) >= LIKELY_OPEN && !isProven(check, { start, end }, false))
      add(
        topic === "refund" ? "refund_promise" : "unsupported_claim",
        "It states something about the customer's own affairs, and no tool or article has said so.",
        trimmed(text.plain, { start, end }),
      );
}

const UNFOUNDED = "It seems to state a fact or a deed, and no tool or article has said so.";

/** A customer who gives the assistant orders about itself. */
const ORDERS =
  /(?<![\p{L}])(?:ignore (?:all|any|the|your|previous|everything)|forget (?:all|your|the|everything|previous)|system (?:prompt|message|mode)|developer mode|debug mode|jailbreak|pretend (?:to be|you)|act as|you are now|from now on you|your (?:rules|instructions|prompt)|i(?:'m| am) (?:the |an? )?(?:admin\p{L}*|owner|developer|boss|ceo|employee)|(?:to|with) (?:the )?(?:admin\p{L}*|owner)|skip (?:all |the )?(?:checks?|verification|code)|no code|without (?:a |the )?(?:code|verification)|игнориру\p{L}*|забудь\p{L}*|системн\p{L}+ (?:промпт|сообщени|указани)\p{L}*|режим\p{L}* (?:разработчика|отладки|администратора)|притворись|представь\p{L}*,? что ты|ты теперь|твои (?:правила|инструкции)|я (?:-\s?)?(?:админ\p{L}*|владелец|владелица|разработчик|директор|сотрудник\p{L}*)|код не нужен|без (?:кода|проверки))(?![\p{L}])/u;

/** The learnt judgement of each clause: holds what no rule by wordings knows. */
export function checkWeighed(check: Check): void {
  const { text, evidence, add, weighed, backing } = check;
  const hasFailed = evidence.toolResults.some((one) => one.effect === "write" && !isSucceeded(one.state));
  const likely = hasFailed ? LIKELY_CLAIM_AFTER_FAILURE : LIKELY_CLAIM;
  const rude = ORDERS.test(check.customerWords) ? LIKELY_MANNER_UNDER_ORDERS : LIKELY_MANNER;
  for (const { start, end, claim, manner } of weighed) {
    if (manner >= rude)
      add("tone", "It may blame or dismiss the customer, or speak of what an answer must not speak of.", {
        start,
        end,
      });
    const isDenied = claim >= LEAST_CLAIM && backing.isContradicted({ start, end });
    if (isDenied) add("unsupported_claim", UNFOUNDED, { start, end });
    if (isDenied || claim < likely) continue;
    if (isProven(check, { start, end }, claim >= CERTAIN_CLAIM)) continue;
    add(
      /refund|money|деньг|возврат|возмест|компенс/.test(text.lower.slice(start, end))
        ? "refund_promise"
        : "unsupported_claim",
      UNFOUNDED,
      { start, end },
    );
  }
}

/**
 * True when the evidence speaks for a clause that claims something. A clause whose figures are all known tells what is known, and so does a
 * sentence that gives the customer's words back; a deed is held all the same. Figures elsewhere in the sentence speak for a clause in doubt.
 */
function isProven(check: Check, { start, end }: Stretch, isCertain: boolean): boolean {
  const { text, sentences, facts, backing, grounds, isVerified, suspicions } = check;
  const isKnown = (fact: Fact) =>
    [grounds.knowledge, grounds.open, grounds.company, ...(isVerified ? [grounds.tools] : [])].some((ground) =>
      isGrounded(fact, ground, grounds.now),
    );
  const factsIn = (place: Stretch) => facts.filter((fact) => place.start < fact.end && fact.start < place.end);
  const isDeed =
    suspicions.hints.some((one) => /^(?:deed|done)$/.test(one.name) && one.start < end && start < one.end) &&
    FIRST_PERSON.test(text.lower.slice(start, end));
  const around = sentenceAt(sentences, start);
  const own = factsIn(isCertain ? { start, end } : around);
  if (!isDeed && own.length > 0 && own.every(isKnown)) return true;
  if (
    !isDeed &&
    backing.isToldBack(around) &&
    factsIn(around).every((fact) => isGrounded(fact, grounds.customer, grounds.now))
  )
    return true;
  return backing.isBacked({ start, end }, { isDeed, isByCustomer: !isCertain, isCertain });
}

function hasError(result: unknown): boolean {
  if (result === null || typeof result !== "object") return false;
  const { error, status, success, ok } = result as Record<string, unknown>;
  return (
    (error !== undefined && error !== null && error !== false) ||
    success === false ||
    ok === false ||
    (typeof status === "string" && /^(?:fail|error|refused|rejected|denied)/i.test(status))
  );
}

const FIRST_PERSON = /(?<![\p{L}])(?:i|we|я|мы|our|for you)(?![\p{L}])|[а-я](?:ла|ли|л)(?![\p{L}])/u;

/** "Your box shipped on Monday" tells a state as much as "is shipped" does; "we have paused it" tells a deed. */
function isSaidOfNobody(lower: string, { start, end, clause }: Claim): boolean {
  return !FIRST_PERSON.test(lower.slice(Math.min(start, clause.start), Math.max(end, clause.end)));
}

/** What is said of a done action must be what was done: its month, its length, its amount. */
function checkClaimFacts(check: Check, claim: Claim, told: readonly Ground[]): void {
  for (const fact of check.facts) {
    if (fact.start < claim.clause.start || fact.end > claim.clause.end) continue;
    if (!/^(?:amount|percentage|date|duration)$/.test(fact.kind)) continue;
    if (fact.key.startsWith("relative:+0") || told.some((ground) => isGrounded(fact, ground, check.grounds.now)))
      continue;
    check.add("unsupported_claim", "The action that was done has other figures than the sentence.", fact);
  }
}

export function checkTellings(check: Check): void {
  const { suspicions, evidence } = check;
  const reads = evidence.toolResults.filter((one) => isSucceeded(one.state));
  for (const telling of suspicions.tellings) {
    if (claimWithin(check.weighed, telling) < LIKELY_TOLD) continue;
    const isProven = reads.some((one) => telling.proof.test(proofOf(one)));
    if (!isProven)
      check.add(
        "unsupported_claim",
        "It tells how an order, a payment or the subscription stands, and no look-up has found that.",
        telling,
      );
    else if (!check.isVerified && !reads.some((one) => one.effect === "write"))
      check.add(
        "identity_too_low",
        "It tells how the customer's affairs stand, and we don't know for certain who writes.",
        telling,
      );
  }
}

function trimmed(plain: string, { start, end }: Stretch): Stretch {
  const part = plain.slice(start, end);
  return { start: start + (part.length - part.trimStart().length), end: end - (part.length - part.trimEnd().length) };
}
