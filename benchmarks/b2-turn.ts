import { randomBytes } from "node:crypto";
import { writeWidgetKey } from "@rapport/connector-webchat";
import { SUBSCRIPTION_AGENT } from "@rapport/intelligence";
import { openVisitor } from "@rapport/sandbox";
import { deployAgentVersion, ensureAgent, insertAgentVersion } from "@rapport/store";
import { takeFreePort } from "../tests/product/free-port.ts";
import { createServiceProcess } from "../tests/product/service-process.ts";
import { type BenchmarkResult, percentile } from "./figures.ts";
import { foundTenant, openGround } from "./ground.ts";

const PER_SECOND = 20;
const WORDS = [
  "Please skip next month",
  "Where is my parcel?",
  "I want to pause my subscription for two months",
  "My address has changed, can you update it?",
  "Хочу пропустить следующий месяц",
  "Какой статус у моей посылки?",
  "A cup in my last box came broken",
  "I was charged twice this month",
];

/** B2: from the visitor's word to the AI's answer on the visitor's own socket, without a language model. */
export async function measureTurn(isFull: boolean): Promise<BenchmarkResult> {
  const turns = isFull ? 600 : 200;
  const ground = await openGround("b2", 4);
  const port = await takeFreePort();
  const hub = createServiceProcess(["hub", "engine"], port, {
    DATABASE_URL: ground.url,
    RAPPORT_SECRET_KEY: randomBytes(32).toString("hex"),
    RAPPORT_REQUESTS_PER_MINUTE: "10000000",
    RAPPORT_LOG_LEVEL: "error",
    SMTP_PORT: "off",
  });
  try {
    const { tenantId, webchatId } = await foundTenant(ground.store, "turns");
    await ground.store.system(tenantId).write(async (tx) => {
      const { draft } = await ensureAgent(tx, SUBSCRIPTION_AGENT);
      await deployAgentVersion(tx, (await insertAgentVersion(tx, draft, "")).id);
    });
    await hub.start();
    const options = {
      server: () => `http://127.0.0.1:${port}`,
      widgetKey: writeWidgetKey(tenantId, webchatId),
      origin: "http://shop.example",
    };
    // The first turns train the router, open connections and compile the code.
    for (let index = 0; index < 40; index++) await (await openOnce(options)).ask(wordsOf(index));

    const visitors = [];
    for (let index = 0; index < turns; index++) visitors.push(await openOnce(options));
    const delaysMs: number[] = [];
    const waiting: Promise<unknown>[] = [];
    const begunAt = performance.now();
    for (const [index, visitor] of visitors.entries()) {
      const dueMs = begunAt + (index * 1000) / PER_SECOND - performance.now();
      if (dueMs > 0) await new Promise((done) => setTimeout(done, dueMs));
      waiting.push(visitor.ask(wordsOf(index)).then((delayMs) => delaysMs.push(delayMs)));
    }
    await Promise.all(waiting);
    return {
      id: "b2",
      title: `live turn: a visitor's word → the AI's answer on the socket, ${PER_SECOND} a second, no language model`,
      size: { turns },
      figures: [
        { what: "word sent → answer heard, p50", value: percentile(delaysMs, 0.5), unit: "ms", goal: { atMost: 25 } },
        { what: "word sent → answer heard, p95", value: percentile(delaysMs, 0.95), unit: "ms" },
        { what: "word sent → answer heard, p99", value: percentile(delaysMs, 0.99), unit: "ms", goal: { atMost: 120 } },
        { what: "turns that were answered", value: delaysMs.length, unit: "turns", goal: { atLeast: turns } },
      ],
      notes: ["Each turn is a new visitor's first word; hub and engine in one process, the database beside it."],
    };
  } finally {
    await hub.kill();
    await ground.stop();
  }
}

const wordsOf = (index: number) => WORDS[index % WORDS.length]!;

/** A visitor with an open socket; `ask` answers the delay from the word to the first answer, in milliseconds. */
async function openOnce(options: Parameters<typeof openVisitor>[0]): Promise<{ ask(text: string): Promise<number> }> {
  const visitor = openVisitor(options);
  await visitor.catchUp();
  return {
    ask(text) {
      const saidAt = performance.now();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          visitor.leave();
          reject(new Error(`no answer within 20 s to: ${text}`));
        }, 20_000);
        visitor.onAnswer(() => {
          clearTimeout(timer);
          resolve(performance.now() - saidAt);
          visitor.leave();
        });
        visitor.say(text).catch(reject);
      });
    },
  };
}
