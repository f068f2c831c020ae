import { createInterface } from "node:readline";
import { executeAction, reconcileAction, watchActions } from "@rapport/orchestration";
import { openStore } from "@rapport/store";
import { openLedger } from "./surroundings.ts";

// A process that does as it is told, line by line, until it is killed: node worker.ts <database url>
// {"task": "act" | "reconcile" | "watch", "tenantId", "actionId", "laterMs"} → "begun <actionId>", then "done <actionId> <outcome>"

const store = openStore({ url: process.argv[2] ?? "", secretKey: new Uint8Array(32).fill(7), maxConnections: 4 });
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  const { task, tenantId, actionId, laterMs } = JSON.parse(line) as {
    task: "act" | "reconcile" | "watch";
    tenantId: string;
    actionId: string;
    laterMs: number;
  };
  const options = openLedger(store, { now: () => new Date(Date.now() + laterMs) });
  process.stdout.write(`begun ${actionId}\n`);
  const work = async () => {
    if (task === "act") return executeAction(options, tenantId, actionId);
    if (task === "reconcile") return reconcileAction(options, tenantId, actionId, 1);
    return watchActions(options);
  };
  work().then(
    (outcome) => process.stdout.write(`done ${actionId} ${outcome}\n`),
    (error: Error) => process.stdout.write(`done ${actionId} error ${error.message.replaceAll("\n", " ")}\n`),
  );
}
await store.close();
