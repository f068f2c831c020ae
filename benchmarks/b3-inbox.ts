import { type ConversationFilter, type ConversationSort, listConversations, searchAll } from "@rapport/store";
import { type BenchmarkResult, median, percentile } from "./figures.ts";
import { foundTenant, type Ground, openGround } from "./ground.ts";

const PAGE = 50;

/** B3: pages of the inbox and searches over very many conversations. */
export async function measureInbox(isFull: boolean): Promise<BenchmarkResult> {
  const conversations = isFull ? 1_000_000 : 20_000;
  const messages = conversations * 10;
  const repeats = isFull ? 60 : 30;
  const ground = await openGround("b3");
  try {
    const { tenantId, ownerId } = await foundTenant(ground.store, "inbox");
    await fill(ground, tenantId, conversations);
    const actor = { tenantId, actorId: ownerId, kind: "person", role: "owner", scope: "all", teamIds: [] } as const;
    const scope = ground.store.as(actor);
    const lists = await measureLists(repeats, (filter, sort, cursor) =>
      scope.read((tx) => listConversations(tx, filter, sort, cursor, PAGE)),
    );
    const searches: number[] = [];
    for (let run = 0; run < repeats; run++) {
      for (const words of SEARCHES) searches.push(await timed(() => scope.read((tx) => searchAll(tx, words(run), 20))));
    }
    return {
      id: "b3",
      title: "inbox lists (filter, sort, keyset page of 50) and search",
      size: { conversations, messages },
      figures: [
        { what: "a page of any list, p95", value: percentile(lists.all, 0.95), unit: "ms", goal: { atMost: 15 } },
        { what: "slowest list's page, p95", value: lists.slowest, unit: "ms" },
        {
          what: "page 20 ÷ page 1 of the same list, worst median",
          value: lists.worstRatio,
          unit: "ratio",
          goal: { atMost: 2 },
        },
        {
          what: "search over messages, contacts and conversations, p95",
          value: percentile(searches, 0.95),
          unit: "ms",
          goal: { atMost: 100 },
        },
        { what: "search, median", value: median(searches), unit: "ms" },
      ],
      notes: [`Slowest list: ${lists.slowestName}. Measured in the store's own functions, one at a time, caches warm.`],
    };
  } finally {
    await ground.stop();
  }
}

const LISTS: readonly [string, ConversationFilter, ConversationSort][] = [
  ["open, newest", { status: "open" }, "newest"],
  ["open, oldest", { status: "open" }, "oldest"],
  ["all, newest", { status: "all" }, "newest"],
  ["mine", { status: "open", assignee: "me" }, "newest"],
  ["unassigned", { status: "open", assignee: "none" }, "newest"],
  ["waiting longest", { status: "open", isWaiting: true }, "waiting_longest"],
  ["by priority", { status: "open" }, "priority"],
  ["snoozed", { status: "snoozed" }, "newest"],
  ["resolved", { status: "resolved" }, "newest"],
  ["web chat only", { status: "open", channel: "webchat" }, "newest"],
  ["a tag", { status: "open", tag: "delivery" }, "newest"],
  ["unread", { status: "open", isUnread: true }, "newest"],
  ["urgent", { status: "open", priority: "urgent" }, "newest"],
];

const SEARCHES: readonly ((run: number) => string)[] = [
  (run) => `parcel${run}`,
  () => "honey refund",
  () => "broken cup",
  (run) => `Customer ${run * 7}`,
  () => "nothing matches these words at all",
];

type ReadPage = (
  filter: ConversationFilter,
  sort: ConversationSort,
  cursor?: string,
) => Promise<{ cursor: string | null }>;

async function measureLists(repeats: number, read: ReadPage) {
  const all: number[] = [];
  let [slowest, slowestName, worstRatio] = [0, "", 0];
  for (const [name, filter, sort] of LISTS) {
    const first: number[] = [];
    const deep: number[] = [];
    const cursors: (string | undefined)[] = [undefined];
    for (let page = 1; page < 20; page++) {
      const { cursor } = await read(filter, sort, cursors.at(-1));
      if (!cursor) break;
      cursors.push(cursor);
    }
    const last = cursors.at(-1);
    for (let run = 0; run < repeats; run++) {
      first.push(await timed(() => read(filter, sort)));
      deep.push(await timed(() => read(filter, sort, last)));
    }
    all.push(...first, ...deep);
    const worst = percentile([...first, ...deep], 0.95);
    if (worst > slowest) [slowest, slowestName] = [worst, name];
    if (cursors.length === 20) worstRatio = Math.max(worstRatio, median(deep) / median(first));
  }
  return { all, slowest, slowestName, worstRatio };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await work();
  return performance.now() - begunAt;
}

/**
 * Rows made by the server itself, table by table and without any index but the keys while they come. A tenth is open;
 * ten messages each, half of them ours. Far too many to send through the receive path in a sitting.
 */
async function fill({ store }: Ground, tenantId: string, conversations: number): Promise<void> {
  const { owner } = store;
  const contacts = Math.max(1000, Math.round(conversations / 5));
  const { rows: kept } = await owner.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
     where n.nspname = 'rapport' and not i.indisunique and t.relname in ('conversations', 'events', 'event_texts', 'contacts', 'conversation_tags', 'change_feed')`,
  );
  for (const { name } of kept) await owner.query(`drop index ${name}`);
  // Foreign keys are true by construction; checking each of tens of millions would only take time.
  const client = await owner.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query(
      `insert into contacts (tenant_id, id, name, email, created_at, last_event_at)
       select $1, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 'Customer ' || n, 'customer' || n || '@inbox.example', now() - interval '400 days', now() - n * interval '1 second'
       from generate_series(1, $2::int) n`,
      [tenantId, contacts],
    );
    await client.query(
      `insert into conversations (tenant_id, id, number, channel, contact_id, subject, status, priority, assignee_id, tags, preview, message_count, waiting_since_at, last_inbound_seq, created_at, last_event_at, seq)
       select $1, ('00000000-0000-7000-8002-' || lpad(to_hex(n), 12, '0'))::uuid, n, case when n % 3 = 0 then 'email' else 'webchat' end,
         ('00000000-0000-7000-8001-' || lpad(to_hex(1 + n % $3::int), 12, '0'))::uuid, case when n % 3 = 0 then 'Matter ' || n end,
         case when n % 10 = 0 then (array['new', 'assigned', 'in_progress', 'waiting_customer', 'reopened'])[1 + (n / 10) % 5] when n % 100 = 1 then 'snoozed' when n % 2 = 0 then 'resolved' else 'closed' end,
         case when n % 50 = 0 then 3 when n % 17 = 0 then 2 else 1 end, case when n % 4 = 0 then null else $4::uuid end,
         case when n % 5 = 0 then array['delivery'] else '{}' end, 'Where is parcel' || n || '?', 10, case when n % 20 = 0 then now() - (n % 40000) * interval '1 minute' end,
         n * 10, now() - interval '300 days', now() - n * interval '13 seconds', n * 10
       from generate_series(1, $2::int) n`,
      [
        tenantId,
        conversations,
        contacts,
        (await client.query("select id from actors where tenant_id = $1", [tenantId])).rows[0].id,
      ],
    );
    await client.query(
      "insert into conversation_tags (tenant_id, tag, conversation_id) select tenant_id, unnest(tags), id from conversations where tenant_id = $1 and tags <> '{}'",
      [tenantId],
    );
    const step = 100_000;
    for (let from = 1; from <= conversations; from += step) {
      const to = Math.min(conversations, from + step - 1);
      await client.query(
        `insert into events (tenant_id, id, seq, kind, channel, direction, conversation_id, contact_id, source, external_id, occurred_at, received_at)
         select $1, ('00000000-0000-8000-8' || lpad(to_hex(m), 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid, n::bigint * 10 + m, 'message', 'webchat', case when m % 2 = 0 then 'in' else 'out' end,
           ('00000000-0000-7000-8002-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8001-' || lpad(to_hex(1 + n % $4::int), 12, '0'))::uuid,
           'bench', n || ':' || m, now() - n * interval '13 seconds' - (9 - m) * interval '1 minute', now()
         from generate_series($2::int, $3::int) n, generate_series(0, 9) m`,
        [tenantId, from, to, contacts],
      );
      await client.query(
        `insert into event_texts (tenant_id, event_id, occurred_at, text)
         select $1, ('00000000-0000-8000-8' || lpad(to_hex(m), 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid, now() - n * interval '13 seconds' - (9 - m) * interval '1 minute',
           'Where is parcel' || n || '? ' || (array['The cup came broken and the box was wet.', 'I was charged twice and want a refund.', 'The honey is wonderful, thank you.', 'Please change my address before the next box.', 'We have sent it today, it should arrive on Friday.'])[1 + (n + m) % 5]
         from generate_series($2::int, $3::int) n, generate_series(0, 9) m`,
        [tenantId, from, to],
      );
      process.stdout.write(
        `\r  filling: ${to.toLocaleString("en")} of ${conversations.toLocaleString("en")} conversations   `,
      );
    }
    await client.query("set session_replication_role = origin");
    await client.query("set maintenance_work_mem = '1GB'");
    for (const { definition } of kept) await client.query(definition);
    await client.query("vacuum analyze");
    process.stdout.write("\r".padEnd(72).concat("\r"));
  } finally {
    client.release();
  }
}
