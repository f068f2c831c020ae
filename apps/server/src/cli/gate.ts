import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { checkDraft, DEFAULT_PHRASE_LISTS } from "@rapport/intelligence";
import { GateChannel, GateEvidence, PhraseList } from "@rapport/schema";
import type { Command } from "commander";
import { z } from "zod";
import { CommandError, EXIT, print } from "./output.ts";

/** `rapport gate check`: what the gate says of drafts, for tuning the lists. Needs no database. */
export function addGate(program: Command): void {
  program
    .command("gate")
    .description("try the check that every answer passes before it leaves")
    .command("check")
    .option("--json", "one JSON object a line (always so)")
    .option(
      "--channel <channel>",
      `for drafts that name none: ${GateChannel.options.join(", ")} (default: the strictest)`,
    )
    .option("--lists <file>", "phrase lists as a JSON array, instead of the shipped ones")
    .description(
      "read drafts from standard input, JSON lines with draft, channel and evidence; print verdict and reasons",
    )
    .action(async (options: { channel?: string; lists?: string }) => {
      const lists = options.lists ? await readLists(options.lists) : DEFAULT_PHRASE_LISTS;
      let hasErrors = false;
      for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (!line.trim()) continue;
        try {
          const { draft, channel, evidence } = readLine(line, options.channel);
          print(JSON.stringify(checkDraft(draft, channel, evidence, lists)));
        } catch (error) {
          hasErrors = true;
          print(JSON.stringify({ error: explain(error) }));
        }
      }
      if (hasErrors) process.exitCode = EXIT.failed;
    });
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).replace(/\s*\n\s*/g, " ");
  return (error as Error).message;
}

const Line = z.object({ draft: z.string(), channel: z.string().optional() }).loose();

function readLine(line: string, fallback: string | undefined) {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new Error(`This line is no JSON: ${(error as Error).message}`);
  }
  const whole = inCamelCase(Line.parse(typeof value === "string" ? { draft: value } : value));
  const inner = inCamelCase(isRecord(whole.evidence) ? whole.evidence : {});
  return {
    draft: String(whole.draft),
    channel: readChannel(typeof whole.channel === "string" ? whole.channel : fallback),
    evidence: readEvidence({ ...whole, ...inner }),
  };
}

const ALIASES: Readonly<Record<string, GateChannel>> = {
  webchat: "chat",
  web: "chat",
  widget: "chat",
  livechat: "chat",
  mail: "email",
  whatsapp: "messenger",
  telegram: "messenger",
  sms: "messenger",
  instagram: "messenger",
  facebook: "messenger",
  viber: "messenger",
  reviews: "review",
  questions: "question",
};

function readChannel(name: string | undefined): GateChannel {
  const plain = (name ?? "unknown").toLowerCase().replace(/[^a-z]/g, "");
  return GateChannel.safeParse(plain).data ?? ALIASES[plain] ?? "unknown";
}

type Loose = Record<string, unknown>;
const isRecord = (value: unknown): value is Loose =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Snake case is accepted; the values stay as they are. */
function inCamelCase(value: Loose): Loose {
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      one,
    ]),
  );
}

/** Takes the evidence in whatever of the usual shapes it is written; the strictest reading where it is not said. */
function readEvidence(given: Loose): GateEvidence {
  const texts = (value: unknown): string[] =>
    (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map((one) =>
      typeof one === "string" ? one : isRecord(one) && typeof one.text === "string" ? one.text : JSON.stringify(one),
    );
  const customer = given.customer;
  const isWords = typeof customer === "string" || Array.isArray(customer);
  return GateEvidence.parse({
    toolResults: (Array.isArray(given.toolResults)
      ? given.toolResults
      : given.toolResults
        ? [given.toolResults]
        : []
    ).map(readToolResult),
    knowledge: texts(given.knowledge),
    customerWords: [
      ...texts(given.customerWords ?? given.customerMessages ?? given.customerMessage),
      ...(isWords ? texts(customer) : []),
    ],
    identityLevel: readLevel(given.identityLevel ?? given.identity),
    customer: isRecord(customer)
      ? Object.fromEntries(Object.entries(customer).filter(([, one]) => typeof one === "string"))
      : {},
    company: texts(given.company),
    internalTexts: texts(given.internalTexts),
    ...(typeof given.language === "string" ? { language: given.language } : {}),
    ...(typeof given.now === "string" ? { now: given.now } : {}),
  });
}

function readLevel(value: unknown): unknown {
  const level = isRecord(value) ? value.level : value;
  return level === undefined || level === null || level === "" || level === "none" ? "anonymous" : level;
}

const READS = /^(?:get|list|find|track|search|look_?up|check|read|fetch|show|query|view|calculate)/i;

/** A tool's name tells whether it writes, where the line does not; a text alone is a look-up's answer. */
function readToolResult(value: unknown): unknown {
  if (!isRecord(value)) return { tool: "get_text", effect: "read", result: value };
  const {
    tool,
    name,
    toolName,
    effect,
    state,
    status,
    arguments: given,
    args,
    input,
    result,
    output,
    content,
    ...rest
  } = inCamelCase(value);
  const called = tool ?? name ?? toolName;
  if (typeof called !== "string") return { tool: "get_record", effect: "read", result: value };
  return {
    tool: called,
    effect: effect ?? (READS.test(called) ? "read" : "write"),
    state: state ?? (typeof status === "string" ? status : "succeeded"),
    arguments: [given, args, input].find(isRecord) ?? {},
    result: result ?? output ?? content ?? rest,
  };
}

async function readLists(path: string): Promise<PhraseList[]> {
  const content = await readFile(path, "utf8").catch((error: Error) => {
    throw new CommandError(`${path} cannot be read: ${error.message}`);
  });
  try {
    return z.array(PhraseList).parse(JSON.parse(content));
  } catch (error) {
    throw new CommandError(`${path} is no array of phrase lists: ${explain(error)}`);
  }
}
