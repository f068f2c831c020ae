import { parseArgs } from "node:util";
import { openForgetfulShop, openMcpShop, openSubscriptionShop } from "./trial-shops.ts";
import { runTrials } from "./trials.ts";

const usage = "Usage: npm run crash -- --actions [--trials 2200] [--seed TEXT]";
const { values } = parseArgs({
  options: {
    actions: { type: "boolean" },
    trials: { type: "string", default: "2200" },
    seed: { type: "string", default: String(Date.now()) },
    help: { type: "boolean", short: "h" },
  },
});
const trials = Number(values.trials);
if (values.help || !Number.isInteger(trials) || trials < 2) {
  process.stdout.write(`${usage}\n`);
  process.exit(values.help ? 0 : 2);
}

let brokenCount = 0;
const parts = [
  { open: openSubscriptionShop, share: 0.4 },
  { open: openMcpShop, share: 0.25 },
  { open: openForgetfulShop, share: 0.35 },
];
for (const { open, share } of parts) {
  const shop = await open();
  const report = await runTrials({ trials: Math.ceil(trials * share), seed: values.seed, shop, killShare: 0.1 });
  await shop.close();
  const { broken, ...figures } = report;
  process.stdout.write(`\n${shop.name}, seed ${values.seed}\n`);
  for (const [name, value] of Object.entries(figures)) {
    const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    process.stdout.write(`  ${words.padEnd(34)} ${String(value).padStart(7)}\n`);
  }
  process.stdout.write(`  ${"broken promises".padEnd(34)} ${String(broken.length).padStart(7)}\n`);
  for (const sentence of broken.slice(0, 50)) process.stdout.write(`    ${sentence}\n`);
  brokenCount += broken.length;
}
process.exit(brokenCount === 0 ? 0 : 1);
