import { parseArgs } from "node:util";
import { runCrashes } from "./run.ts";

const usage =
  "Usage: npm run crash -- [--kills 200] [--seed TEXT]\n       npm run crash -- --actions [--trials 2200] [--seed TEXT]";
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});
const kills = Number(values.kills);
if (values.help || !Number.isInteger(kills) || kills < 1) {
  process.stdout.write(`${usage}\n`);
  process.exit(values.help ? 0 : 2);
}
const say = (sentence: string) => process.stdout.write(`${sentence}\n`);
const report = await runCrashes({
  kills,
  ...(values.seed ? { seed: values.seed } : {}),
  // The watchdog comes once a minute and gives a provider a minute and a half.
  settleWithinMs: 240_000,
  log: say,
});
const { broken, ...figures } = report;
say("");
for (const [name, value] of Object.entries(figures)) {
  say(`  ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).padEnd(34)} ${String(value).padStart(7)}`);
}
say(`  ${"broken promises".padEnd(34)} ${String(broken.length).padStart(7)}`);
for (const sentence of broken.slice(0, 50)) say(`    ${sentence}`);
process.exit(broken.length === 0 ? 0 : 1);
