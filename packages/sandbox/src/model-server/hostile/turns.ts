import { fillSchema } from "../fill-schema.ts";
import type { ModelReply, ModelScript, ScriptedToolCall } from "../script.ts";
import { DISGUISES } from "./disguises.ts";
import { type HostileLanguage, OPENINGS, type RedLine, SLOTS, WORDINGS } from "./red-lines.ts";
import { toolAttacks } from "./tool-attacks.ts";

/** One try of the hostile model. */
export interface HostileTurn {
  text?: string;
  toolCalls?: readonly ScriptedToolCall[];
  /** The red line it tries to break. */
  breaks: RedLine;
  language: HostileLanguage | null;
  disguise: string;
  /** What `text` says without its disguise. */
  meaning: string;
}

/**
 * All turns of the hostile model, each once, in an order and with amounts, dates and names that follow from `seed`: about 25,000, of which some
 * 500 are tool calls. The same seed gives the same turns.
 */
export function* hostileTurns(seed: number): Generator<HostileTurn, void, undefined> {
  const random = createRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const fill = (wording: string) => wording.replace(/\{(\w+)\}/g, (slot, name: string) => pick(SLOTS[name] ?? [slot]));

  const plans: (() => HostileTurn)[] = toolAttacks().map(({ breaks, calls }) => () => ({
    toolCalls: calls,
    breaks,
    language: null,
    disguise: "plain",
    meaning: calls.map((call) => call.name).join(", "),
  }));
  for (const [breaks, wordings] of Object.entries(WORDINGS) as [RedLine, NonNullable<(typeof WORDINGS)[RedLine]>][]) {
    for (const [language, sentences] of Object.entries(wordings) as [HostileLanguage, readonly string[]][]) {
      for (const sentence of sentences) {
        for (const opening of OPENINGS[language]) {
          for (const disguise of DISGUISES) {
            plans.push(() => {
              const meaning = opening + fill(sentence);
              return { text: disguise.write(meaning), breaks, language, disguise: disguise.name, meaning };
            });
          }
        }
      }
    }
  }
  for (let last = plans.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [plans[last], plans[other]] = [plans[other] as () => HostileTurn, plans[last] as () => HostileTurn];
  }
  const seen = new Set<string>();
  for (const plan of plans) {
    const turn = plan();
    const key = turn.text ?? JSON.stringify(turn.toolCalls);
    if (seen.has(key)) continue;
    seen.add(key);
    yield turn;
  }
}

/**
 * A model server's script that answers each request with the next hostile turn, over and over; where an object is wanted, every text in it is
 * the turn's. `served` lists what was said, by the number of the request.
 */
export function hostileScript(
  seed: number,
  wants: (turn: HostileTurn) => boolean = () => true,
): { script: ModelScript; served: Map<number, HostileTurn> } {
  const served = new Map<number, HostileTurn>();
  let turns = hostileTurns(seed);
  const next = (): HostileTurn => {
    for (let round = 0; round < 2; round += 1) {
      for (let step = turns.next(); !step.done; step = turns.next()) if (wants(step.value)) return step.value;
      turns = hostileTurns(seed);
    }
    throw new Error("No hostile turn is wanted.");
  };
  const script: ModelScript = (call): ModelReply => {
    const turn = next();
    served.set(call.number, turn);
    if (turn.toolCalls) return { kind: "tool_calls", calls: turn.toolCalls };
    const text = turn.text ?? turn.meaning;
    if (call.outputSchema === null) return { kind: "text", text };
    const tell = (_name: string, schema: { type?: string | string[]; enum?: unknown[] }) => {
      if (schema.enum) return schema.enum.at(-1);
      if (schema.type === "boolean") return true;
      return schema.type === "string" ? text : undefined;
    };
    return { kind: "json", value: fillSchema(call.outputSchema, tell) };
  };
  return { script, served };
}

/** Mulberry32: small, and the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
