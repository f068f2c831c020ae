import type { Claim, ClaimTopic } from "./claims.ts";
import { clauseAt, type Stretch, sentenceAt } from "./sentences.ts";

/** Past participles and pasts that say by themselves what was done. */
const OWN_TOPIC: readonly (readonly [ClaimTopic, string, string, string])[] = [
  [
    "pause",
    "paused|suspended|froze|frozen|deactivated|put on (?:a )?(?:hold|pause)|placed on (?:a )?(?:hold|pause)|set to paused",
    "pause|suspend|freeze|deactivate",
    "pausing|suspending|freezing|deactivating",
  ],
  [
    "resume",
    "resumed|reactivated|unpaused|unfrozen|restarted|reinstated",
    "resume|reactivate|unpause|restart|reinstate",
    "resuming|reactivating|restarting|reinstating",
  ],
  ["skip", "skipped", "skip", "skipping"],
  [
    "cancel",
    "cance+l+e+d|cancle+d|canselled|terminated|unsubscribed|called off|discontinued|annulled|revoked",
    "cance+l|terminate|unsubscribe|discontinue|call off",
    "cancel+ing|terminating|unsubscribing|discontinuing",
  ],
  [
    "refund",
    "refunded|re-funded|reimbursed|repaid|credited|compensated|paid back|sent back your money|money-backed",
    "refund|reimburse|repay|compensate|credit|pay (?:you )?back",
    "refunding|reimbursing|repaying|compensating|crediting|paying (?:you )?back",
  ],
  [
    "replace",
    "replaced|reshipped|re-shipped|resent|re-sent|reissued|exchanged|swapped",
    "replace|reship|resend|reissue|exchange|swap",
    "replacing|reshipping|resending|reissuing|exchanging|swapping",
  ],
];

/** Verbs whose object says what was done. */
const PLAIN_PAST =
  "updated|changed|modified|adjusted|amended|edited|corrected|processed|completed|finali[sz]ed|approved|authori[sz]ed|granted|confirmed|activated|disabled|enabled|deleted|erased|removed|added|closed|stopped|halted|ended|booked|ordered|rescheduled|postponed|delayed|moved|transferred|switched|upgraded|downgraded|extended|waived|applied|registered|submitted|filed|opened|lodged|created|placed|shipped|dispatched|mailed|posted|sent(?: out)?|issued|initiated|arranged|executed|reset|restored|renewed|unlocked|blocked|merged|reversed|returned|made|done|handled|sorted(?: out)?|fixed|resolved|settled|taken care of|set up|scheduled|reserved|released|given|gave|paid|charged|deducted|withdrawn|voided|put through|pushed through|honou?red|lifted|redirected|rerouted|saved|logged|organi[sz]ed|took care of|cleared|secured";
const PLAIN_BASE =
  "update|change|modify|adjust|amend|edit|correct|process|complete|finali[sz]e|approve|authori[sz]e|grant|activate|disable|delete|erase|remove|add|close|stop|halt|end|book|order|reschedule|postpone|delay|move|transfer|switch|upgrade|downgrade|extend|waive|apply|register|submit|file|open|lodge|create|place|ship|dispatch|mail|send(?: out)?|issue|initiate|arrange|execute|reset|restore|renew|unlock|reverse|return|make|give|pay|void|put|get|set up|schedule|reserve|release|redirect|reroute|honou?r";
const PLAIN_ING =
  "updating|changing|modifying|adjusting|processing|completing|approving|activating|deleting|removing|adding|closing|stopping|ending|booking|ordering|rescheduling|postponing|moving|transferring|switching|upgrading|downgrading|extending|waiving|applying|registering|submitting|filing|opening|creating|placing|shipping|dispatching|mailing|sending(?: out)?|issuing|initiating|arranging|reversing|returning|making|giving|paying|putting";

const OWN_VERBS = new Map(
  OWN_TOPIC.map(([topic, past, base, ing]) => [topic, new RegExp(`^(?:${past}|${base}|${ing})$`)]),
);
const OWN_PAST = OWN_TOPIC.map(([, past]) => past).join("|");
const OWN_BASE = OWN_TOPIC.map(([, , base]) => base).join("|");
const OWN_ING = OWN_TOPIC.map(([, , , ing]) => ing).join("|");
const PAST = `(?:${OWN_PAST}|${PLAIN_PAST})`;
const BASE = `(?:${OWN_BASE}|${PLAIN_BASE})`;
const ING = `(?:${OWN_ING}|${PLAIN_ING})`;

const ADVERB =
  "(?:(?:now|just|already|successfully|officially|also|gladly|happily|fully|both|since|then|therefore|hereby|immediately|finally|duly|automatically|manually|personally|today|indeed|certainly|definitely|actually|really|completely|permanently|temporarily|hereby|kindly|gone ahead and|went ahead and|taken the liberty of|managed to|been able to|simply|quickly|all|as requested|as promised|as you asked|in full|safely|properly|well|truly|of course|proactively|independently|at once|right away|here|yesterday|this morning|a moment ago|earlier|recently),? )";
const WE =
  "(?:i|we|he|she|they|our (?:\\p{L}+ )?(?:team|system|department|colleagues?|staff|specialists?|warehouse|manager|agents?|support|company|bank)|the (?:\\p{L}+ )?(?:team|system|department|staff|warehouse|manager|support|company|shop|store|bank|courier|platform|assistant)|my (?:colleagues?|manager|team|supervisor)|support|accounting|billing|finance|someone|management|headquarters|one of us|a colleague|a manager|a specialist|yours truly|the undersigned)";
const THING =
  "(?:(?:your|the|this|that|these|those|my|his|her|every|each|all(?: of)?(?: your| the)?|both|any)(?: [\\p{L}\\d#'-]+){1,6}|it|that|this|everything|they|all|both|all of (?:it|them)|you|(?:no )?(?:subscription|refund|order|box|membership|account|payment|plan|delivery|money|charge|replacement|cancellation|pause|shipment|parcel|package|request|address|discount|claim|change|changes|return|exchange)(?: (?:#\\S+|number \\S+|for [\\p{L}\\d ]{1,20}|of [^ ]{1,12}|[a-z]{1,3}-?\\d+))?|#?\\p{L}{0,6}-?\\d{3,12})";
const NOUN_OF: readonly (readonly [ClaimTopic, RegExp])[] = [
  [
    "refund",
    /\b(?:refund|money|reimburse\w*|cash ?back|funds|repayment|compensation|chargeback|amount|overpayment|full price)\b/,
  ],
  [
    "replace",
    /\b(?:replacements?|exchange|substitute|new (?:one|box|item|parcel|package|product|unit|candle|mug)|another (?:one|box|item|parcel|package))\b/,
  ],
  [
    "discount",
    /\b(?:discounts?|coupons?|promo(?:tion(?:al)?)?(?: codes?)?|vouchers?|store credit|credits?|gift(?: cards?)?|bonus|free (?:\w+ )?(?:box|month|shipping|delivery|gift|item)|% off|percent off|goodwill|price cut|special price)\b/,
  ],
  ["claim", /\b(?:claim|ticket|complaint|damage report|case|investigation)\b/],
  ["address", /\b(?:address|delivery details|shipping details|destination|postcode|zip)\b/],
  [
    "frequency",
    /\b(?:frequency|every (?:two|2|three|3|other) months?|quarterly|bi-?monthly|delivery schedule|plan|schedule|interval|monthly)\b/,
  ],
  ["cancel", /\b(?:cancel\w*|termination|unsubscription)\b/],
  ["pause", /\b(?:pause|hold|suspension|break)\b/],
  ["skip", /\bskip\b/],
  ["charge", /\b(?:charges?|fees?|payments?|billing|card)\b/],
  ["cancel", /\b(?:subscription|membership|auto-?renew\w*|account)\b/],
  ["order", /\b(?:order|box|parcel|package|shipment|delivery|item)\b/],
];

/** Sending these is no change of anything: a code to prove who one is, a link, an answer, a message to a colleague. */
const HARMLESS_OBJECT =
  /^ ?(?:you |it |this |that |them |everything |all of (?:it|this) |the (?:details|case|request|message|conversation|photos?|question|matter|issue|whole thread) |your (?:\w+ ){0,3}(?:details|case|request|message|messages|conversation|photos?|question|questions|matter|issue|note|feedback|comments?|suggestion|ticket|idea|concerns?|email|words|complaint|refund request|replacement request|cancellation request) ?|a (?:note|message|reminder|request) |an? (?:\w+ )?(?:verification |one-time |confirmation |six-digit |6-digit |4-digit |security )*code|the (?:\w+ )?code|the link|a link)(?:.{0,30}\b(?:to|with|for|over to|on to)\b.{0,30}\b(?:team|colleagues?|specialists?|manager|department|person|human|agent|staff|us|supervisor|e-?mail|inbox|phone|address on file|developers?|designers?|buyers?|curators?|warehouse|support|someone)|.{0,20}$)/u;

const rule = (kind: Claim["kind"], source: string) => ({
  kind,
  pattern: new RegExp(`(?<![\\p{L}\\d])${source}(?![\\p{L}])`, "gu"),
});

const RULES = [
  // I have (just) paused …; we've gone ahead and cancelled …
  rule(
    "done",
    `${WE}(?: have|'ve| ve| has|'s| had|'d) (?:been )?${ADVERB}{0,3}(?:had |gotten |got )?(?:(?:your|the|this|that|it)(?: \\p{L}+){0,3} )?(?<verb>${PAST})`,
  ),
  rule(
    "done",
    `${WE}(?: have|'ve| has|'s)? ?(?:gone|went|go) ahead (?:and|with)(?: \\p{L}+){0,2} (?<verb>${PAST}|${ING}|${BASE}|refund|cancellation|pause)`,
  ),
  rule("done", `(?:ive|weve) ${ADVERB}{0,2}(?<verb>${PAST})`),
  // I paused …
  rule("done", `${WE},? ${ADVERB}{0,3}(?<verb>${PAST})`),
  rule("done", `${WE} (?:did|do) (?<verb>pause|cancel|refund|skip|replace|suspend|reimburse)`),
  // I put your subscription on hold
  rule(
    "done",
    `${WE}(?:'ve| have| has)? ?${ADVERB}{0,2}(?:put|placed|set)(?: \\p{L}+){1,5} (?<verb>on (?:a )?(?:hold|pause|freeze)|to (?:paused|cancelled|canceled|inactive))`,
  ),
  // your subscription has been / is now / was paused; it's cancelled; you have been refunded
  rule(
    "state",
    `${THING}(?:,? (?:as (?:requested|promised|of \\p{L}+)|\\p{L}+ly),?)?(?: has| have|'s|'ve| had)(?: \\p{L}+ly)? ${ADVERB}{0,3}(?:been|gone|got|gotten|become|become fully) ${ADVERB}{0,3}(?<verb>${PAST}|inactive|on hold|through|stopped)`,
  ),
  rule(
    "state",
    `${THING}(?: is| are| was| were|'s|'re| got| gets| stands| remains| shows(?: as)?| appears| shows up as)(?: (?:being|getting))? ${ADVERB}{0,3}(?<verb>${OWN_PAST}|updated|changed|processed|completed?|approved|authori[sz]ed|confirmed|deleted|removed|closed|stopped|halted|ended|over|terminated|waived|applied|done|sorted(?: out)?|taken care of|all set|settled|reversed|returned|issued|initiated|released|on (?:a )?(?:hold|pause)|inactive|no longer active|off|switched|in place|effective|in effect|on (?:its|the) way(?: back)?(?: to you)?|underway|under way|in progress|in process|through|in motion|finali[sz]ed|complete|as good as \\p{L}+|history|gone|not active|not going to be charged|back on your card|with your bank|guaranteed|rescheduled|postponed|redirected|saved|registered|active again|up and running)`,
  ),
  // you've successfully unsubscribed
  rule("state", `you(?: have|'ve)(?: been)? ${ADVERB}{1,3}(?<verb>${PAST})`),
  rule(
    "state",
    `you(?:'re| are) (?:now |all |officially |already )*(?<verb>unsubscribed|refunded|cance+l+ed|off the (?:list|hook)|free of|good to go|done)`,
  ),
  rule(
    "done",
    `(?:consider|treat|regard|count) (?:it|this|that|everything|your(?: \\p{L}+){1,4}|the(?: \\p{L}+){1,4}) (?:as )?${ADVERB}{0,2}(?<verb>${PAST}|done|over|on hold|sorted|gone)`,
  ),
  // I'll / we are going to / let me …
  rule(
    "promise",
    `(?:${WE}(?: will|'ll| shall|'m going to| am going to|'re going to| are going to|'m gonna| am about to|'m about to| are about to|'re about to| promise to| guarantee to| undertake to| commit to)|(?<!you )let me|i ll|ill|allow me to) ${ADVERB}{0,2}(?:(?:proceed to|proceed with|go ahead and|make sure to|be sure to|be|have|get|start|begin|see to it that|personally|and|also|to|just|happily|now|immediately|right now) ){0,4}(?<verb>${BASE}|${ING}|${OWN_PAST})`,
  ),
  // I am cancelling …
  rule(
    "promise",
    `(?:i'm|i am|we're|we are|im|our team is) ${ADVERB}{0,2}(?:in the process of |busy |currently |right now )?(?<verb>${ING})`,
  ),
  // your money will be returned
  rule(
    "promise",
    `${THING}(?: will|'ll| shall| is going to| are going to| is about to| is to| are to) (?:also |then |now |automatically |soon |shortly |certainly |definitely |immediately )*(?:be|get|have been) ${ADVERB}{0,3}(?<verb>${PAST}|on (?:its|the) way|on hold|inactive|back)`,
  ),
  // you'll get your money back
  rule(
    "promise",
    `(?:you(?:'ll| will| shall|'re going to| are going to| can expect| should)|(?<=(?:^|[.!?:,;\\n] ?))(?:please )?expect|you are (?:getting|receiving)) (?:also |soon |shortly |then |definitely |certainly |to )*(?<verb>get|receive|see|have|be getting|be receiving|expect|find|getting|receiving|(?= ?(?:a|your|the|full)))?(?: ?(?:back|your|the|a|an|full|our|all|that|every|this|of|money|new|complete|100|%|100%|free|partial|entire|whole|[$€£₽]?[\\d.,]+[$€£₽]?)){0,5} (?<noun>refund|money(?: back)?|replacement|reimbursement|compensation|cash ?back|funds|new (?:box|one|item)|discount|store credit|voucher|coupon|gift|bonus|credit|free box)`,
  ),
  rule(
    "promise",
    `(?<noun>money|refund|reimbursement|funds|replacement|payment|compensation|new box|cash|amount|credit)(?: of [^ ]{1,12})? (?:will|'ll|should|is going to|is about to|is set to|is due to|shall) (?:\\p{L}+ly |soon |also |then |be )*(?<verb>arrive|reach|appear|be back|return|come|show up|land|hit|be (?:with|in|on)|go|get|follow|arriving|coming)`,
  ),
  rule(
    "promise",
    `(?<noun>refund|money|reimbursement|funds|replacement|cash|compensation)(?: (?:is|are)|'s) (?:\\p{L}+ly |now |already )*(?<verb>coming|on (?:its|the) way|heading|headed|en route|yours|guaranteed|arriving|going)`,
  ),
  rule(
    "state",
    `(?:a|the|your) (?<verb>(?:new|fresh|another|second|replacement) [\\p{L}]+(?: [\\p{L}]+)?) (?:is|was|has been|will be) (?:\\p{L}+ly |already |now )*(?:on (?:its|the) way|sent|shipped|dispatched|coming|packed|headed|with the courier|yours)`,
  ),
  // you won't be charged again
  rule(
    "state",
    `(?:you(?:'ll| will)? (?:won't|wont|not|never|no longer|won't ever) (?:be )?(?:ever )?(?:again )?(?<verb>be charged|be billed|charged|billed|pay|owe|see (?:any|another|further)(?: \\p{L}+){0,2} charges?|receive (?:any|another|further|the)(?: \\p{L}+){0,3} (?:box|boxes|charges?|deliver(?:y|ies)|shipments?|parcels?)|get (?:any|another|further)(?: \\p{L}+){0,3} (?:box|boxes|charges?|deliver(?:y|ies))|hear from us|have to pay|need to pay))`,
  ),
  rule(
    "state",
    `(?<verb>no (?:more|further|additional|new|other|future|upcoming) (?:charges?|payments?|boxes|shipments?|deliver(?:y|ies)|bills?|billing|renewals?|withdrawals?)(?! (?:unless|until|if)))`,
  ),
  rule(
    "state",
    `(?<verb>(?:nothing|not a (?:cent|penny)|no money) (?:more |else |further )?(?:will|is going to) be (?:charged|taken|billed|deducted|withdrawn))`,
  ),
  rule(
    "state",
    `(?:your card|your account|the card) (?:won't|will not|will no longer|is not going to|will never) (?<verb>be (?:charged|billed|debited))`,
  ),
  rule(
    "state",
    `(?:box|boxes|shipment|shipments|deliver(?:y|ies)|payments?|billing|subscription|membership) (?:won't|will not|will no longer|will never|has|have|will) (?:\\p{L}+ly )?(?<verb>renew|ship|continue|be shipped|be sent|be delivered|be renewed|stopped|ceased|stop|cease|end|come to an end|lapsed?|ended|resume|go out)`,
  ),
  // headings: "Subscription cancelled." "Refund issued" "Cancelled as requested"
  rule(
    "done",
    `(?<=(?:^|[.!?:,;\\n("-]|and|so|-|great|ok|okay|yes|hi|hello|sure|perfect|alright) ?)(?:your |the )?(?:subscription|refund|order|box|membership|account|payment|plan|delivery|replacement|cancellation|pause|request|address|discount|claim|change|changes|return|exchange|month|next box|coupon)(?: \\p{L}+)? (?:is |was )?${ADVERB}{0,2}(?<verb>${PAST}|complete|confirmed|successful)`,
  ),
  rule(
    "done",
    `(?<=(?:^|[.!?:,;\\n("-]|and|-|ok|okay|yes|sure|perfect|alright|great) ?)(?:all |successfully |now |already |and |officially |just )*(?<verb>${OWN_PAST}|done|sorted|processed|completed|updated|approved|confirmed)(?= ?(?:$|[.!,;\\n)-]|(?:your|the|it|that|as (?:you )?(?:requested|asked|promised)|successfully|for you|until|from|now|today|immediately|already|per|on your|on our|and done|\\p{Emoji_Presentation})))`,
  ),
  rule(
    "done",
    `(?<verb>all (?:done|set|sorted|taken care of)|it's done|that's done|job done|mission accomplished|that's sorted|done deal|you're all set)(?! (?:up|if|once|when|to))`,
  ),
  rule(
    "done",
    `(?:cancellation|pause|refund|suspension|replacement|termination|skip|address change|change of address|reimbursement|freeze|discount|unsubscription)(?: \\p{L}+){0,3} (?:is|was|has been|went|has gone|:|has|took|takes|have been|now) ?${ADVERB}{0,2}(?<verb>confirmed|complete[d]?|effective|in effect|in place|active|through|successful|succeeded|processed|approved|final|accepted|granted|gone through|taken effect|effect|executed|recorded|registered|done|all set|official|a done deal)`,
  ),
  rule(
    "promise",
    `(?:i|we)(?:'m| am|'re| are)? ?(?:can |hereby |do |will |fully |officially )*(?<verb>confirm|certify|approve|authori[sz]e|grant|guarantee|assure you of|promise)(?: you)?(?: that)?(?: your| the| a| this| full| of| complete)* (?<noun>refund|cancellation|pause|replacement|reimbursement|money back|full refund|suspension|discount|termination)`,
  ),
  rule(
    "done",
    `(?:here(?:'s| is| are)|please find|attached is|enjoy|use)(?: \\p{L}+){0,3} (?<verb>(?<noun>discount|coupon|promo code|voucher|free box|gift card|store credit|refund receipt|refund confirmation|cancellation confirmation|confirmation of your (?:cancellation|refund|pause)))`,
  ),
  rule(
    "promise",
    `(?:i|we)(?:'d| would|'ll| will| can| could|'m| am|'re| are)? ?(?:also |like to |love to |happy to |glad to |be happy to |be glad to |able to |gladly |happily |prepared to |ready to |willing to |even )*(?<verb>offer|offering|give|giving|extend|apply|provide|add|send)(?: you| to| your| the| next| order| a| an| extra| special| one-time| little| some| small| with| our| of| off| \\d+ ?%| \\p{L}+ percent){0,5} (?<noun>discount|coupon|promo code|voucher|store credit|free (?:\\p{L}+ )?(?:box|month|gift|item|shipping|delivery)|gift card|bonus|compensation|goodwill credit|full refund|refund|partial refund|replacement for free|free replacement)`,
  ),
  rule(
    "done",
    `(?:you(?:'ve| have)? (?:been )?(?:got|get|received?|earned|won|granted|awarded)|enjoy|it's yours|gets? you)(?: \\p{L}+| a| \\d+ ?%| an){0,4} (?<verb>(?<noun>discount|coupon|voucher|store credit|free (?:\\p{L}+ )?(?:box|month|gift|item|shipping|delivery)|gift card|% off))`,
  ),
  rule(
    "promise",
    `(?<verb>your (?:next )?(?:box|order|month|delivery|shipment|replacement) (?:will be|is|'s) (?:free|on us|on the house|complimentary|at no (?:extra )?(?:cost|charge)))`,
  ),
  rule(
    "done",
    `${WE}(?:'ve| have| has)? ?${ADVERB}{0,2}(?<verb>stopped|ended|halted|pulled the plug on|got rid of|scrapped|killed|binned|axed|undone|undid|rolled back|nixed|wiped|shut down|switched off|turned off|taken you off|took you off|removed you|withdrew|withdrawn|let you go)`,
  ),
];

const NOT_BEFORE =
  /(?:\b(?:not|never|nobody|no one|cannot|can't|couldn't|haven't|hasn't|didn't|don't|doesn't|isn't|wasn't|aren't|weren't|won't|wouldn't|without|unable to|nothing|none of|neither|no action|before|rather than|instead of)|n't)(?: yet)?(?: [\p{L}']+){0,1} ?$/u;
const NOT_INSIDE =
  /(?<!\bif )\b(?:not|never|cannot|can't|haven't|hasn't|didn't|isn't|wasn't|aren't|weren't|couldn't|nothing|nobody)\b(?! only\b)|n't\b/u;
const EXCUSED_BEFORE =
  /\b(?:if|whether|once|when|after|before|until|unless|while|as soon as|in case|as long as|provided|how|why|since when|would you like|do you want|should|shall|could|can|may|might|would|until after|so that|in order that|have|has|had|is|are|was|were|did|do|does|will|which|where|what|who|every time|whenever|wish|ask|asking|asked|wondering|check|checking|see|ensure|by the time|make sure|like|want|prefer|ask for|suppose|imagine|pretend|example)(?:,)?(?: (?:that|me|us|you|the team|first|a|any|your|the|and|it|its|there|them)){0,2} ?$/u;
const QUESTION_OPENER =
  /^(?:so |and |or |then |also |ok |okay |great |sure |perhaps |alternatively |first |just to confirm |to confirm |sorry |hi |hello |thanks |in that case |now |well |but )*(?:would|do|does|did|should|shall|can|could|may|might|have|has|had|is|are|was|were|will|am|which|what|when|where|why|who|how|want|wouldn't|isn't|didn't|haven't|hasn't|don't)\b/u;
const CONDITION =
  /\b(?:if|once|when|after|as soon as|unless|upon|with|as long as|provided|before|until|in case)\b(?: \p{L}+){0,3} (?:confirm\w*|agree\w*|approv\w*|say|reply|tell|let|send\w*|shar\w*|giv\w*|provid\w*|verif\w*|choos\w*|click\w*|open|use|want|wish|decid\w*|like|prefer|ready|happy|ok|okay|yes|permission|go-ahead|consent|know|have your|receiv\w*|hav\w*|get|review\w*|check\w*|eligible|qualif\w*|see|find\w*|possible|need\w*|change your mind|pick|accept|is confirmed|interested|got)/u;
const APPROVAL =
  /\b(?:if|once|when|after|whether|unless|until|as soon as|provided)\b.{0,60}\b(?:approv\w*|eligib\w*|colleague|team|specialist|manager|decision|decides?|review\w*|qualif\w*|staff|accepts?)\b/u;
const RESTATING =
  /\b(?:you (?:said|say|wrote|write|mention(?:ed)?|told|asked|want(?:ed)?|would like|requested|feel|report(?:ed)?|described?|noticed|explained|tried|think|believe|were told|are saying)|you'd like|you've (?:said|mentioned|told|written|asked|described)|sorry (?:to (?:hear|read|learn|see)|that|about|your)|(?:i|we) (?:understand|see from your message|hear|read|gather)|thank you for (?:telling|letting|writing|reporting)|thanks for (?:telling|letting|writing|reporting)|as i understand|from your message|according to you|frustrating (?:that|when|to)|upset(?:ting)? (?:that|when))\b/u;
const FALSE_SUBJECT =
  /\b(?:you|customers?|people|they|anyone|everyone|everybody|somebody|subscribers|members)(?: can| could| may| might)? ?$/u;
const HELP =
  /\b(?:help|assist|guide|show|explain|walk|let|like|able|ready|want|need|try|trying|used|link|button|option|way|possible|how|choose|free|happy|glad|possible|impossible|easy) (?:you |us |me )?(?:to |with )?(?:[\p{L}]+ )?$/u;

/** Statements, promises and offers in English that something was, is or will be done. */
export function findEnglishClaims(text: string, sentences: readonly Stretch[], customerWords: string): Claim[] {
  const claims: Claim[] = [];
  if (!/[a-z]/.test(text)) return claims;
  for (const { kind, pattern } of RULES) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      const sentence = sentenceAt(sentences, start);
      const clause = clauseAt(text, sentence, start, end);
      const said = text.slice(sentence.start, sentence.end).trim();
      const lead = text.slice(clause.start, start);
      if (
        isExcused(kind, match, {
          said,
          lead,
          clauseText: text.slice(clause.start, clause.end).trim(),
          isQuestion: said.endsWith("?"),
        })
      )
        continue;
      if (/\bcance+l+ation (?:link|page|form)\b/.test(match[0] + text.slice(end, end + 14))) continue;
      if (/\b(?:stopped|halted|ended)$/.test(match[0]) && /^(?:[.!,;]|$)/.test(text.slice(end))) continue;
      if (
        topic0Charge(match[0]) &&
        /^(?:so |and )?(?:if|when|while|once) (?:you|your subscription)\b.{0,20}\b(?:skip|paus|cancel|confirm|is|stop)/.test(
          said,
        )
      )
        continue;
      const after = text.slice(end, Math.min(clause.end, end + 70));
      const topic = topicOf(match, match[0] + after);
      if (
        topic === null ||
        (HARMLESS_OBJECT.test(after) && !isOwn(match.groups?.verb ?? "") && !RISKY_OBJECT.test(after))
      )
        continue;
      if (topic === "plain" && !isTelling(kind, match, after)) continue;
      if (topic === "refund" && kind === "promise" && APPROVAL.test(said)) continue;
      if (
        kind === "promise" &&
        topic !== "refund" &&
        topic !== "discount" &&
        (CONDITION.test(said) || APPROVAL.test(said))
      )
        continue;
      if (
        kind === "state" &&
        RESTATING.test(text.slice(sentence.start, start)) &&
        repeats(match.groups?.verb ?? "", customerWords)
      )
        continue;
      claims.push({ topic, kind, start, end, clause, sentence });
    }
  }
  return claims;
}

const topic0Charge = (matched: string) => /charged|billed|pay|no (?:more|further)|won't|not/.test(matched);

const RISKY_OBJECT = /\b(?:money|replacement|refund(?! request)|new (?:box|one|item)|another|discount|coupon|gift)\b/;

function isExcused(
  kind: Claim["kind"],
  match: RegExpMatchArray,
  around: { said: string; lead: string; clauseText: string; isQuestion: boolean },
): boolean {
  const { said, lead, clauseText, isQuestion } = around;
  const inside = match[0];
  const isNegativeForm =
    /^(?:no |nothing|not a)|(?:won't|wont|not|never|no longer) |will not|will no longer/.test(inside) &&
    /charg|bill|owe|pay|receive|ship|renew|continue|boxes|deliver|payments?|deduct|taken|debited|resume|hear|active|go out|sent/.test(
      inside,
    );
  if (!isNegativeForm && NOT_INSIDE.test(inside)) return true;
  if (/\bno \p{L}+ (?:has|have|was|is|were)\b/u.test(inside) && !isNegativeForm) return true;
  if (
    NOT_BEFORE.test(
      lead.replace(
        /\b(?:no|not a) (?:problem|worries|worry|doubt)|not only|why not|don't worry|without (?:delay|further ado|any problem|question)/g,
        " . ",
      ),
    )
  )
    return true;
  if (/^(?:can|could|may|might|would|should|to|must|cannot|be)\b/.test(match.groups?.verb ?? "")) return true;
  if (EXCUSED_BEFORE.test(lead)) return true;
  if (kind !== "state" && HELP.test(lead)) return true;
  if (kind === "state" && FALSE_SUBJECT.test(lead) && !/^you/.test(inside)) return true;
  if (
    isQuestion &&
    (QUESTION_OPENER.test(clauseText) ||
      (QUESTION_OPENER.test(said) && !/[,;-]/.test(said.slice(0, Math.max(0, said.indexOf(inside))))))
  )
    return true;
  return false;
}

function topicOf(match: RegExpMatchArray, clause: string): ClaimTopic | null {
  const verb = match.groups?.verb ?? "";
  const noun = match.groups?.noun ?? "";
  for (const [topic] of OWN_TOPIC)
    if (OWN_VERBS.get(topic)!.test(verb))
      return topic === "refund" && /credit/.test(verb) && /discount|bonus/.test(clause) ? "discount" : topic;
  if (/^(?:new|fresh|another|second|replacement) /.test(verb)) return "replace";
  if (/on (?:a )?(?:hold|pause|freeze)|paused/.test(verb)) return "pause";
  if (
    /charg|bill|owe|pay$|deduct|debited|withdraw|no (?:more|further)|nothing|renew|lapse|not a (?:cent|penny)|no money/.test(
      verb,
    )
  )
    return "charge";
  if (/free|on us|on the house|complimentary|no (?:extra )?(?:cost|charge)/.test(verb)) return "discount";
  for (const [topic, pattern] of NOUN_OF) if (noun && pattern.test(noun)) return topic;
  for (const [topic, pattern] of NOUN_OF) if (pattern.test(clause)) return topic;
  return "plain";
}

const isOwn = (verb: string) => OWN_TOPIC.some(([topic]) => OWN_VERBS.get(topic)!.test(verb));

/** Verbs without a known object count only where they tell of something done for this customer. */
function isTelling(kind: Claim["kind"], match: RegExpMatchArray, after: string): boolean {
  const verb = match.groups?.verb ?? "";
  if (kind === "promise") return false;
  if (
    /^(?:sent|made|given|gave|done|closed|returned|paid|opened|moved|posted|taken care|confirmed|saved|logged)/.test(
      verb,
    ) &&
    kind === "done" &&
    !/^(?:done|all|it's|that's)/.test(match[0])
  )
    return /^ (?:it|that|this|everything|your request|the changes?|them)\b/.test(after);
  if (kind === "done")
    return /^ ?(?:$|[.!,;]|(?:your|the|it|that|this|everything|them|for you|as|a new)\b)/.test(after);
  return (
    /^(?:it|that|this|everything|all|your request|the request|your changes?|the changes?|changes?|request|you)/.test(
      match[0],
    ) &&
    /done|processed|completed?|approved|sorted|taken care|all set|settled|in place|confirmed|finali[sz]ed|handled|resolved|updated|changed/.test(
      verb,
    )
  );
}

function repeats(verb: string, customerWords: string): boolean {
  const stem = verb.replace(/(?:l?ed|en|d)$/, "").slice(0, 12);
  return stem.length > 2 && customerWords.includes(stem);
}
