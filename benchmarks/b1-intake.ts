import type { Connector, ConnectorContext } from "@rapport/connector";
import { webchatConnector, writePayload } from "@rapport/connector-webchat";
import { createReceiver, type Receiver } from "@rapport/ingestion";
import { newId } from "@rapport/schema";
import pg from "pg";
import type { BenchmarkResult } from "./figures.ts";
import { median } from "./figures.ts";
import { foundTenant, type Ground, openGround } from "./ground.ts";

const BATCH = 500;
const CONCURRENCY = 32;
const VISITORS = 2000;

/** Tables that an arriving message writes, parents first. Counters are left out of the copy, not of the intake. */
const TABLES = [
  "rapport.contacts",
  "rapport.identities",
  "rapport.conversations",
  "rapport.conversation_participants",
  "rapport.raw_payloads",
  "rapport.events",
  "rapport.event_texts",
  "rapport.change_feed",
  "graphile_worker._private_jobs",
];
/** What must stand before the clock starts, because the others point to it. */
const GROUND = ["rapport.tenants", "rapport.connections", "graphile_worker._private_tasks"];
const COPIED_TENANT = "(select tenant_id from rapport.tenants where slug = 'batched')";

/** B1: events a second through the whole receive path, beside raw COPY of the same rows into the same indexed tables. */
export async function measureIntake(isFull: boolean): Promise<BenchmarkResult> {
  const messages = isFull ? 50_000 : 10_000;
  const ground = await openGround("b1");
  try {
    const batched = await runIntake(ground, "batched", messages, (send) => inBatches(messages, send));
    const copied = await copySameRows(ground, messages);
    const single = await runIntake(ground, "single", messages, (send) => concurrently(messages, send));
    return {
      id: "b1",
      title: "intake through the whole receive path, one tenant, one process",
      size: { messages },
      figures: [
        {
          what: `in batches of ${BATCH} ÷ raw COPY of the same rows`,
          value: batched / copied,
          unit: "ratio",
          goal: { atLeast: 0.35 },
        },
        { what: `in batches of ${BATCH}`, value: batched, unit: "events/s" },
        { what: "raw COPY, one statement a table, same indexes and keys", value: copied, unit: "events/s" },
        { what: `single messages, ${CONCURRENCY} at a time`, value: single, unit: "events/s", goal: { atLeast: 2000 } },
      ],
      notes: ["fsync on; medians of five parts, and of three copies."],
    };
  } finally {
    await ground.stop();
  }
}

type Send = (index: number) => Promise<unknown>;

/** Runs the parts one after another on a warm connection; answers the median speed. */
async function runIntake(
  ground: Ground,
  slug: string,
  messages: number,
  run: (send: Send) => Promise<number[]>,
): Promise<number> {
  const { tenantId, webchatId } = await foundTenant(ground.store, slug);
  const receiver = createReceiver({ store: ground.store, onStatus: async () => {}, maxBatch: BATCH });
  const send = sender(receiver, tenantId, webchatId);
  await Promise.all(Array.from({ length: 200 }, (_, index) => send(messages + index)));
  const speeds = await run(send);
  await receiver.drain();
  return median(speeds);
}

function sender(receiver: Receiver, tenantId: string, connectionId: string): Send {
  const visitors = Array.from({ length: VISITORS }, () => newId());
  const context = { tenantId, connectionId } as unknown as ConnectorContext;
  const connection = { tenantId, id: connectionId, teamId: null };
  return (index) => {
    const payload = {
      visitorId: visitors[index % VISITORS]!,
      clientId: `message-${index}`,
      text: `Hello, where is my box number ${index}? I have been waiting for two weeks already and nobody answers my mails.`,
      attachmentIds: [],
      pageUrl: "https://shop.example/boxes",
    };
    const raw = {
      content: writePayload(payload),
      contentType: "application/json",
      receivedAt: new Date().toISOString(),
    };
    return receiver.receive(webchatConnector as Connector, connection, raw, context);
  };
}

const PARTS = 5;
/** The copy is one short statement after another, so one run of it says little. */
const COPIES = 3;

async function inBatches(messages: number, send: Send): Promise<number[]> {
  const perPart = messages / PARTS;
  const speeds: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    const begunAt = performance.now();
    for (let from = part * perPart; from < (part + 1) * perPart; from += BATCH) {
      await Promise.all(Array.from({ length: BATCH }, (_, index) => send(from + index)));
    }
    speeds.push(perPart / ((performance.now() - begunAt) / 1000));
  }
  return speeds;
}

async function concurrently(messages: number, send: Send): Promise<number[]> {
  const perPart = messages / PARTS;
  const speeds: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    let next = part * perPart;
    const begunAt = performance.now();
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        while (next < (part + 1) * perPart) await send(next++);
      }),
    );
    speeds.push(perPart / ((performance.now() - begunAt) / 1000));
  }
  return speeds;
}

/** Writes what the batched run kept to files of the server, and reads them into fresh databases. Answers events a second. */
async function copySameRows(ground: Ground, messages: number): Promise<number> {
  const source = new pg.Client({ connectionString: ground.url });
  await source.connect();
  try {
    const { rows } = await source.query<{ data_directory: string }>("show data_directory");
    const copies: { table: string; columns: string; file: string }[] = [];
    for (const table of [...GROUND, ...TABLES]) {
      const names = await source.query<{ list: string }>(
        `select string_agg(quote_ident(attname), ', ' order by attnum) as list from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
        [table],
      );
      const copy = { table, columns: names.rows[0]!.list, file: `${rows[0]!.data_directory}/bench_${table}.copy` };
      const which = table.startsWith("rapport.")
        ? `tenant_id = ${COPIED_TENANT}`
        : table.endsWith("_jobs")
          ? `payload ->> 'tenantId' = ${COPIED_TENANT}::text`
          : "true";
      await source.query(
        `copy (select ${copy.columns} from ${table} where ${which}) to '${copy.file}' (format binary)`,
      );
      copies.push(copy);
    }
    const speeds: number[] = [];
    for (let round = 0; round < COPIES; round++) {
      speeds.push(await copyInto(await ground.createDatabase("bench_b1_copy"), copies, messages));
    }
    return median(speeds);
  } finally {
    await source.end();
  }
}

async function copyInto(
  url: string,
  copies: readonly { table: string; columns: string; file: string }[],
  messages: number,
): Promise<number> {
  const target = new pg.Client({ connectionString: url });
  await target.connect();
  try {
    const read = ({ table, columns, file }: (typeof copies)[number]) =>
      target.query(`copy ${table} (${columns}) from '${file}' (format binary)`);
    const isGround = ({ table }: { table: string }) => !TABLES.includes(table);
    await target.query("delete from graphile_worker._private_tasks");
    for (const copy of copies.filter(isGround)) await read(copy);
    const begunAt = performance.now();
    await target.query("begin");
    for (const copy of copies) if (!isGround(copy)) await read(copy);
    await target.query("commit");
    const seconds = (performance.now() - begunAt) / 1000;
    const kept = await target.query<{ count: string }>("select count(*) from rapport.events");
    if (Number(kept.rows[0]!.count) < messages) throw new Error("the copy is not whole");
    return Number(kept.rows[0]!.count) / seconds;
  } finally {
    await target.end();
  }
}
