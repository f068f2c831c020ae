import type { Agent, Calibration, ConversationEngine, PlaygroundBody, PlaygroundTurn } from "@rapport/api";
import { assembleTurn } from "@rapport/context/turn";
import {
  type ConfidenceFit,
  checkAgentConfig,
  checkDraft,
  DEFAULT_PHRASE_LISTS,
  explainPhrase,
  SUBSCRIPTION_AGENT,
} from "@rapport/intelligence";
import {
  changeHolder,
  openRunLog,
  type PlaygroundRequest,
  type PlaygroundResult,
  playTurn,
  proposeCategory,
  rejectSuggestion,
  replayRun,
  sendSuggestion,
} from "@rapport/orchestration";
import { type AgentConfig, type GateEvidence, type Id, newId, RapportError } from "@rapport/schema";
import {
  type AgentRow,
  type ConfidenceFitRow,
  countSuggestions,
  deletePhraseList,
  deployAgentVersion,
  ensureAgent,
  findAgentVersion,
  findConfidenceFit,
  findDialogue,
  findOpenSuggestion,
  findRun,
  findSuggestionConversation,
  getConversation,
  insertAgentVersion,
  listActions,
  listAgentVersions,
  listPhraseLists,
  listRuns,
  listSaid,
  listTools,
  type RunSummary,
  type Scope,
  saveAgentDraft,
  savePhraseList,
  type Tx,
  toAction,
} from "@rapport/store";
import { readPlace, runFollowers } from "../engine/follow-runs.ts";
import { turnOptions } from "../engine/options.ts";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

type Names =
  | `agent.${"get" | "saveDraft" | "publish" | "versions" | "version" | "deploy" | "record" | "playground" | "play"}`
  | `conversations.${"engine" | "setHolder" | "correctCategory"}`
  | "suggestions.settle"
  | `runs.${"list" | "get" | "replay" | "events"}`
  | "conversations.runEvents"
  | "gate.check"
  | `phraseLists.${"list" | "create" | "update" | "delete"}`;

const RUNS_SHOWN = 20;

/** The AI: how it is set up, what it thought, and what people make of it (INT-3, INT-6, INT-8, INT-11, ORC-6). */
export function agentRoutes(parts: ServerParts): RouteHandlers<Names> {
  const options = () => turnOptions(parts);
  return {
    async "agent.get"({ scope }) {
      return scope.write(async (tx) => presentAgent(tx, await openAgent(tx)));
    },

    async "agent.saveDraft"({ scope, body }) {
      return scope.write(async (tx) => {
        await openAgent(tx);
        await saveAgentDraft(tx, body.draft, body.draftRevision);
        tx.audit({ action: "agent.write", targetKind: "agent", detail: { what: "draft" } });
        return presentAgent(tx, await openAgent(tx));
      });
    },

    async "agent.publish"({ scope, body }) {
      return scope.write(async (tx) => {
        const { draft } = await openAgent(tx);
        const issues = await issuesOf(tx, draft);
        if (issues.length > 0) {
          throw new RapportError("conflict", {
            sentence: `The draft can't be published: ${issues[0]!.sentence}`,
            issues: issues.map(({ path, sentence }) => ({ path, message: sentence })),
          });
        }
        const version = await insertAgentVersion(tx, draft, body.note);
        if (body.isDeployed) await deployAgentVersion(tx, version.id);
        tx.audit({
          action: "agent.publish",
          targetKind: "agent_version",
          targetId: version.id,
          detail: { number: version.number, isDeployed: body.isDeployed },
        });
        const now = parts.now().toISOString();
        return {
          id: version.id,
          number: version.number,
          note: version.note,
          createdBy: version.createdBy,
          createdAt: version.createdAt.toISOString(),
          deployedAt: body.isDeployed ? now : null,
        };
      });
    },

    async "agent.versions"({ scope }) {
      const rows = await scope.read(listAgentVersions);
      return {
        items: rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          deployedAt: row.deployedAt?.toISOString() ?? null,
        })),
      };
    },

    async "agent.version"({ scope, params }) {
      const version = await scope.read((tx) => findAgentVersion(tx, params.id));
      if (!version) throw new RapportError("not_found");
      return { id: version.id, number: version.number, config: version.config };
    },

    async "agent.deploy"({ scope, body }) {
      return scope.write(async (tx) => {
        await openAgent(tx);
        await deployAgentVersion(tx, body.versionId);
        tx.audit({
          action: "agent.deploy",
          targetKind: "agent_version",
          ...(body.versionId ? { targetId: body.versionId } : {}),
        });
        return presentAgent(tx, await openAgent(tx));
      });
    },

    async "agent.record"({ scope, query }) {
      const rows = await scope.read((tx) => countSuggestions(tx, query.days));
      const items = new Map<string, Record<string, number>>();
      for (const { category, state, count } of rows) {
        const item = items.get(category) ?? { accepted: 0, edited: 0, rejected: 0, superseded: 0, open: 0 };
        item[state] = count;
        items.set(category, item);
      }
      return {
        items: [...items].map(([category, counts]) => ({
          category,
          accepted: counts.accepted ?? 0,
          edited: counts.edited ?? 0,
          rejected: counts.rejected ?? 0,
          superseded: counts.superseded ?? 0,
          open: counts.open ?? 0,
        })),
        calibration: presentCalibration(await scope.read((tx) => findConfidenceFit<ConfidenceFit>(tx))),
      };
    },

    async "agent.playground"({ scope, body }) {
      const agent = await configOf(scope, body.versionId);
      return presentTurn(await playTurn(options(), scope, turnOf(agent, body)));
    },

    async "agent.play"({ scope, body }) {
      const agent = await configOf(scope, body.versionId);
      const runId = newId();
      const log = openRunLog(scope, { id: runId, conversationId: null }, () => true, parts.reportError);
      const turn = turnOf(agent, body);
      // Nobody waits for it here: who follows the run is told, and who does not leaves nothing behind.
      playTurn(options(), scope, { ...turn, log })
        .then((played) => {
          const told = presentTurn(played);
          return log.ended({ outcome: "played", category: told.category, error: null, turn: told });
        })
        .catch((error: Error) => {
          const sentence = error instanceof RapportError ? error.message : "The turn could not be played.";
          if (!(error instanceof RapportError)) parts.reportError(error);
          return log.ended({ outcome: "failed", category: null, error: sentence });
        })
        .catch(parts.reportError);
      await log.isWritten();
      return { runId };
    },

    async "runs.events"({ scope, params, request }) {
      const place = readPlace(request.headers["last-event-id"]);
      return runFollowers(parts.store).followRun(scope, params.id, place?.runId === params.id ? place.position : 0);
    },

    async "conversations.runEvents"({ scope, params, request }) {
      await requireVisible(scope, params.id);
      return runFollowers(parts.store).followConversation(
        scope,
        params.id,
        readPlace(request.headers["last-event-id"]),
      );
    },

    async "conversations.engine"({ scope, params }) {
      return scope.read((tx) => presentEngine(tx, params.id));
    },

    async "conversations.setHolder"({ scope, params, body }) {
      await scope.write((tx) => changeHolder(tx, params.id, body.holder, parts.now()));
      return scope.read((tx) => presentEngine(tx, params.id));
    },

    async "conversations.correctCategory"({ scope, params, body }) {
      await scope.write(async (tx) => {
        const conversation = await getConversation(tx, params.id);
        if (!conversation) throw new RapportError("not_found");
        const said = await listSaid(tx, params.id, 20);
        const first = said.find(({ by, text }) => by === "customer" && text.trim() !== "");
        if (!first) throw new RapportError("not_found", { sentence: "The customer has written nothing here." });
        const dialogue = await findDialogue(tx, params.id);
        await proposeCategory(tx, {
          conversationId: params.id,
          text: first.text.slice(0, 5000),
          category: body.category,
          before: dialogue?.category ?? null,
          names: [conversation.contact.name, dialogue?.identity.name].filter((name) => name != null),
        });
        tx.audit({
          action: "conversation.write",
          targetKind: "conversation",
          targetId: params.id,
          detail: { what: "category", to: body.category },
        });
      });
    },

    async "suggestions.settle"({ scope, params, body }) {
      const conversationId = await scope.read((tx) => findSuggestionConversation(tx, params.id));
      if (!conversationId) throw new RapportError("not_found");
      await requireVisible(scope, conversationId);
      const suggestion = { id: params.id, conversationId };
      await scope.write(async (tx) => {
        if (body.decision === "reject") await rejectSuggestion(tx, suggestion);
        else await sendSuggestion(tx, parts.connectors, suggestion, body, parts.now());
      });
      return scope.read((tx) => presentEngine(tx, conversationId));
    },

    async "runs.list"({ scope, query }) {
      const rows = await scope.read((tx) => listRuns(tx, query));
      return { items: rows.map(presentRun) };
    },

    async "runs.get"({ scope, params }) {
      const run = await scope.read((tx) => findRun(tx, params.id));
      if (!run) throw new RapportError("not_found");
      return { ...presentRun(run), input: run.input, output: run.output, spans: run.spans };
    },

    async "runs.replay"({ scope, params, body }) {
      const agent = await configOf(scope, body.versionId);
      const replayed = await replayRun(options(), scope, params.id, agent);
      if (!replayed) throw new RapportError("not_found");
      return { ...replayed, spans: [...replayed.spans] };
    },

    async "gate.check"({ scope, body }) {
      const lists = await scope.read(listPhraseLists);
      const evidence: GateEvidence = body.evidence ?? {
        toolResults: [],
        knowledge: [],
        customerWords: [],
        identityLevel: "anonymous",
        customer: {},
        company: [],
        internalTexts: [],
      };
      return checkDraft(body.draft, body.channel, evidence, [
        ...DEFAULT_PHRASE_LISTS,
        ...lists.map(({ list }) => list),
      ]);
    },

    async "phraseLists.list"({ scope }) {
      const rows = await scope.read(listPhraseLists);
      return {
        items: rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() })),
        shipped: [...DEFAULT_PHRASE_LISTS],
      };
    },

    async "phraseLists.create"({ scope, body }) {
      requirePhrases(body.list.phrases);
      return scope.write(async (tx) => {
        const id = await savePhraseList(tx, null, body.name, body.list);
        tx.audit({ action: "agent.write", targetKind: "phrase_list", targetId: id! });
        return { id: id! };
      });
    },

    async "phraseLists.update"({ scope, params, body }) {
      requirePhrases(body.list.phrases);
      await scope.write(async (tx) => {
        if (!(await savePhraseList(tx, params.id, body.name, body.list))) throw new RapportError("not_found");
        tx.audit({ action: "agent.write", targetKind: "phrase_list", targetId: params.id });
      });
    },

    async "phraseLists.delete"({ scope, params }) {
      await scope.write(async (tx) => {
        if (!(await deletePhraseList(tx, params.id))) throw new RapportError("not_found");
        tx.audit({ action: "agent.write", targetKind: "phrase_list", targetId: params.id });
      });
    },
  };
}

/** Refuses patterns that can't be read or could keep the gate busy for ever. */
function requirePhrases(phrases: readonly string[]): void {
  const issues = phrases.flatMap((phrase, index) => {
    const message = explainPhrase(phrase);
    return message ? [{ path: `list.phrases.${index}`, message }] : [];
  });
  if (issues.length > 0) throw new RapportError("invalid_input", { issues });
}

/** The tenant's agent; its first draft is the shipped one, which nobody has put to work. */
function openAgent(tx: Tx): Promise<AgentRow> {
  return ensureAgent(tx, SUBSCRIPTION_AGENT);
}

/** What keeps a draft from being published. */
async function issuesOf(tx: Tx, draft: AgentConfig): Promise<{ path: string; sentence: string }[]> {
  return checkAgentConfig(draft, await listTools(tx))
    .filter(({ severity }) => severity === "error")
    .map(({ category, step, message }) => ({
      path: [category, step].filter((part) => part !== null).join("."),
      sentence: message,
    }));
}

async function presentAgent(tx: Tx, row: AgentRow): Promise<Agent> {
  return {
    draft: row.draft,
    draftRevision: row.draftRevision,
    deployedVersionId: row.deployedVersionId,
    issues: await issuesOf(tx, row.draft),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** A version's configuration, or the draft's. Throws not_found. */
async function configOf(scope: Scope, versionId: Id | undefined): Promise<AgentConfig> {
  if (!versionId) return (await scope.write((tx) => openAgent(tx))).draft;
  const version = await scope.read((tx) => findAgentVersion(tx, versionId));
  if (!version) throw new RapportError("not_found");
  return version.config;
}

function presentCalibration(row: ConfidenceFitRow<ConfidenceFit> | null): Calibration | null {
  if (!row) return null;
  const { isUsed, error, points } = row.fit;
  return { fittedAt: row.fittedAt.toISOString(), settled: row.settled, isUsed, error, points };
}

function turnOf(agent: AgentConfig, body: PlaygroundBody): PlaygroundRequest {
  return {
    agent,
    memory: body.memory ?? null,
    event: body.event.kind === "message" ? { ...body.event, attachments: [] } : body.event,
    customerEmail: body.customerEmail,
    language: body.language,
  };
}

function presentTurn({ memory, judgements, spans, identity }: PlaygroundResult): PlaygroundTurn {
  return {
    memory,
    say: judgements
      .filter(({ text }) => text !== "")
      .map(({ text, gate, turn }) => ({ text, gate: gate!, quickReplies: turn.quickReplies })),
    category: judgements.findLast(({ category }) => category !== null)?.category ?? null,
    identity,
    routed: judgements.find(({ routed }) => routed !== null)?.routed ?? null,
    handOff: judgements.findLast(({ turn }) => turn.handOff !== null)?.turn.handOff ?? null,
    proposals: judgements.flatMap(({ turn }) =>
      turn.proposals.map(({ tool, arguments: given }) => ({ tool, arguments: given })),
    ),
    spans: [...spans],
  };
}

async function requireVisible(scope: Scope, conversationId: Id): Promise<void> {
  if (!(await scope.read((tx) => getConversation(tx, conversationId)))) throw new RapportError("not_found");
}

async function presentEngine(tx: Tx, conversationId: Id): Promise<ConversationEngine> {
  if (!(await getConversation(tx, conversationId))) throw new RapportError("not_found");
  const [context, dialogue] = [await assembleTurn(tx, conversationId), await findDialogue(tx, conversationId)];
  const suggestion = await findOpenSuggestion(tx, conversationId);
  const runs = await listRuns(tx, { conversationId, limit: RUNS_SHOWN });
  const isAtWork = context !== null || dialogue !== null;
  const isTaken = context ? context.conversation.assigneeId !== null : false;
  return {
    holder: !isAtWork ? "nobody" : dialogue === null || dialogue.holder === "person" || isTaken ? "person" : "ai",
    category: dialogue?.category ?? null,
    identity: context
      ? {
          level: context.identity.level,
          customerId: context.identity.customerId,
          name: context.identity.name,
          email: context.identity.email,
        }
      : { level: "anonymous", customerId: null, name: null, email: null },
    handOffReason: dialogue?.handOffReason ?? null,
    summary: dialogue?.summary ?? null,
    suggestion: suggestion
      ? {
          id: suggestion.id,
          runId: suggestion.runId,
          text: suggestion.text,
          citations: suggestion.citations,
          confidence: suggestion.confidence,
          gate: suggestion.gate,
          category: suggestion.category,
          createdAt: suggestion.createdAt.toISOString(),
        }
      : null,
    actions: (await listActions(tx, conversationId)).map(toAction),
    runs: runs.map(presentRun),
  };
}

function presentRun(run: RunSummary) {
  return {
    id: run.id,
    conversationId: run.conversationId,
    trigger: run.trigger,
    agentVersionId: run.agentVersionId,
    category: run.category,
    outcome: run.outcome,
    gate: run.gate,
    durationMs: run.durationMs,
    inputTokens: run.inputTokens,
    outputTokens: run.outputTokens,
    costMicros: run.costMicros === null ? null : Number(run.costMicros),
    contactName: run.contactName,
    said: run.said,
    createdAt: run.createdAt.toISOString(),
  };
}
