import {
  type EngineEvent,
  type EnginePorts,
  type Judgement,
  openTrace,
  respond,
  type TurnInput,
} from "@rapport/intelligence";
import type { AgentConfig, GateVerdict, Id, RunSpan } from "@rapport/schema";
import { findRun, type Scope } from "@rapport/store";
import type { ModelTape, ModelWords, ReplayedWords, TurnOptions } from "./options.ts";

/** What a run came to, for comparing. */
export interface RunOutcome {
  text: string;
  gate: GateVerdict | null;
  handOff: string | null;
}

export interface ReplayedRun {
  before: RunOutcome;
  after: RunOutcome;
  isSame: boolean;
  /** Questions to models that the run's own recording answered, and those that it did not know: a model of today was asked. */
  words: { recorded: number; asked: number };
  spans: readonly RunSpan[];
}

/**
 * Thinks a kept run through again with another configuration (INT-11): each event as it was, what was read then is read
 * again from the run, a model that was asked the same says the same, and nothing is sent or done. What the run did not read of a customer is
 * not there; knowledge and a model's words that it did not ask for are those of today. Null: there is no such run.
 */
export async function replayRun(
  options: TurnOptions,
  scope: Scope,
  runId: Id,
  agent: AgentConfig,
): Promise<ReplayedRun | null> {
  const run = await scope.read((tx) => findRun(tx, runId));
  if (!run) return null;
  const inputs = run.input as Omit<TurnInput, "agent">[];
  const outputs = run.output as Judgement[];
  const model = await options.routerOf(scope.actor.tenantId);
  const trace = openTrace(options.now);
  const judgements: Judgement[] = [];
  const tape = (run.tape as ModelTape | null) ?? { version: 1, entries: [] };
  const replayed = await options.replayWordsOf?.(scope.actor.tenantId, agent, tape);
  const words = replayed ? wordsAsSeen(replayed, run.spans) : {};
  const search = searchAgain(run.spans, options.searchIn(scope));
  let state: unknown = inputs[0]?.state ?? null;
  for (const [index, input] of inputs.entries()) {
    const facts = outputs.slice(index).flatMap((output) => output.facts);
    const judgement = await respond(
      { ...input, event: input.event as EngineEvent, state, agent },
      {
        async lookUp(tool) {
          const fact = facts.find((candidate) => candidate.tool === tool);
          if (fact) return { ok: true, result: fact.result };
          return { ok: false, reason: "unavailable", message: "The run did not read this." };
        },
        ...words,
        search,
      },
      model,
      trace,
    );
    state = judgement.turn.state;
    judgements.push(judgement);
  }
  const before = outcomeOf(outputs);
  const after = outcomeOf(judgements);
  const isSame =
    before.text === after.text && before.handOff === after.handOff && before.gate?.verdict === after.gate?.verdict;
  return { before, after, isSame, words: replayed?.count() ?? { recorded: 0, asked: 0 }, spans: trace.spans };
}

/** The passages that the run found, where it asked the same. */
function searchAgain(spans: readonly RunSpan[], search: EnginePorts["search"]): EnginePorts["search"] {
  const found = spans.filter(({ operation, status }) => operation === "retrieval" && status === "ok");
  return async (query, options) => {
    const source = options.namespace ?? "all";
    const known = found.find((span) => span.input === query && span.attributes["gen_ai.data_source.id"] === source);
    return known ? (known.output as Awaited<ReturnType<EnginePorts["search"]>>) : search(query, options);
  };
}

/** What the customer saw of an answer while it was written stands in the replay too: it decided how the answer went on. */
function wordsAsSeen({ words, count }: ReplayedWords, spans: readonly RunSpan[]): ModelWords {
  const { word } = words;
  const span = spans.find(({ attributes }) => "rapport.shown_early" in attributes);
  if (!word || typeof span?.output !== "string") return words;
  const shown = span.output.slice(0, Number(span.attributes["rapport.shown_early"]));
  return {
    ...words,
    async word(request) {
      const before = count().recorded;
      const help = await word(request);
      const isRecorded = count().recorded > before;
      if (!isRecorded || request.repair) return help;
      if (help.text === null) return { ...help, text: shown, shown, isCut: true };
      return help.text.startsWith(shown) ? { ...help, shown } : help;
    },
  };
}

function outcomeOf(judgements: readonly Judgement[]): RunOutcome {
  return {
    text: judgements
      .map(({ text }) => text)
      .filter(Boolean)
      .join("\n\n"),
    gate: judgements.findLast(({ gate }) => gate !== null)?.gate ?? null,
    handOff: judgements.findLast(({ turn }) => turn.handOff !== null)?.turn.handOff?.reason ?? null,
  };
}
