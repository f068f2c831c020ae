/**
 * Turns of phrase by which people say what kind of answer or help they want, whatever it is about: one kind a line, its phrases
 * parted by commas. `a/b` is a or b, `word*` any word that begins so, `^` the beginning of the message, `0` a number. Written for
 * customer service in general; which kinds stand together in a message, and with which words, are features (docs/router.md).
 */
const KINDS = `
how long/soon/fast/quick/quickly, when will/can/do/does/is/are/should/would/am, what time, how many days/hours/weeks/minutes/business, by when, time frame, timeframe, lead time, leadtime, take to/for, how much time/longer, until
why, reason, how come, purpose, what for, necessary, do/should/must i have/need to, do you need, do you have to, have to, explain
how do/can/would/could/to/should/does/am/will, what do/should/must/can i, what steps, what are the steps, what is the process/procedure/way, where do/can/should i, show me, walk me, instruction*, tell me how, way to, process, procedure, method, go about
can/could/may i/my/we, is it possible, am i able/allowed, is there a/any way, possible to, allowed, able to, do you support/offer/allow/accept/have/do/take, are there/you, is there, does it/this/the/your
what/which kind*, what/which type*, what/which other, what/which currenc*, what/which countr*, what/which card*, what/which places/fiat/businesses/documents/are/is, what/which crypto*, what/which atm*, what/which store*, what/which merchant*
how many, limit, limits, limited, max, maximum, number of, restriction*, rules, guidelines, stipulation*, at most, more than one, multiple, another, second, extra
how much, cost, costs, fee, fees, charge, charged, charges, charging, price, pay for, free, commission, expensive
didnt work/go/process/take/let/complete, fail*, unsuccessful, wont, not work*, not go*, not let*, not process*, not allow*, doesnt, isnt work*, declin*, reject*, refus*, deny, denied, wouldnt, unable, cannot, cant, couldnt, could not, error, errors, problem, issue, wrong, trouble
not yet/arrived/come/here/there/received/been/in/gone, not show*, not appear*, not updat*, not post*, havent, hasnt, have/has not, still, waiting, where is/are/has, missing, didnt get/receive/arrive/show/come, never got/came/arrived/received/showed, isnt here/there/showing/in, yet, late
pending, in progress, processing, stuck, hold
dont/didnt/not/never recognise/recognize/remember/make/made/do/did/buy/bought/familiar/know, do/did not recognise/recognize/remember/make/do/buy/know, dont/didnt/not/never authori*, not mine, unknown, unfamiliar, strange, someone, someone else, without my, suspicious, weird, stranger, fraud*, unauthorised, unauthorized, wasnt me, isnt mine
i want/need/wish, i would like, id like/love, please, looking to, like to, interested
i just/already/recently/made/did/tried/sent/got/had/was/have, yesterday, ago, last week/night/month, earlier, today, this morning, been
if, in case, what happens, would
i got/received/withdrew, i was given, i have been, was charged/given, gave me, taken, took, deducted, debited
back, refund*, revers*, revert*, return*, cancel*, undo, disappear*, gone
twice, double, duplicate*, two times, multiple times, again, second time, more than once, repeated
where, which places/stores/countries, abroad, countr*, travel*, overseas
friend, friends, famil*, recipient*, beneficiar*, they, them, their, he, she, him, his, her, landlord, seller, sellers, receiver, somebody, someone, anyone, daughter, son, wife, husband, child*, people, others
my account/balance/bank/app/card/statement, to me, for me, into my
abroad, overseas, foreign, travel*, holiday, vacation, trip, another country, country, countries, international*, outside, euro, europe, european, us, usa, uk
show*, appear*, reflect*, statement, listed, see, seeing, visible, account history, in the/my app, notice*
track*, status, follow, trace, check on, whereabouts, locate
order, ordered, request, requested, appl*, mailed, shipped, sent, delivered, dispatched, expected, on its/the way, supposed to, should have, suppose
urgent*, asap, quick*, fast*, express, expedit*, soon*, immediate*, right away, hurry, instant*, rush*, now
0/one/two/three/four/five/few/couple/several/many/some/a day/days/week/weeks/hour/hours/minute/minutes/month/months/times, 0/one/two/three/four/five/few/couple/several/many/some/a of/business/working day/days/week/weeks/hours/minutes/months/times
should, supposed, expect, expected, thought, assum*, normally, usually, promised, believe
amount, amounts, less, more than, only, differen*, short, incorrect, wrong, not right/correct/same/enough, not the right/correct/same, higher, lower, too much/high/little
chang*, updat*, edit*, modif*, switch*, correct, alter, amend, moved, new address
stole*, steal*, robb*, thief, thieves, mugged, theft, snatched, taken
lost, lose, misplac*, left it/my, forgot*, cant/cannot find, fell out, find my, dropped
used, using, use, uses, purchase, purchases, bought, buy, paid, pay, spend*, spent, shopping, store, shop, restaurant, online
block*, freez*, froz*, lock*, deactivat*, disabl*, suspend*, unblock*, unlock*, stop
work*, function*, accept*, go/goes/going/went/gone through, complete*, success*
cash, atm, atms, withdr*, machine, notes, money out, teller, cashpoint
transfer*, send, sent, sending, wire*, receiv*, move/moved money, sepa, swift, direct deposit, salary, incoming, outgoing
top*, refill*, reload*, add/added/adding money/funds/cash, load*, put money/funds/cash, funded, funding, deposit*, cheque, check, credit/credited/crediting my
activat*, start*, begin, set up, setup, ready, first time, enable, turn on, link*, connect*, register*
get, getting, obtain*, order, request, have, receive, apply, acquire, issue
need*, require*, must, necessary, mandatory, have to, forced, make me, without
verif*, identi*, id, proof, prove, confirm*, document*, passport, authenticat*, source
rate, rates, exchang*, conver*, currenc*, euro, euros, dollar, dollars, pound, pounds, gbp, usd, eur, fiat, crypto*, bitcoin
i never/didnt/dont/havent, i did/do not, not me/mine, not by me, someone, unknown, stranger, without
^ is/are/do/does/did/can/could/will/would/should/has/have/was/may
^ what/which/who/where/when/how/why
^ i/my/the/a/there/it/this/an/your/some/its/im/ive
currencies, cards, countries, charges, fees, purchases, transactions, payments, transfers, atms, withdrawals, places, merchants, details, accounts
`;

/** Words that say nothing of what a message is about. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  `i my me the a an to is it in of and you your do does did on for was have has had been be am are this that with at im ive so if will
  would can could please there just some any tell help know need want hi hello thanks thank ? ! £ $ € ₽ ₪`.split(/\s+/),
);

/** A place in the phrases: the kinds that end here, and where each next part leads. */
interface Node {
  kinds: number[];
  next: Map<number, Node>;
}

/** The parts of all phrases: whole words, and beginnings of words, each with its number. */
const wholeParts = new Map<string, number>();
const beginnings = new Map<string, number>();
const START = 0;

const root = readPhrases(KINDS);

/** What the phrases need of a word. */
export interface WordParts {
  /** The parts of phrases that this word can be. */
  parts: readonly number[];
  /** Says what the message is about. */
  isTelling: boolean;
}

export function describeParts(word: string): WordParts {
  const parts: number[] = [];
  const whole = wholeParts.get(word);
  if (whole !== undefined) parts.push(whole);
  for (let length = 2; length <= word.length; length++) {
    const part = beginnings.get(word.slice(0, length));
    if (part !== undefined) parts.push(part);
  }
  return { parts, isTelling: !EMPTY_WORDS.has(word) };
}

/** The kinds of phrase in a message, ascending and each once; `words` without punctuation. */
export function findKinds(words: readonly WordParts[]): number[] {
  const found = new Set<number>();
  const begun = root.next.get(START);
  if (begun) walk(begun, words, 0, found);
  for (let at = 0; at < words.length; at++) walk(root, words, at, found);
  return [...found].sort((a, b) => a - b);
}

function walk(node: Node, words: readonly WordParts[], at: number, found: Set<number>): void {
  const word = words[at];
  if (!word) return;
  for (const part of word.parts) {
    const next = node.next.get(part);
    if (!next) continue;
    for (const kind of next.kinds) found.add(kind);
    if (next.next.size > 0) walk(next, words, at + 1, found);
  }
}

function readPhrases(table: string): Node {
  const first: Node = { kinds: [], next: new Map() };
  for (const [kind, line] of table.trim().split("\n").entries()) {
    for (const phrase of line.split(",")) {
      let ends = [first];
      for (const step of phrase.trim().split(" ")) {
        ends = ends.flatMap((end) => step.split("/").map((word) => follow(end, numberPart(word))));
      }
      for (const end of ends) if (!end.kinds.includes(kind)) end.kinds.push(kind);
    }
  }
  return first;
}

function follow(node: Node, part: number): Node {
  const known = node.next.get(part);
  if (known) return known;
  const made: Node = { kinds: [], next: new Map() };
  node.next.set(part, made);
  return made;
}

function numberPart(word: string): number {
  if (word === "^") return START;
  const isBeginning = word.endsWith("*");
  const table = isBeginning ? beginnings : wholeParts;
  const key = isBeginning ? word.slice(0, -1) : word;
  const known = table.get(key);
  if (known !== undefined) return known;
  const number = wholeParts.size + beginnings.size + 1;
  table.set(key, number);
  return number;
}
