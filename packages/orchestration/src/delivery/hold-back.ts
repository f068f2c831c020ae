import { checkDraft, DEFAULT_PHRASE_LISTS } from "@rapport/intelligence";
import { type GateChannel, type GateReason, type GateReasonCode, RapportError } from "@rapport/schema";
import { type ConversationState, listActions, listPhraseLists, listSaid, type Tx } from "@rapport/store";

/** What never leaves, whoever writes it. */
const FORBIDDEN: ReadonlySet<GateReasonCode> = new Set(["card_number", "secret", "prompt_text", "internal_text"]);

/**
 * What a person may say all the same, once they have read why it was held back: they may know what no tool has told us. Figures,
 * names and dates of their own are theirs to answer for, so grounding is not asked of people.
 */
const QUESTIONABLE: ReadonlySet<GateReasonCode> = new Set([
  "unsupported_claim",
  "confirms_by_itself",
  "refund_promise",
  "banned_phrase",
]);

const SAID = 40;

/** Only where tools act do words have to agree with deeds; elsewhere there is nothing to hold them against. */
export interface HoldBackOptions {
  /** The writer has read the reasons and sends it all the same. */
  isOverridden: boolean;
}

/**
 * The gate before a person's own answer (INT-6: errors hold back operators too). Throws gate_refused, its issues naming each
 * reason by code; `isOverridden` lets through what a person may answer for, and says so in the audit log.
 */
export async function holdBack(
  tx: Tx,
  state: ConversationState,
  text: string,
  { isOverridden }: HoldBackOptions,
): Promise<void> {
  if (text.trim() === "") return;
  const actions = await listActions(tx, state.id);
  const said = await listSaid(tx, state.id, SAID);
  const lists = await listPhraseLists(tx);
  const { reasons } = checkDraft(
    text,
    channelOf(state),
    {
      toolResults: actions.map((action) => ({
        tool: action.tool,
        effect: "write",
        state: action.state,
        arguments: action.arguments,
        result: action.result,
      })),
      knowledge: [],
      customerWords: said.filter(({ by }) => by === "customer").map((one) => one.text),
      identityLevel: "verified",
      customer: {},
      company: [],
      internalTexts: [],
    },
    [...DEFAULT_PHRASE_LISTS, ...lists.map(({ list }) => list)],
  );
  const forbidden = reasons.filter(({ code }) => FORBIDDEN.has(code));
  const isActing = actions.length > 0;
  const questionable = isActing ? reasons.filter(({ code }) => QUESTIONABLE.has(code)) : [];
  if (forbidden.length > 0) throw refusal(forbidden, false);
  if (questionable.length === 0) return;
  if (!isOverridden) throw refusal(questionable, true);
  tx.audit({
    action: "gate.override",
    targetKind: "conversation",
    targetId: state.id,
    detail: { reasons: questionable.map(({ code }) => code) },
  });
}

function refusal(reasons: readonly GateReason[], mayOverride: boolean): RapportError {
  return new RapportError("gate_refused", {
    sentence: `${reasons[0]!.sentence} ${mayOverride ? "Change it, or send it all the same." : "Change it; this never leaves."}`,
    issues: reasons.map(({ code, sentence, span }) => ({
      path: span ? `text:${span.start}-${span.end}` : "text",
      message: `${code}: ${sentence}`,
    })),
  });
}

function channelOf({ channel }: ConversationState): GateChannel {
  if (channel === "webchat") return "chat";
  return channel === "email" ? "email" : "unknown";
}
