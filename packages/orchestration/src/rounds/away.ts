import type { BusinessHours, Id } from "@rapport/schema";
import {
  findAddressee,
  findInboundBySeq,
  findQueued,
  loadTenant,
  type Store,
  type Tx,
  takeFeed,
  takeSurvivor,
} from "@rapport/store";
import { openingAt } from "../business-hours.ts";
import { openEdit } from "../conversations/edit.ts";
import { enqueueMessage, openRoute } from "../delivery/queue.ts";

/** Said outside of business hours where a web chat has no words of its own. */
const OUR_WORDS: Readonly<Record<string, string>> = {
  en: "Thank you for your message. We are away right now and will answer as soon as we are back.",
  ru: "Спасибо за сообщение. Сейчас нас нет на месте, мы ответим, как только вернёмся.",
  he: "תודה על ההודעה. אנחנו לא זמינים כרגע ונענה ברגע שנחזור.",
};

/**
 * Sends the away message (ORC-9): the customer wrote while the company is closed, and has not been told so in this closed
 * period. Never to what a machine wrote, so two machines never talk to each other. Answers whether one was queued.
 * `seq`: feed number of the customer's message, as the job `turn` names it.
 */
export async function sendAwayMessage(
  store: Store,
  tenantId: Id,
  turn: { conversationId: Id; seq: number },
  now: Date = new Date(),
): Promise<boolean> {
  return store.system(tenantId).write(async (tx) => {
    const { businessHours } = await loadTenant(tx);
    const opening = openingAt(businessHours, now);
    if (opening.isOpen !== false) return false;
    await takeFeed(tx);
    const state = await takeSurvivor(tx, turn.conversationId);
    if (!state || state.status === "closed" || state.isContactBlocked || !state.connectionId) return false;
    // Once in a closed period: the company was open at some time since the last one.
    if (state.awaySentAt && !wasOpenSince(businessHours, state.awaySentAt, now)) return false;
    const heard = await findInboundBySeq(tx, turn.conversationId, turn.seq);
    if (!heard || heard.isAutomatic) return false;
    const route = await openRoute(tx, state.connectionId);
    const text = awayWords(route.config, state.contactLocale);
    const to = await findAddressee(tx, { ...state, connectionId: route.connectionId });
    const clientId = `away:${turn.seq}`;
    if (!text || !to || (await findQueued(tx, state.id, null, clientId))) return false;
    await queueAway(tx, state, route, { text, clientId, to, now });
    return true;
  });
}

async function queueAway(
  tx: Tx,
  state: Parameters<typeof openEdit>[0],
  route: Parameters<typeof enqueueMessage>[2],
  away: { text: string; clientId: string; to: { address: string; name: string | null }; now: Date },
): Promise<void> {
  const edit = openEdit(state);
  edit.columns.awaySentAt = away.now;
  await enqueueMessage(tx, edit, route, {
    actorId: null,
    clientId: away.clientId,
    notBeforeAt: away.now,
    isScheduled: false,
    now: away.now,
    content: {
      text: away.text,
      subject: state.subject,
      to: away.to,
      cc: [],
      attachmentIds: [],
      thenStatus: null,
      isMoved: false,
      isAutomatic: true,
    },
  });
}

/** True when the company was open at some moment between the two instants. */
function wasOpenSince(hours: BusinessHours, since: Date, now: Date): boolean {
  const then = openingAt(hours, since);
  return then.isOpen !== false || (then.opensAt !== null && then.opensAt <= now);
}

/**
 * The connection's away text in the contact's language: its own words (`texts.<language>.away`), else English ones, else
 * ours. Null where a connection keeps no texts at all (e-mail): there nothing is said.
 */
export function awayWords(config: Record<string, unknown>, locale: string | null): string | null {
  const texts = config.texts;
  if (typeof texts !== "object" || texts === null) return null;
  const language = (locale ?? "en").slice(0, 2).toLowerCase();
  const own = (name: string): string | undefined => {
    const entry = (texts as Record<string, { away?: unknown } | undefined>)[name]?.away;
    return typeof entry === "string" && entry.trim() !== "" ? entry : undefined;
  };
  return own(language) ?? OUR_WORDS[language] ?? own("en") ?? OUR_WORDS.en ?? null;
}
