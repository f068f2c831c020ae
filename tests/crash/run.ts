import { randomBytes } from "node:crypto";
import { writeWidgetKey } from "@rapport/connector-webchat";
import { deliver, reconcileDelivery, watchDeliveries } from "@rapport/orchestration";
import { createRandom, openCorrespondent, openVisitor, startMailSink } from "@rapport/sandbox";
import { createTestDatabase } from "@rapport/store/testing";
import { readConfig } from "../../apps/server/src/config.ts";
import { deliveryOptions } from "../../apps/server/src/connections/delivery.ts";
import { openParts } from "../../apps/server/src/main/open-parts.ts";
import { foundCompany, MAIL_ADDRESS, SITE, type TestCompany } from "../product/company.ts";
import { takeFreePort } from "../product/free-port.ts";
import { createServiceProcess, type ServiceProcess } from "../product/service-process.ts";
import { startAgent } from "./agent.ts";
import { type CrashReport, checkInbound, checkOutbound } from "./witness.ts";

export interface CrashOptions {
  kills: number;
  seed?: string;
  visitors?: number;
  writers?: number;
  agents?: number;
  /** How long the product may take to bring everything to an end by itself before its own steps are run at once. */
  settleWithinMs: number;
  log?: (sentence: string) => void;
}

const sleep = (forMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, forMs));

/**
 * Runs the real product as processes, lets customers write by chat and mail and agents answer, and kills processes with
 * SIGKILL: at random moments, and while the mail server holds a message it has not answered for yet. Then looks at what
 * every witness has.
 */
export async function runCrashes(options: CrashOptions): Promise<CrashReport> {
  const { log = () => {} } = options;
  const random = createRandom(options.seed ?? randomBytes(8).toString("hex"));
  const begunAt = Date.now();
  const undo: (() => Promise<unknown> | unknown)[] = [];
  let killsBetween = 0;
  let kills = 0;
  try {
    const database = await createTestDatabase();
    undo.push(() => database.drop());
    // Set while the next kill is to fall between a message and its receipt.
    let strike: (() => void) | null = null;
    const sink = await startMailSink({
      // The message is taken, and its sender dies before it hears so.
      faultFor: () => (strike ? { do: "delay", forMs: 3000 } : null),
    });
    undo.push(() => sink.close());
    const secretKey = new Uint8Array(randomBytes(32));
    const company = await foundCompany({ databaseUrl: database.url, secretKey, sink, agents: options.agents ?? 3 });
    undo.push(() => company.store.close());

    const [hubPort, restPort, smtpPort] = [await takeFreePort(), await takeFreePort(), await takeFreePort()];
    const environment = {
      DATABASE_URL: database.url,
      RAPPORT_SECRET_KEY: Buffer.from(secretKey).toString("hex"),
      RAPPORT_ALLOW_ADDRESSES: "127.0.0.0/8",
      RAPPORT_REQUESTS_PER_MINUTE: "10000000",
      RAPPORT_LOG_LEVEL: "error",
      SMTP_PORT: String(smtpPort),
      HOST: "127.0.0.1",
    };
    const hub = createServiceProcess(["hub"], hubPort, environment);
    const rest = createServiceProcess(["engine", "lab", "analytics", "workflows"], restPort, environment);
    const processes = [hub, rest];
    undo.push(() => Promise.all(processes.map((process) => process.stop())));
    await Promise.all(processes.map((process) => process.start()));

    const server = () => `http://127.0.0.1:${hubPort}`;
    const smtp = () => ({ host: "127.0.0.1", port: smtpPort });
    const widgetKey = writeWidgetKey(company.tenantId, company.webchatId);
    const visitors = Array.from({ length: options.visitors ?? 6 }, () =>
      openVisitor({ server, widgetKey, origin: SITE }),
    );
    const writers = Array.from({ length: options.writers ?? 3 }, (_, index) =>
      openCorrespondent({
        address: `writer${index}@mail.example`,
        name: `Writer ${index}`,
        to: MAIL_ADDRESS,
        smtp,
        sink,
      }),
    );
    undo.push(() => {
      for (const visitor of visitors) visitor.leave();
      for (const writer of writers) writer.stop();
    });
    const agents = company.agents.map(({ email }, index) =>
      startAgent({ server, email, name: `a${index}`, pauseMs: 250 }),
    );

    let isOver = false;
    const refusals: string[] = [];
    const report = (error: Error) => refusals.push(`a customer was refused: ${error.message}`);
    const talking = [
      ...visitors.map(async (visitor, person) => {
        for (let count = 1; !isOver; count++) {
          await visitor.say(`visitor ${person} says ${count}`);
          await sleep(random.between(50, 500));
        }
      }),
      ...writers.map(async (writer, person) => {
        writer.onAnswer((mail) => {
          if (isOver || random.chance(0.3)) return;
          const text = `writer ${person} replies to ${mail.number}`;
          writer.write({ subject: `Re: ${mail.subject}`, text, inReplyTo: mail }).catch(report);
        });
        for (let count = 1; !isOver; count++) {
          await writer.write({ subject: `Letter ${person}-${count}`, text: `writer ${person} writes ${count}` });
          await sleep(random.between(400, 1600));
        }
      }),
    ].map((talk) => talk.catch(report));

    sink.onMail(() => strike?.());
    while (kills < options.kills) {
      await sleep(random.between(100, 1400));
      const target: ServiceProcess = random.chance(0.75) ? processes[0]! : processes[1]!;
      if (target === processes[0] && random.chance(0.25)) {
        const struck = await Promise.race([
          new Promise<true>((resolve) => {
            strike = () => resolve(true);
          }),
          sleep(1500).then(() => false),
        ]);
        strike = null;
        if (struck) killsBetween += 1;
      }
      await target.kill();
      kills += 1;
      if (kills % 10 === 0 || kills === options.kills) log(`${kills} of ${options.kills} kills`);
      await sleep(random.chance(0.3) ? random.between(0, 600) : 0);
      const starting = target.start();
      // Now and then it dies again while it starts.
      if (kills < options.kills && random.chance(0.12)) {
        await sleep(random.between(50, 900));
        await target.kill();
        kills += 1;
        await starting.catch(() => undefined);
        await target.start();
      } else await starting.catch(async (error: Error) => Promise.reject(await explain(company, error)));
    }

    log("everybody finishes what they have begun");
    isOver = true;
    await Promise.all(talking);
    for (const agent of agents) agent.stop();
    await Promise.all(agents.map((agent) => agent.work));
    await settle(company, database.url, options.settleWithinMs, log);
    for (const visitor of visitors) await visitor.catchUp();

    const answers = agents.flatMap((agent) => agent.answers);
    const outbound = await checkOutbound(company.store, answers, sink, visitors);
    const inbound = await checkInbound(company.store, visitors, writers);
    return {
      kills,
      killsBetweenSendAndReceipt: killsBetween,
      starts: processes.reduce((sum, process) => sum + process.starts, 0),
      seconds: Math.round((Date.now() - begunAt) / 1000),
      chatMessages: visitors.reduce((sum, visitor) => sum + visitor.said.length, 0),
      mails: writers.reduce((sum, writer) => sum + writer.sent.length, 0),
      answersByChat: answers.filter(({ channel }) => channel === "webchat").length,
      answersByMail: answers.filter(({ channel }) => channel === "email").length,
      ...outbound,
      broken: [...refusals, ...inbound, ...outbound.broken],
    };
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** Adds what the database was busy with: a service that cannot start usually waits for a lock of the one before it. */
async function explain(company: TestCompany, error: Error): Promise<Error> {
  const { rows } = await company.store.owner.query<Record<string, unknown>>(
    `select pid, application_name, state, wait_event, pg_blocking_pids(pid) as blocked_by, now() - state_change as since, left(query, 120) as query
     from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`,
  );
  return new Error(`${error.message}\n${rows.map((row) => JSON.stringify(row)).join("\n")}`, { cause: error });
}

const UNFINISHED = "state in ('scheduled', 'queued', 'sending') or (state = 'unknown' and connection_id = $1)";

/**
 * Waits until nothing is under way. The product's own rounds run every minute; after `withinMs` the same steps are taken
 * here at once, so that a short test need not wait for them.
 */
async function settle(
  company: TestCompany,
  databaseUrl: string,
  withinMs: number,
  log: (sentence: string) => void,
): Promise<void> {
  const unfinished = async () => {
    const { rows } = await company.store.owner.query<{ id: string; state: string; attempts: number }>(
      `select id, state, attempts from outbox where ${UNFINISHED} order by created_at, id`,
      [company.webchatId],
    );
    return rows;
  };
  const begunAt = Date.now();
  for (let left = await unfinished(); left.length > 0; left = await unfinished()) {
    if (Date.now() - begunAt > withinMs) break;
    await sleep(250);
  }
  const left = await unfinished();
  log(`${left.length} deliveries were left after ${Math.round((Date.now() - begunAt) / 1000)} s`);
  if (left.length === 0) return;
  const config = { ...readConfig({ DATABASE_URL: databaseUrl }), allowAddresses: ["127.0.0.0/8"] };
  const parts = openParts({ config, store: company.store, publicUrl: () => "http://127.0.0.1" });
  const delivery = { ...deliveryOptions(parts), sendTimeoutMs: 1500 };
  try {
    // A message of unknown fate holds up those behind it for half a minute; a busy machine makes several of them.
    for (let round = 0; round < 180; round++) {
      await watchDeliveries(delivery);
      const still = await unfinished();
      if (still.length === 0) return;
      for (const { id, state, attempts } of still) {
        const task = { outboxId: id, attempt: attempts, look: 0 };
        if (state === "unknown") await reconcileDelivery(delivery, company.tenantId, task);
        else if (state !== "sending") await deliver(delivery, company.tenantId, id);
      }
      await sleep(500);
    }
  } finally {
    await parts.close();
  }
}
