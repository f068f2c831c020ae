import type { History, HistoryConversation } from "@rapport/store";
import { createClock, zoneOffsetMinutes } from "./clock.ts";
import { type Ending, writeConversation } from "./conversations.ts";
import { foldScript, type Place, visitorAddress } from "./fold.ts";

import { type DemoContact, makeCompanies, makeContacts } from "./people.ts";
import { createRandom, type Random } from "./random.ts";
import type { ConversationScript } from "./script.ts";
import { writeShowcase } from "./showcase.ts";

export interface GenerateOptions {
  place: Place;
  now: Date;
  /** Working hours are those of this zone. */
  timeZone: string;
  /** About how many conversations in all; 3,000 by default. */
  conversations?: number;
  seed?: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const HISTORY_DAYS = 90;

/** What the inbox holds now, beside the conversations written one by one. */
const PRESENT: readonly [Ending, number][] = [
  ["unanswered", 9],
  ["taken", 5],
  ["asked_again", 12],
  ["answered", 14],
  ["reopened", 3],
  ["snoozed", 11],
];

/**
 * The demo company's last 90 days, always the same for one seed, company and instant: some thousand conversations, of
 * which a few dozen are open and the newest a minute old.
 */
export function generateHistory(options: GenerateOptions): History {
  const { place, timeZone, conversations: wanted = 3000 } = options;
  const nowMs = options.now.getTime();
  const random = createRandom(options.seed ?? "little-harbour");
  const clock = createClock(random, zoneOffsetMinutes(timeZone, nowMs));
  const companies = makeCompanies(random, nowMs);
  const scripts: ConversationScript[] = writeShowcase(random, companies, nowMs);
  const known = scripts.map(({ contact }) => contact.email);
  const contacts = makeContacts(random, Math.max(20, Math.round(wanted * 0.38)), companies, nowMs, known);
  const pickContact = pickerOf(random, contacts);

  const present = PRESENT.flatMap(([ending, count]) => Array.from({ length: count }, () => ending));
  for (const ending of present) {
    // The latest words: some a few minutes old, most of today, a few of the days before.
    const atMs =
      nowMs - Math.min(3 * DAY_MS, Math.max(3, random.around(ending === "snoozed" ? 900 : 160, 1.3)) * MINUTE_MS);
    scripts.push(writeConversation(random, clock, { contact: pickContact(), ending, atMs: Math.round(atMs), nowMs }));
  }
  while (scripts.length < wanted) {
    // Ends before the inbox of today begins; a shop that grows, so later days hold more.
    const growing = Math.sqrt(random.next());
    const fromMs = nowMs - HISTORY_DAYS * DAY_MS * (1 - growing) - 2 * DAY_MS;
    const atMs = clock.writingTime(fromMs - DAY_MS, fromMs);
    const script = writeConversation(random, clock, { contact: pickContact(), ending: "ended", atMs, nowMs });
    if (script.steps.at(-1)!.atMs < nowMs - 20 * MINUTE_MS) scripts.push(script);
  }
  return foldAll(random, place, scripts, contacts, companies, nowMs);
}

function pickerOf(random: Random, contacts: readonly DemoContact[]): () => DemoContact {
  const sums: number[] = [];
  let total = 0;
  for (const { weight } of contacts) {
    total += weight;
    sums.push(total);
  }
  return () => {
    const point = random.next() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > point) high = middle;
      else low = middle + 1;
    }
    return contacts[low]!;
  };
}

function foldAll(
  random: Random,
  place: Place,
  scripts: ConversationScript[],
  known: readonly DemoContact[],
  companies: ReturnType<typeof makeCompanies>,
  nowMs: number,
): History {
  const history: History = {
    companies: companies.map((company) => ({ ...company, createdAt: new Date(nowMs - 120 * DAY_MS).toISOString() })),
    contacts: [],
    identities: [],
    visitors: [],
    conversations: [],
    events: [],
    references: [],
    participants: [],
    reads: [],
    drafts: [],
  };
  const contacts = new Map<string, DemoContact>();
  const chatters = new Set<string>();
  const lastEvents = new Map<string, string>();
  const folded: { script: ConversationScript; conversation: HistoryConversation }[] = [];
  for (const script of scripts.toSorted((one, other) => one.steps[0]!.atMs - other.steps[0]!.atMs)) {
    const conversation = foldScript(random, place, script, history);
    folded.push({ script, conversation });
    contacts.set(script.contact.id, script.contact);
    if (script.channel === "webchat" || script.contact.visitor.subject) chatters.add(script.contact.id);
    const before = lastEvents.get(script.contact.id) ?? "";
    if (conversation.lastEventAt > before) lastEvents.set(script.contact.id, conversation.lastEventAt);
  }
  for (const contact of [...contacts.values(), ...known.filter(({ id }) => !contacts.has(id))]) {
    addContact(random, place, contact, chatters.has(contact.id), lastEvents.get(contact.id) ?? null, history);
  }
  mergeTwice(history);
  markRead(random, place, history);
  addDrafts(place, folded, nowMs, history);
  return history;
}

function addContact(
  random: Random,
  place: Place,
  contact: DemoContact,
  isVisitor: boolean,
  lastEventAt: string | null,
  history: History,
): void {
  const { id, name, email, phone, companyId, locale, note, attributes, createdAtMs } = contact;
  const createdAt = new Date(createdAtMs).toISOString();
  history.contacts.push({ id, name, email, phone, companyId, locale, note, attributes, createdAt, lastEventAt });
  history.identities.push({
    id: random.id(createdAtMs),
    contactId: id,
    channel: "email",
    address: email,
    verifiedAt: null,
    createdAt,
  });
  if (!isVisitor) return;
  const connectionId = place.connections.webchat;
  const { id: visitorId, subject } = contact.visitor;
  history.identities.push({
    id: random.id(createdAtMs),
    contactId: id,
    channel: "webchat",
    address: visitorAddress(place, visitorId),
    verifiedAt: subject ? createdAt : null,
    createdAt,
  });
  history.visitors.push({ id: visitorId, connectionId, subject, name, email, locale, createdAt });
}

/** Two people wrote twice of the same matter, and somebody merged the later conversation into the earlier one. */
function mergeTwice(history: History): void {
  let left = 2;
  const latest = new Map<string, HistoryConversation>();
  for (const conversation of history.conversations) {
    const earlier = latest.get(conversation.contactId);
    const isClose = earlier && Date.parse(conversation.createdAt) - Date.parse(earlier.createdAt) < 4 * DAY_MS;
    if (
      left > 0 &&
      isClose &&
      !earlier.mergedIntoId &&
      earlier.channel === conversation.channel &&
      conversation.status === earlier.status
    ) {
      conversation.mergedIntoId = earlier.id;
      earlier.messageCount += conversation.messageCount;
      if (conversation.lastEventAt > earlier.lastEventAt) {
        earlier.lastEventAt = conversation.lastEventAt;
        earlier.preview = conversation.preview;
        earlier.previewDirection = conversation.previewDirection;
      }
      left -= 1;
    }
    latest.set(conversation.contactId, conversation);
  }
}

/** What is over has been read by all; of what is open, everybody has read some. */
function markRead(random: Random, place: Place, history: History): void {
  const isOver = new Set(["resolved", "closed", "snoozed"]);
  for (const { id, status, assigneeId, previewDirection } of history.conversations) {
    for (const actorId of Object.values(place.actors)) {
      const hasAnswered = assigneeId === actorId && previewDirection === "out";
      if (isOver.has(status) || hasAnswered || random.chance(0.45)) history.reads.push({ actorId, conversationId: id });
    }
  }
}

function addDrafts(
  place: Place,
  folded: readonly { script: ConversationScript; conversation: HistoryConversation }[],
  nowMs: number,
  history: History,
): void {
  const complaint = folded.find(({ script }) => script.contact.email === "mc.hohenfeld@mailbox.example");
  if (!complaint) return;
  history.drafts.push({
    actorId: place.actors.maya,
    conversationId: complaint.conversation.id,
    kind: "reply",
    text: "Dear Ms von Hohenfeld,\n\nthank you for writing so plainly, and I am sorry. Three times is no accident. From Monday on ",
    updatedAt: new Date(nowMs - 8 * MINUTE_MS).toISOString(),
  });
}
