import { createHash } from "node:crypto";
import { type EngineEvent, type Judgement, openTrace, respond, type TurnInput } from "@rapport/intelligence";
import { type Action, type AgentConfig, type Id, type IdentityLevel, newId, type RunSpan } from "@rapport/schema";
import { listPhraseLists, loadTenant, type Scope } from "@rapport/store";
import { bindAction } from "../actions/check.ts";
import { askPreview } from "../actions/preview.ts";
import { type CustomerIdentity, requirePolicy } from "../tools/arguments.ts";
import { openTool } from "../tools/call.ts";
import { requireTool } from "../tools/look-up.ts";
import { ToolRefused } from "../tools/refusal.ts";
import { findCustomer } from "./identify.ts";
import type { TurnOptions } from "./options.ts";
import { lookUpFor } from "./reading.ts";
import type { RunLog } from "./run-log.ts";
import { readMemory, type TurnMemory } from "./think.ts";

/** What the playground keeps between turns; the client holds it. */
export interface PlaygroundMemory extends TurnMemory {
  conversationId: Id;
  words: string[];
  actions: Action[];
}

export interface PlaygroundResult {
  memory: PlaygroundMemory;
  judgements: Judgement[];
  spans: readonly RunSpan[];
  /** Who was played: a stranger where the shop knows no such customer. */
  identity: { level: IdentityLevel; name: string | null; email: string | null };
}

export interface PlaygroundRequest {
  agent: AgentConfig;
  memory: unknown;
  event: EngineEvent;
  customerEmail: string | undefined;
  language: string;
  /** Told of the steps as they happen. */
  log?: RunLog;
}

const MAX_EVENTS = 12;

/**
 * Thinks a turn through as a customer would meet it. Reading tools and previews are called for real; codes are taken as
 * right, a yes is taken as done, and nothing is sent or executed.
 */
export async function playTurn(
  options: TurnOptions,
  scope: Scope,
  request: PlaygroundRequest,
): Promise<PlaygroundResult> {
  const memory = openMemory(request.memory);
  const now = options.now?.() ?? new Date();
  const { log } = request;
  const trace = openTrace(options.now, log?.step);
  log?.began(request.event.kind);
  let shown = "";
  const show = async (sentences: string) => {
    if (!sentences.startsWith(shown)) return false;
    log?.sentence(sentences.slice(shown.length).trim());
    shown = sentences;
    return true;
  };
  const model = await options.routerOf(scope.actor.tenantId);
  const words = (await options.wordsOf?.(scope.actor.tenantId, request.agent)) ?? {};
  const { lists, tenant } = await scope.read(async (tx) => ({
    lists: await listPhraseLists(tx),
    tenant: await loadTenant(tx),
  }));
  const customer = request.customerEmail
    ? await findCustomer(options, scope, memory.conversationId, { email: request.customerEmail })
    : null;
  const identity: CustomerIdentity & { name: string | null } = customer
    ? {
        level: "verified",
        customerId: customer.customerId,
        email: customer.email,
        phone: customer.phone,
        name: customer.name,
      }
    : { level: "anonymous", name: null };
  if (request.event.kind === "message") memory.words.push(request.event.text);

  const judgements: Judgement[] = [];
  const queue: EngineEvent[] = [request.event];
  for (let count = 0; count < MAX_EVENTS && queue.length > 0; count++) {
    const input: TurnInput = {
      event: queue.shift()!,
      state: memory.dialogue,
      agent: request.agent,
      identity,
      actions: memory.actions,
      customerWords: memory.words,
      facts: memory.facts,
      channel: "chat",
      language: request.language,
      timeZone: tenant.businessHours.timeZone,
      now: now.toISOString(),
      company: [tenant.name, ...(options.companyHosts ?? [])],
      phraseLists: [...options.phraseLists, ...lists.map(({ list }) => list)],
    };
    const judgement = await respond(
      input,
      {
        ...words,
        ...(log ? { show } : {}),
        search: options.searchIn(scope),
        lookUp: lookUpFor(options, scope, memory.conversationId, identity),
      },
      model,
      trace,
    );
    judgements.push(judgement);
    if (judgement.gate?.verdict === "auto_send") log?.answer(judgement.text);
    const { turn } = judgement;
    memory.dialogue = turn.state;
    memory.facts = [...memory.facts, ...judgement.facts].slice(-12);
    if (turn.handOff) break;
    for (const claim of turn.identify) {
      // Whom to play was chosen beside the chat; a stranger stays one, and is told what a stranger is told.
      queue.push(
        claim.kind === "code"
          ? { kind: "identity", level: identity.level, outcome: customer ? "verified" : "wrong_code" }
          : { kind: "identity", level: "claimed", outcome: "claimed" },
      );
    }
    for (const { tool, arguments: given } of turn.proposals) {
      const action = await propose(options, scope, memory, tool, given, identity, now);
      memory.actions.push(action);
      queue.push({ kind: "proposed", action });
    }
    for (const { actionId, decision } of turn.decisions) {
      const action = memory.actions.find(({ id }) => id === actionId);
      if (!action) continue;
      action.state = decision === "confirm" ? "succeeded" : "refused";
      action.result = decision === "confirm" ? { playground: true, ...(action.preview?.after ?? {}) } : null;
      action.confirmedBy = decision === "confirm" ? "customer" : null;
      if (decision === "confirm") queue.push({ kind: "action", action });
    }
  }
  const { level, name, email = null } = identity;
  return { memory, judgements, spans: trace.spans, identity: { level, name, email } };
}

async function propose(
  options: TurnOptions,
  scope: Scope,
  memory: PlaygroundMemory,
  tool: string,
  given: Record<string, unknown>,
  identity: CustomerIdentity,
  now: Date,
): Promise<Action> {
  const at = now.toISOString();
  const base = {
    id: newId(now.getTime()),
    conversationId: memory.conversationId,
    tool,
    title: tool,
    arguments: given,
    argumentsHash: createHash("sha256")
      .update(JSON.stringify([tool, given]))
      .digest("hex"),
    result: null,
    proposedBy: "playbook",
    confirmedBy: null,
    confirmedById: null,
    expiresAt: new Date(now.getTime() + 3_600_000).toISOString(),
    createdAt: at,
    updatedAt: at,
  } as const;
  try {
    const { open, canonicalArgs } = await scope.read(async (tx) => {
      const row = await requireTool(tx, tool);
      requirePolicy(row, "customer", identity);
      const bound = bindAction(row, given, identity, memory.conversationId);
      return { open: await openTool(tx, options.actions, row), canonicalArgs: bound.canonicalArgs };
    });
    const seen = await askPreview(options.actions, open, { canonicalArgs });
    const preview = seen.kind === "preview" ? seen.preview : null;
    const refusal =
      seen.kind === "refused" || seen.kind === "failed"
        ? seen.message
        : preview?.isAllowed === false
          ? preview.reason
          : null;
    return {
      ...base,
      title: open.tool.title,
      confirmation: open.tool.policy.confirmation,
      preview,
      state: refusal === null ? "awaiting" : "refused",
      reason: refusal,
    };
  } catch (error) {
    if (!(error instanceof ToolRefused)) throw error;
    return { ...base, confirmation: "customer", preview: null, state: "refused", reason: error.message };
  }
}

function openMemory(given: unknown): PlaygroundMemory {
  const kept = given as Partial<PlaygroundMemory> | null;
  return {
    ...readMemory(kept),
    conversationId: kept?.conversationId ?? newId(),
    words: kept?.words ?? [],
    actions: kept?.actions ?? [],
  };
}
