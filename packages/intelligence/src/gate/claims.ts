import type { Stretch } from "./sentences.ts";

/** What a sentence says was or will be done. `plain`: something, it is not said what. */
export type ClaimTopic =
  | "pause"
  | "resume"
  | "skip"
  | "cancel"
  | "refund"
  | "replace"
  | "discount"
  | "claim"
  | "address"
  | "frequency"
  | "charge"
  | "order"
  | "plain";

/** A statement that needs an action behind it, in places of the folded text. */
export interface Claim {
  topic: ClaimTopic;
  /** `done`: somebody did it. `state`: so it is now. `promise`: so it will be. */
  kind: "done" | "state" | "promise";
  start: number;
  end: number;
  clause: Stretch;
  sentence: Stretch;
}

interface Support {
  /** Names of succeeded writes that make the claim true. */
  write: RegExp;
  /** What a look-up must say for "it is so"; null: a look-up proves nothing. */
  read: RegExp | null;
}

/** Topic → what supports it. A link for cancelling cancels nothing; an offer that was looked up may be told. */
export const SUPPORT: Readonly<Record<ClaimTopic, Support>> = {
  pause: {
    write: /^(?!.*(?:un_?pause|resume|preview)).*(?:pause|suspend|hold|freeze)/i,
    read: /paused|on_?hold|suspended|frozen/i,
  },
  resume: { write: /resume|reactivat|unpause|restart|reinstat/i, read: /"?active/i },
  skip: { write: /skip/i, read: /skipped/i },
  cancel: {
    write: /^(?!.*(?:link|preview|offer|reason)).*(?:cancel|terminat|unsubscrib|close_account)/i,
    read: /cance+l+ed|terminated|ended|inactive/i,
  },
  refund: { write: /refund|reimburs|return_|_return|credit|cancel_(?:pending_)?order/i, read: /refunded|reimbursed/i },
  replace: { write: /replac|exchang|resend|reship|reissue|swap/i, read: /replacement|exchange/i },
  discount: {
    write: /offer|discount|coupon|promo|voucher|credit|gift|price/i,
    read: /offer|discount|coupon|promo|voucher|gift|credit/i,
  },
  claim: { write: /claim|ticket|case|report|complaint|replac/i, read: /claim/i },
  address: { write: /address|contact|profile|details|user/i, read: null },
  frequency: {
    write: /frequen|plan|interval|schedule|subscription/i,
    read: /frequency|interval|monthly|quarterly|every_/i,
  },
  charge: { write: /pause|cancel|skip|suspend|hold|stop/i, read: /paused|cance+l+ed|skipped/i },
  order: {
    write: /order|ship|item|box|skip|reschedul|deliver/i,
    read: /shipped|in_?transit|out_?for_?delivery|delivered|preparing|processing|cance+l+ed|pending|processed|label_?created/i,
  },
  plain: { write: /./, read: null },
};

/** The topic in an operator's words. */
export const TOPIC_WORDS: Readonly<Record<ClaimTopic, string>> = {
  pause: "a pause",
  resume: "a resumption",
  skip: "a skipped box",
  cancel: "a cancellation",
  refund: "a refund",
  replace: "a replacement",
  discount: "a discount or gift",
  claim: "a claim",
  address: "a change of address",
  frequency: "a change of the schedule",
  charge: "a stop of charges",
  order: "a change of an order or its delivery",
  plain: "something as done",
};
