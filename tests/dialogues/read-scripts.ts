import { readdirSync, readFileSync } from "node:fs";
import type { FaultInput } from "../../packages/sandbox/src/tool-server/faults.ts";

/**
 * A customer's dialogue, written down in a text file:
 *
 *     # name: what it is about
 *     customer: anna           who writes (a customer of the sandbox shop); `signed` behind it: known from the widget's signature
 *     > words                  a message; `$email`, `$code`, `$wrong` are the customer's own address, the code that was sent,
 *                              another one; `[photo]` before it attaches a picture
 *     > !confirm  > !decline   presses the newest button; `!stale` the newest but one offer's "yes"
 *     > !approve  > !reject    a colleague decides about what waits for staff
 *     fault: {…}               planned in the shop before the next message
 *     = tool {arguments}       what the shop's log must show at the end, in this order; arguments named here must fit
 *     ~ tool {arguments}       what waits for staff at the end
 *     ! reason                 handed over for this reason
 *     ? /pattern/              said at some time;  ^ /pattern/ never said
 *
 * What isn't named must not have happened: no other deed, no other hand-off.
 */
export interface Script {
  name: string;
  file: string;
  customer: string;
  isSigned: boolean;
  lines: ({ kind: "says"; text: string } | { kind: "fault"; fault: FaultInput })[];
  deeds: { tool: string; arguments: Record<string, unknown> }[];
  waiting: { tool: string; arguments: Record<string, unknown> }[];
  handOff: string | null;
  said: RegExp[];
  unsaid: RegExp[];
}

const FOLDER = new URL("./scripts/", import.meta.url);

export function readScripts(): Script[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".txt"))
    .toSorted()
    .flatMap((file) => parseScripts(file, readFileSync(new URL(file, FOLDER), "utf8")));
}

export function parseScripts(file: string, text: string): Script[] {
  const scripts: Script[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (line === "") continue;
    const [, mark = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    if (mark === "#") {
      scripts.push({
        name: rest,
        file,
        customer: "anna",
        isSigned: false,
        lines: [],
        deeds: [],
        waiting: [],
        handOff: null,
        said: [],
        unsaid: [],
      });
      continue;
    }
    const script = scripts.at(-1);
    if (!script) throw new Error(`${file}: "${line}" stands before the first dialogue.`);
    if (mark === "customer:") {
      const [customer, signed] = rest.split(" ");
      Object.assign(script, { customer, isSigned: signed === "signed" });
    } else if (mark === ">") script.lines.push({ kind: "says", text: rest });
    else if (mark === "fault:") script.lines.push({ kind: "fault", fault: JSON.parse(rest) as FaultInput });
    else if (mark === "=") script.deeds.push(parseDeed(rest));
    else if (mark === "~") script.waiting.push(parseDeed(rest));
    else if (mark === "!") script.handOff = rest;
    else if (mark === "?") script.said.push(parsePattern(rest));
    else if (mark === "^") script.unsaid.push(parsePattern(rest));
    else throw new Error(`${file}: "${line}" is not understood.`);
  }
  return scripts;
}

function parseDeed(text: string): Script["deeds"][number] {
  const [, tool = "", args = ""] = /^(\w+)\s*(.*)$/.exec(text) ?? [];
  return { tool, arguments: args === "" ? {} : (JSON.parse(args) as Record<string, unknown>) };
}

function parsePattern(text: string): RegExp {
  const inner = /^\/(.*)\/$/.exec(text)?.[1];
  if (inner === undefined) throw new Error(`"${text}" is no pattern between slashes.`);
  return new RegExp(inner, "iu");
}
