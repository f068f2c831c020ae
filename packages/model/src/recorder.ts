import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { prepareOutput } from "./output.ts";
import {
  type Model,
  type ModelAnswer,
  ModelError,
  type ModelErrorCode,
  type ModelPart,
  type ModelRequest,
} from "./port.ts";

// Tests of what stands above the port play recorded answers, so they run without a network and give the same result each time (SPEC INT-22).

interface TapeEntry {
  key: string;
  request: CanonicalRequest;
  answer?: ModelAnswer;
  error?: { code: ModelErrorCode; message: string; partialText?: string };
}

export interface Tape {
  version: 1;
  entries: TapeEntry[];
}

type CanonicalRequest = Readonly<Record<string, unknown>>;

export interface TapeOptions {
  /** Takes out of the words what differs from run to run. The usual one replaces UUIDs and instants by `<uuid>` and `<instant>`. */
  normalise?: (text: string) => string;
  /** Recording: the tape to go on with. */
  tape?: Tape;
  /** Recording: keeps what was asked only as its key, where the words stand elsewhere already. */
  isBrief?: boolean;
}

export interface ReplayOptions extends TapeOptions {
  /** Asked for what is not on the tape; absent: that is an error. */
  otherwise?: Model;
  /** Told of each request whether the tape answered it. */
  onAnswer?: (isRecorded: boolean) => void;
}

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const instant = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?/g;
const normaliseUsual = (text: string) => text.replace(uuid, "<uuid>").replace(instant, "<instant>");

/** Records each request with its answer or error. `save` writes the tape; call it when the test ends. */
export function recordModel(
  model: Model,
  options: TapeOptions = {},
): { model: Model; tape: Tape; save(path: string): Promise<void> } {
  const tape: Tape = options.tape ?? { version: 1, entries: [] };
  const keep = (request: ModelRequest, result: Pick<TapeEntry, "answer" | "error">) => {
    const canonical = canonicalise(request, options);
    tape.entries.push({ key: keyOf(canonical), request: options.isBrief ? {} : canonical, ...result });
  };
  const keepError = (request: ModelRequest, error: unknown) => {
    if (!(error instanceof ModelError)) return;
    const { code, message, partialText } = error;
    keep(request, { error: { code, message, ...(partialText === "" ? {} : { partialText }) } });
  };
  const { embed } = model;
  return {
    tape,
    model: {
      async generate(request) {
        try {
          const answer = await model.generate(request);
          keep(request, { answer });
          return answer;
        } catch (error) {
          keepError(request, error);
          throw error;
        }
      },
      async *stream(request) {
        try {
          for await (const part of model.stream(request)) {
            if (part.type === "answer") keep(request, { answer: part.answer });
            yield part;
          }
        } catch (error) {
          keepError(request, error);
          throw error;
        }
      },
      ...(embed ? { embed } : {}),
    },
    async save(path) {
      await writeFile(`${path}.new`, `${JSON.stringify(tape, null, 2)}\n`);
      await rename(`${path}.new`, path);
    },
  };
}

/** Reads a tape that `save` wrote. */
export function readTape(path: string): Tape {
  const tape = JSON.parse(readFileSync(path, "utf8")) as Tape;
  if (tape.version !== 1 || !Array.isArray(tape.entries)) throw new Error(`${path} is not a tape of version 1.`);
  return tape;
}

/**
 * Answers from a tape, without a network. The same request gets its recorded answers in their order, then the last one again. A request that
 * isn't on the tape goes to `otherwise`; without that it throws ModelError `not_configured`, whose message shows in what it differs from the
 * nearest recorded one.
 */
export function replayModel(tape: Tape, options: ReplayOptions = {}): Model {
  const { otherwise, onAnswer } = options;
  const byKey = Map.groupBy(tape.entries, (entry) => entry.key);
  const played = new Map<string, number>();
  const isKnown = (request: ModelRequest): boolean => {
    const isRecorded = byKey.has(keyOf(canonicalise(request, options)));
    onAnswer?.(isRecorded);
    return isRecorded;
  };
  const play = (request: ModelRequest): ModelAnswer => {
    const canonical = canonicalise(request, options);
    const key = keyOf(canonical);
    const entries = byKey.get(key);
    if (!entries) throw new ModelError("not_configured", explainUnknown(canonical, tape));
    const turn = played.get(key) ?? 0;
    played.set(key, turn + 1);
    const entry = entries[Math.min(turn, entries.length - 1)] as TapeEntry;
    if (entry.answer) return structuredClone(entry.answer);
    const { code = "unavailable", message = "The tape has no answer here.", partialText = "" } = entry.error ?? {};
    throw new ModelError(code, message, { partialText });
  };
  return {
    generate: async (request) => (isKnown(request) || !otherwise ? play(request) : otherwise.generate(request)),
    async *stream(request): AsyncGenerator<ModelPart> {
      if (!isKnown(request) && otherwise) return yield* otherwise.stream(request);
      const answer = play(request);
      for (const text of answer.text.match(/\S*\s+|\S+/g) ?? []) yield { type: "text", text };
      for (const toolCall of answer.toolCalls) yield { type: "tool_call", toolCall };
      yield { type: "answer", answer };
    },
  };
}

/** What decides the answer: without limits of time, the signal, the category (it chose the model) and what `normalise` takes out. */
function canonicalise(request: ModelRequest, { normalise = normaliseUsual }: TapeOptions): CanonicalRequest {
  const { signal: _signal, timeoutMs: _timeoutMs, category: _category, output, ...rest } = request;
  const schema = output ? { output: { name: output.name, schema: prepareOutput(output).jsonSchema } } : {};
  return sortKeys({ ...rest, ...schema }, normalise) as CanonicalRequest;
}

function sortKeys(value: unknown, normalise: (text: string) => string): unknown {
  if (typeof value === "string") return normalise(value);
  if (Array.isArray(value)) return value.map((item) => sortKeys(item, normalise));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item, normalise)]));
}

const keyOf = (request: CanonicalRequest) =>
  createHash("sha256").update(JSON.stringify(request)).digest("hex").slice(0, 24);

const linesOf = (request: CanonicalRequest) => JSON.stringify(request, null, 2).replace(/\\n/g, "\n").split("\n");

function explainUnknown(request: CanonicalRequest, tape: Tape): string {
  const wanted = linesOf(request);
  let nearest: { missing: string[]; extra: string[]; distance: number } | null = null;
  for (const entry of tape.entries) {
    const recorded = linesOf(entry.request);
    const missing = without(recorded, wanted);
    const extra = without(wanted, recorded);
    const distance = missing.length + extra.length;
    if (!nearest || distance < nearest.distance) nearest = { missing, extra, distance };
  }
  if (!nearest) return `The tape is empty; nothing is recorded for ${String(request.purpose)}.`;
  const lines = [
    ...nearest.missing.slice(0, 20).map((line) => `- ${line}`),
    ...nearest.extra.slice(0, 20).map((line) => `+ ${line}`),
  ];
  return `This request is not on the tape. Record it again, or see the nearest recorded one (-) against it (+):\n${lines.join("\n")}`;
}

/** Lines of `left` that `right` lacks, counting repeats. */
function without(left: readonly string[], right: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of right) counts.set(line, (counts.get(line) ?? 0) + 1);
  return left.filter((line) => {
    const count = counts.get(line) ?? 0;
    if (count > 0) counts.set(line, count - 1);
    return count === 0;
  });
}
