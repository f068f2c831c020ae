import { readFileSync } from "node:fs";
import { GateEvidence, type GateVerdict, GoldContent, type PhraseList } from "@rapport/schema";
import { checkDraft } from "../gate/check-draft.ts";
import { OUT_OF_SCOPE } from "../router/labelled-file.ts";
import type { CategoryModel } from "../router/model.ts";
import { routeMessage } from "../router/route-message.ts";

/** How a case came out: in a word, and whether that is right. */
export interface GoldOutcome {
  isRight: boolean;
  outcome: string;
}

type Message = Extract<GoldContent, { kind: "message" }>;
type Reply = Extract<GoldContent, { kind: "reply" }>;

interface GoldFile {
  messages: { text: string; category: string }[];
  replies: Omit<Reply, "kind">[];
}

/** The cases that come with Rapport; none of them is in the starter set that the router learns from. */
export function loadShippedGold(): GoldContent[] {
  const file = JSON.parse(readFileSync(new URL("../../starter/gold.json", import.meta.url), "utf8")) as GoldFile;
  return [
    ...file.messages.map(({ text, category }) => GoldContent.parse({ kind: "message", text, category })),
    ...file.replies.map((reply) => GoldContent.parse({ kind: "reply", ...reply })),
  ];
}

export function judgeMessage(model: CategoryModel, { text, category }: Message): GoldOutcome {
  const routed = routeMessage(model, text);
  const outcome = routed.outOfScope ? OUT_OF_SCOPE : routed.category;
  // Whom the router is unsure about, it still tells its guess; a person or a playbook's keywords go by it.
  const isRight = category === OUT_OF_SCOPE ? routed.outOfScope : routed.category === category;
  return { isRight, outcome };
}

/** What the gate makes of a draft. `now`: dates in the cases lie in 2027. */
export function judgeReply(reply: Reply, lists: readonly PhraseList[]): GoldOutcome {
  const evidence = GateEvidence.parse({
    customerWords: reply.customer === "" ? [] : [reply.customer],
    toolResults: Object.keys(reply.facts).length === 0 ? [] : [{ tool: "look_up", result: reply.facts }],
    identityLevel: Object.keys(reply.facts).length === 0 ? "anonymous" : "verified",
    now: "2027-03-01T12:00:00.000Z",
  });
  const verdict = checkDraft(reply.draft, reply.channel, evidence, [...lists]);
  const isHeld = verdict.verdict !== "auto_send";
  return { isRight: isHeld === (reply.expected === "held"), outcome: describeVerdict(verdict) };
}

/** A verdict in a word: `auto_send`, or why not. */
export function describeVerdict({ verdict, reasons }: GateVerdict): string {
  if (verdict === "auto_send") return verdict;
  return `${verdict}: ${[...new Set(reasons.map(({ code }) => code))].join(", ")}`;
}
