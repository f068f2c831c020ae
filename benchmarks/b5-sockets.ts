import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { writeWidgetKey } from "@rapport/connector-webchat";
import { openVisitor } from "@rapport/sandbox";
import { insertActor } from "@rapport/store";
import { hashPassword } from "../apps/server/src/auth/passwords.ts";
import { takeFreePort } from "../tests/product/free-port.ts";
import { createServiceProcess } from "../tests/product/service-process.ts";
import type { CrowdReport } from "./b5-crowd.ts";
import { type BenchmarkResult, percentile } from "./figures.ts";
import { foundTenant, openGround } from "./ground.ts";

const PASSWORD = "a password for the crowd";

/** B5: what one hub tells to very many sockets, and whether they miss anything when it dies and comes back. */
export async function measureSockets(isFull: boolean): Promise<BenchmarkResult> {
  const sockets = isFull ? 5000 : 500;
  const messages = isFull ? 30 : 20;
  const ground = await openGround("b5", 4);
  const port = await takeFreePort();
  const secretKey = randomBytes(32);
  const hub = createServiceProcess(["hub"], port, {
    DATABASE_URL: ground.url,
    RAPPORT_SECRET_KEY: secretKey.toString("hex"),
    RAPPORT_REQUESTS_PER_MINUTE: "10000000",
    RAPPORT_LOG_LEVEL: "error",
    SMTP_PORT: "off",
  });
  try {
    const { tenantId, webchatId } = await foundTenant(ground.store, "crowd");
    const passwordHash = await hashPassword(PASSWORD);
    await ground.store.system(tenantId).write((tx) =>
      insertActor(tx, {
        kind: "person",
        name: "Ann",
        email: "ann@crowd.example",
        role: "operator",
        scope: "all",
        passwordHash,
      }),
    );
    await hub.start();
    const server = `http://127.0.0.1:${port}`;
    const visitor = openVisitor({
      server: () => server,
      widgetKey: writeWidgetKey(tenantId, webchatId),
      origin: "http://shop.example",
    });
    const crowd = await gather(server, sockets);

    for (let count = 0; count < messages; count++) {
      await visitor.say(`fan-out ${Date.now()} ${count}`);
      await new Promise((done) => setTimeout(done, isFull ? 700 : 200));
    }
    const calm = await crowd.ask();

    const stormAt = performance.now();
    await hub.kill();
    const starting = hub.start();
    const saying = (async () => {
      for (let count = 0; count < messages; count++) await visitor.say(`storm ${count}`);
    })();
    await starting;
    await saying;
    const after = await crowd.settle(sockets, messages * 2);
    const stormSeconds = (performance.now() - stormAt) / 1000;
    visitor.leave();
    await crowd.leave();
    return {
      id: "b5",
      title: "sockets on one hub process; each message goes to all of them",
      size: { sockets, messages: messages * 2 },
      figures: [
        {
          what: "message said → told to a socket, p99",
          value: percentile(calm.delaysMs, 0.99),
          unit: "ms",
          goal: { atMost: 250 },
        },
        { what: "message said → told to a socket, p50", value: percentile(calm.delaysMs, 0.5), unit: "ms" },
        {
          what: "messages missed over a kill and reconnect of all",
          value: after.missed,
          unit: "messages",
          goal: { atMost: 0 },
        },
        { what: "messages told twice", value: after.doubled, unit: "messages", goal: { atMost: 0 } },
        { what: "kill → everybody back and told everything", value: stormSeconds, unit: "s" },
      ],
      notes: [
        "The sockets live in one other process on the same machine and share its cores with the hub and PostgreSQL.",
      ],
    };
  } finally {
    await hub.stop();
    await ground.stop();
  }
}

interface Crowd {
  ask(): Promise<CrowdReport>;
  /** Asks until all are connected and have heard everything, or a minute has gone. */
  settle(sockets: number, messages: number): Promise<CrowdReport>;
  leave(): Promise<void>;
}

async function gather(server: string, sockets: number): Promise<Crowd> {
  const child = spawn(
    process.execPath,
    [resolve(import.meta.dirname, "b5-crowd.ts"), server, String(sockets), PASSWORD],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<CrowdReport> => {
    const line = await lines.next();
    if (line.done) throw new Error("the crowd has left");
    return JSON.parse(line.value) as CrowdReport;
  };
  await next();
  const ask = (): Promise<CrowdReport> => {
    child.stdin.write("report\n");
    return next();
  };
  return {
    ask,
    async settle(sockets, messages) {
      for (const deadline = Date.now() + 60_000; ; ) {
        const report = await ask();
        if ((report.connected === sockets && report.heardByEach >= messages) || Date.now() > deadline) {
          return { ...report, missed: Math.max(report.missed, messages * sockets - report.heard) };
        }
        await new Promise((done) => setTimeout(done, 250));
      }
    },
    async leave() {
      child.stdin.end("leave\n");
      await once(child, "exit");
    },
  };
}
