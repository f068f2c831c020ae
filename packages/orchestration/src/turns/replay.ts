import { type EngineEvent, type Judgement, openTrace, respond, type TurnInput } from "@rapport/intelligence";
import type { AgentConfig, GateVerdict, Id, RunSpan } from "@rapport/schema";
import { findRun, type Scope } from "@rapport/store";
import type { TurnOptions } from "./options.ts";

/** What a run came to, for comparing. */
export interface RunOutcome {
  text: string;
  gate: GateVerdict | null;
  handOff: string | null;
}

/**
 * Thinks a kept run through again with another configuration (INT-11): each event as it was, what was read then is read
 * again from the run, and nothing is sent or done. What the run did not read is not there. Null: there is no such run.
 */
export async function replayRun(
  options: TurnOptions,
  scope: Scope,
  runId: Id,
  agent: AgentConfig,
): Promise<{ before: RunOutcome; after: RunOutcome; isSame: boolean; spans: readonly RunSpan[] } | null> {
  const run = await scope.read((tx) => findRun(tx, runId));
  if (!run) return null;
  const inputs = run.input as Omit<TurnInput, "agent">[];
  const outputs = run.output as Judgement[];
  const model = await options.routerOf(scope.actor.tenantId);
  const trace = openTrace(options.now);
  const judgements: Judgement[] = [];
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
        search: options.searchIn(scope),
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
  return { before, after, isSame, spans: trace.spans };
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
