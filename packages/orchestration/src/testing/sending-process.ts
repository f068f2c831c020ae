import { openStore } from "@rapport/store";
import { deliver } from "../delivery/deliver.ts";
import { providerConnector, registryOf, testDelivery } from "./provider.ts";

// A process that delivers messages one after another until it is done or killed:
// node sending-process.ts <database url> <provider url> <tenant> <outbox id>…

const [databaseUrl = "", providerUrl = "", tenantId = "", ...outboxIds] = process.argv.slice(2);
const store = openStore({ url: databaseUrl, secretKey: new Uint8Array(32).fill(7), maxConnections: 2 });
const options = testDelivery(store, registryOf(providerConnector(providerUrl)));
process.stdout.write("ready\n");
for (const outboxId of outboxIds) await deliver(options, tenantId, outboxId);
await store.close();
