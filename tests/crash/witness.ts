import type { Correspondent, MailSink, Visitor } from "@rapport/sandbox";
import type { Store } from "@rapport/store";
import type { GivenAnswer } from "./agent.ts";

/** What the run found, in figures; everything in `broken` is a broken promise. */
export interface CrashReport {
  kills: number;
  killsBetweenSendAndReceipt: number;
  starts: number;
  seconds: number;
  chatMessages: number;
  mails: number;
  answersByChat: number;
  answersByMail: number;
  delivered: number;
  /** Outcome shown as unknown: of these, how many the witness has. */
  unknown: number;
  unknownThatArrived: number;
  failed: number;
  broken: string[];
}

interface KnownWords {
  conversation_id: string;
  client_id: string | null;
  message_id: string | null;
  text: string;
  seq: number;
}

/** Every acknowledged word of a customer is there exactly once, and in order within its conversation. */
export async function checkInbound(
  store: Store,
  visitors: readonly Visitor[],
  writers: readonly Correspondent[],
): Promise<string[]> {
  const { rows } = await store.owner.query<KnownWords>(
    `select coalesce(c.merged_into_id, c.id) as conversation_id, t.client_id, t.meta ->> 'messageId' as message_id, t.text, e.seq
     from events e join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
       join conversations c on c.tenant_id = e.tenant_id and c.id = e.conversation_id
     where e.kind = 'message' and e.direction = 'in' order by e.seq`,
  );
  const broken: string[] = [];
  for (const visitor of visitors) {
    const found = visitor.said.map(({ clientId, text }) => {
      const matches = rows.filter((row) => row.client_id === clientId);
      if (matches.length !== 1) broken.push(`chat "${text}" is there ${matches.length} times`);
      return matches[0];
    });
    checkOrder("chat", found, broken);
  }
  for (const writer of writers) {
    const found = writer.sent.map(({ messageId, text }) => {
      const matches = rows.filter((row) => bare(row.message_id) === bare(messageId));
      if (matches.length !== 1) broken.push(`mail "${text}" is there ${matches.length} times`);
      return matches[0];
    });
    checkOrder("mail", found, broken);
  }
  return broken;
}

const bare = (messageId: string | null): string => (messageId ?? "").replace(/[<>]/g, "");

function checkOrder(kind: string, found: readonly (KnownWords | undefined)[], broken: string[]): void {
  const last = new Map<string, number>();
  for (const words of found) {
    if (!words) continue;
    const before = last.get(words.conversation_id) ?? 0;
    if (words.seq <= before) broken.push(`${kind} "${words.text}" stands before what was said earlier`);
    last.set(words.conversation_id, words.seq);
  }
}

interface KnownDelivery {
  state: string;
  text: string;
  provider_message_id: string | null;
}

/** Every acknowledged answer left exactly once; where that is not known, it is shown as unknown and never came twice. */
export async function checkOutbound(
  store: Store,
  answers: readonly GivenAnswer[],
  sink: MailSink,
  visitors: readonly Visitor[],
): Promise<Pick<CrashReport, "delivered" | "unknown" | "unknownThatArrived" | "failed" | "broken">> {
  const { rows } = await store.owner.query<KnownDelivery>(
    "select state, content ->> 'text' as text, provider_message_id from outbox order by created_at",
  );
  const result = { delivered: 0, unknown: 0, unknownThatArrived: 0, failed: 0, broken: [] as string[] };
  const { broken } = result;
  for (const { marker, channel } of answers) {
    const deliveries = rows.filter((row) => row.text.includes(marker));
    const [delivery] = deliveries;
    if (deliveries.length !== 1 || !delivery) {
      broken.push(`${marker} is in the outbox ${deliveries.length} times`);
      continue;
    }
    const seen = channel === "email" ? sightingsOf(sink, marker) : hearingsOf(visitors, marker);
    if (seen > 1) broken.push(`${marker} (${channel}, ${delivery.state}) arrived ${seen} times`);
    if (["sent", "delivered", "read"].includes(delivery.state)) {
      result.delivered += 1;
      if (seen === 0) broken.push(`${marker} (${channel}) is shown as ${delivery.state} and never arrived`);
    } else if (delivery.state === "unknown" && channel === "email") {
      result.unknown += 1;
      result.unknownThatArrived += Math.min(1, seen);
    } else if (delivery.state === "failed") {
      result.failed += 1;
      if (seen > 0) broken.push(`${marker} (${channel}) is shown as failed and arrived`);
    } else broken.push(`${marker} (${channel}) ended as ${delivery.state}, arrived ${seen} times`);
  }
  for (const [messageId, count] of sink.countByMessageId()) {
    if (count > 1) broken.push(`the mail ${messageId} arrived ${count} times`);
  }
  return result;
}

function sightingsOf(sink: MailSink, marker: string): number {
  // Customers' replies never come here, so a marker in the text is the answer itself.
  return sink.mails.filter(({ text }) => firstPart(text).includes(marker)).length;
}

const firstPart = (text: string): string => text.split(/^On .+ wrote:$/m)[0] ?? text;

function hearingsOf(visitors: readonly Visitor[], marker: string): number {
  let count = 0;
  for (const { heard } of visitors) {
    for (const { direction, text } of heard.values()) if (direction === "out" && text.includes(marker)) count += 1;
  }
  return count;
}
