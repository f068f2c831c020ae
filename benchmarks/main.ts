import { parseArgs } from "node:util";
import { measureIntake } from "./b1-intake.ts";
import { measureTurn } from "./b2-turn.ts";
import { measureInbox } from "./b3-inbox.ts";
import { measureSockets } from "./b5-sockets.ts";
import { measureStart } from "./b6-start.ts";
import { type BenchmarkResult, circumstancesNow, report } from "./figures.ts";
import { measureGate } from "./gate.ts";
import { measureRetrieval } from "./retrieval.ts";
import { measureRouter } from "./router.ts";

const BENCHMARKS: Readonly<Record<string, (isFull: boolean) => Promise<BenchmarkResult>>> = {
  b1: measureIntake,
  b2: measureTurn,
  b3: measureInbox,
  b4: measureRouter,
  b5: measureSockets,
  b6: measureStart,
  gate: measureGate,
  retrieval: measureRetrieval,
};

const usage = `Usage: npm run bench -- [${Object.keys(BENCHMARKS).join(" ")}] [--full]
  --full   the sizes of the goals (b3: 1,000,000 conversations and 10,000,000 messages); small ones without it`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { full: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
const unknown = positionals.find((name) => !(name in BENCHMARKS));
if (values.help || unknown) {
  process.stdout.write(`${unknown ? `There is no benchmark "${unknown}".\n` : ""}${usage}\n`);
  process.exit(unknown ? 2 : 0);
}
let isAllMet = true;
for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)) {
  const circumstances = circumstancesNow();
  const result = await BENCHMARKS[name]!(values.full === true);
  isAllMet = report(result, circumstances) && isAllMet;
}
process.exit(isAllMet ? 0 : 3);
