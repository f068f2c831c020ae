import { parseArgs } from "node:util";
import { startSubscriptionShop } from "./shop.ts";

// The shop in a process of its own, so that it outlives a server that a test kills:
// node packages/sandbox/src/subscription-shop/main.ts [--port 4700] [--data-dir DIR] [--api-key KEY] [--seed SEED] [--json]
const { values } = parseArgs({
  options: {
    port: { type: "string" },
    "data-dir": { type: "string" },
    "api-key": { type: "string" },
    seed: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const shop = await startSubscriptionShop({
  port: Number(values.port ?? 0),
  ...(values["data-dir"] === undefined ? {} : { dataDir: values["data-dir"] }),
  ...(values["api-key"] === undefined ? {} : { apiKey: values["api-key"] }),
  ...(values.seed === undefined ? {} : { seed: values.seed }),
});
const { url, mcpUrl, apiKey } = shop;
process.stdout.write(
  values.json
    ? `${JSON.stringify({ url, mcpUrl, apiKey, pid: process.pid })}\n`
    : `The shop is open at ${url} (tools: ${url}/openapi.json, MCP: ${mcpUrl}, key: ${apiKey}).\n`,
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void shop.close());
