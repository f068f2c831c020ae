import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import {
  advance,
  type CategoryModel,
  checkDraft,
  DEFAULT_PHRASE_LISTS,
  type DialogueEvent,
  type DialogueIdentity,
  type DialoguePorts,
  type DialogueTurn,
  routeMessage,
  SUBSCRIPTION_AGENT,
} from "@rapport/intelligence";
import type { Action, GateEvidence } from "@rapport/schema";
import type { SubscriptionShop } from "../../packages/sandbox/src/subscription-shop/index.ts";
import { searchArticles } from "./knowledge.ts";
import type { Script } from "./read-scripts.ts";
import type { ShopAnswer, ShopCalls } from "./shop-calls.ts";

export const NOW = new Date("2027-02-10T10:00:00Z");
type ShopCustomer = ReturnType<SubscriptionShop["world"]>["customers"][number];

const CODE = "482913";

export interface Played {
  customer: ShopCustomer;
  /** Both sides, one line each. */
  transcript: string[];
  said: string[];
  deeds: { tool: string; arguments: Record<string, unknown> }[];
  waiting: { tool: string; arguments: Record<string, unknown> }[];
  handOff: string | null;
  summary: string;
  /** Turns that said something, and those of them that the gate would not let go by itself. */
  drafts: number;
  held: { text: string; reasons: string[] }[];
  /** Rules that no dialogue may break, broken. */
  broken: string[];
}

/** Questions of the published forms: their numbers ("one to six") are the company's own. */
const OWN_WORDS = [
  ...SUBSCRIPTION_AGENT.playbooks.flatMap(({ form, templates }) => [
    ...form.flatMap(({ ask, again }) => [...Object.values(ask), ...Object.values(again)]),
    ...Object.values(templates).flatMap((words) => Object.values(words)),
  ]),
  ...Object.values(SUBSCRIPTION_AGENT.templates).flatMap((words) => Object.values(words)),
];

interface Offered {
  actionId: string;
  argumentsHash: string;
}

/** Plays orchestration around the dialogue manager: claims, codes, proposals, previews, yes and no, execution, reading back. */
export async function playScript(
  script: Script,
  { shop, calls, model }: { shop: SubscriptionShop; calls: ShopCalls; model: CategoryModel },
): Promise<Played> {
  shop.reset();
  const customer = pickCustomer(shop, script.customer);
  const isKnown = script.isSigned;
  const identity: DialogueIdentity & { customerId: string | null } = isKnown
    ? { level: "verified", email: customer.email, name: customer.name, customerId: customer.customerId }
    : { level: "anonymous", customerId: null };
  let claimed: string | null = null;
  let state: unknown = null;
  const actions = new Map<string, Action>();
  const offers: Offered[] = [];
  const played: Played = {
    customer,
    transcript: [],
    said: [],
    deeds: [],
    waiting: [],
    handOff: null,
    summary: "",
    drafts: 0,
    held: [],
    broken: [],
  };
  const reads: GateEvidence["toolResults"] = [];
  const articles: string[] = [];
  const customerWords: string[] = [];
  const route = (text: string) => routeMessage(model, text);
  const bound = (args: Record<string, unknown>) => ({ ...args, customerId: identity.customerId });

  const ports: DialoguePorts = {
    route,
    async search(query, options) {
      const found = await searchArticles(query, options);
      articles.push(...found.passages.map(({ text }) => text));
      return found;
    },
    async lookUp(tool, args) {
      if (identity.level !== "verified") return { ok: false, reason: "identity", message: "verify first" };
      const answer = await calls.call(tool, bound(args));
      if (answer.kind === "ok") {
        reads.push({ tool, effect: "read", state: "succeeded", arguments: args, result: answer.body });
        return { ok: true, result: answer.body };
      }
      if (answer.kind === "refused") return { ok: false, reason: "refused", message: answer.message };
      return { ok: false, reason: "unavailable", message: "no answer" };
    },
  };

  async function feed(event: DialogueEvent): Promise<void> {
    const live = [...actions.values()].filter(
      ({ state: own }) => !["succeeded", "failed", "refused", "expired"].includes(own),
    );
    const turn: DialogueTurn = await advance(
      {
        state,
        event,
        agent: SUBSCRIPTION_AGENT,
        identity: { ...identity },
        liveActions: live,
        language: customer.locale,
        now: NOW,
        timeZone: "UTC",
        hasButtons: true,
      },
      ports,
    );
    state = JSON.parse(JSON.stringify(turn.state));
    noteTrace(turn, event);
    for (const { text } of turn.say) hear(text, event);
    passGate(turn);
    for (const reply of turn.quickReplies)
      if (reply.kind === "decision" && reply.decision === "confirm") offers.push(reply);
    if (turn.handOff) {
      played.handOff = turn.handOff.reason;
      played.summary = turn.handOff.summary;
      played.transcript.push(`   → hand-off ${turn.handOff.reason}: ${turn.handOff.summary.replaceAll("\n", " | ")}`);
      if (turn.handOff.summary.trim() === "") played.broken.push("a hand-off without a summary");
    }
    if (turn.proposals.length > 1) played.broken.push("more than one proposal in a turn");
    for (const claim of turn.identify) await feed(await identify(claim));
    for (const decision of turn.decisions) await decide(decision);
    for (const proposal of turn.proposals) await offer(proposal);
  }

  /** What led to the turn: shown with a failed dialogue. */
  function noteTrace({ trace }: DialogueTurn, event: DialogueEvent): void {
    const routed = event.kind === "message" ? event.routed : null;
    const heard = routed ? [`${routed.category} ${routed.confidence}${routed.outOfScope ? " out of scope" : ""}`] : [];
    const steps = trace.map(({ step, what }) => `${step}: ${what}`);
    if (heard.length + steps.length > 0) played.transcript.push(`   · ${[...heard, ...steps].join(" · ")}`);
  }

  /** What the engine itself does with a turn's sentences before they leave (INT-6). */
  function passGate(turn: DialogueTurn): void {
    if (turn.say.length === 0) return;
    const writes = [...actions.values()].map((action) => ({
      tool: action.tool,
      effect: "write" as const,
      state: action.state,
      arguments: action.arguments,
      result: { preview: action.preview, result: action.result },
    }));
    // A preview is the shop's own word about what would be: read, not done.
    const previews = [...actions.values()].map(({ tool, arguments: args, preview, state: own }) => ({
      tool,
      effect: "read" as const,
      state: "succeeded",
      arguments: args,
      result: own === "refused" ? null : preview,
    }));
    // What a person must take goes to one whatever the gate says; its one sentence is the agent's own.
    if (turn.handOff?.reason.startsWith("escalation")) return;
    const text = turn.say.map((sentence) => sentence.text).join("\n\n");
    const isVerified = identity.level === "verified";
    const { verdict, reasons } = checkDraft(
      text,
      "chat",
      {
        toolResults: [...reads, ...previews, ...writes],
        knowledge: [...articles, ...OWN_WORDS],
        customerWords,
        identityLevel: identity.level,
        customer: isVerified ? { name: identity.name ?? "", email: identity.email ?? "" } : {},
        company: [],
        internalTexts: [SUBSCRIPTION_AGENT.instructions],
        language: turn.state.language,
        now: NOW.toISOString(),
      },
      DEFAULT_PHRASE_LISTS,
    );
    played.drafts++;
    if (verdict !== "auto_send")
      played.held.push({ text, reasons: reasons.map(({ code, sentence }) => `${code}: ${sentence}`) });
  }

  function hear(text: string, event: DialogueEvent): void {
    played.said.push(text);
    played.transcript.push(`bot: ${text}`);
    if (/[{}]|undefined|null|NaN|\[object/.test(text)) played.broken.push(`not worded: ${text}`);
    const isDone = /^(?:done|готово)(?!\p{L})/iu.test(text);
    // What was done may be said again, as far as it was said then.
    const isAgain = played.said.slice(0, -1).some((earlier) => earlier.startsWith(text));
    if (isDone && !isAgain && !(event.kind === "action" && event.action.state === "succeeded"))
      played.broken.push(`said before it was done: ${text}`);
    if (identity.level === "verified") return;
    const secrets = [customer.subscription.address.line1, customer.subscription.plan, customer.name];
    const own = script.lines.map((line) => (line.kind === "says" ? line.text.toLowerCase() : "")).join("\n");
    for (const secret of [...secrets, ...customer.orders.map(({ id }) => id)])
      if (text.includes(secret) && !own.includes(secret.toLowerCase()))
        played.broken.push(`told a stranger: ${secret}`);
  }

  async function identify(claim: DialogueTurn["identify"][number]): Promise<DialogueEvent> {
    if (claim.kind === "claim") {
      const { kind: _, ...who } = claim;
      const answer = await calls.call("find_customer", who);
      claimed = answer.kind === "ok" ? String(answer.body.customerId) : null;
      identity.level = "claimed";
      return { kind: "identity", level: "claimed", outcome: "claimed" };
    }
    if (claim.code !== CODE || claimed === null) return { kind: "identity", level: "claimed", outcome: "wrong_code" };
    const known = shop.world().customers.find(({ customerId }) => customerId === claimed)!;
    Object.assign(identity, { level: "verified", customerId: claimed, email: known.email, name: known.name });
    return { kind: "identity", level: "verified", outcome: "verified" };
  }

  async function offer({ tool, arguments: args }: DialogueTurn["proposals"][number]): Promise<void> {
    const operation = calls.operations.get(tool)!;
    const answer = await calls.call(tool, bound(args), { preview: true });
    const preview =
      answer.kind === "ok"
        ? {
            ...(answer.body.facts as { before: object; after: object; effects: { code: string }[] }),
            ...pickVerdict(answer.body),
          }
        : null;
    const action = makeAction(tool, args, operation.confirmation, preview as Action["preview"]);
    actions.set(action.id, action);
    if (answer.kind !== "ok" || !action.preview?.isAllowed) {
      action.state = answer.kind === "lost" ? "failed" : "refused";
      action.reason = answer.kind === "refused" ? answer.message : (action.preview?.reason ?? "no answer");
      return feed({ kind: "proposed", action: { ...action } });
    }
    if (operation.confirmation === "none") {
      action.state = "confirmed";
      await feed({ kind: "proposed", action: { ...action } });
      return execute(action);
    }
    action.state = "awaiting";
    return feed({ kind: "proposed", action: { ...action } });
  }

  async function decide(decision: DialogueTurn["decisions"][number]): Promise<void> {
    const action = actions.get(decision.actionId);
    if (!action || action.argumentsHash !== decision.argumentsHash) {
      played.broken.push("a decision about nothing that was shown");
      return;
    }
    if (decision.decision === "decline") {
      if (action.state === "awaiting") Object.assign(action, { state: "refused", reason: "declined" });
      played.transcript.push(`   × ${action.tool} ${JSON.stringify(action.arguments)}`);
      return;
    }
    if (action.state !== "awaiting" || action.confirmation !== "customer") {
      played.broken.push(`a yes to something ${action.state}`);
      return;
    }
    action.state = "confirmed";
    return execute(action);
  }

  async function execute(action: Action): Promise<void> {
    const first = await calls.call(action.tool, bound(action.arguments), { key: action.id });
    if (first.kind === "lost") {
      action.state = "unknown";
      await feed({ kind: "action", action: { ...action } });
      let second: ShopAnswer = await calls.readBack(action.id);
      // Never seen: the same key may be sent again.
      if (second.kind === "lost") second = await calls.call(action.tool, bound(action.arguments), { key: action.id });
      return settle(action, second);
    }
    return settle(action, first);
  }

  async function settle(action: Action, answer: ShopAnswer): Promise<void> {
    if (answer.kind === "ok") Object.assign(action, { state: "succeeded", result: answer.body });
    else if (answer.kind === "refused") Object.assign(action, { state: "refused", reason: answer.message });
    else Object.assign(action, { state: "failed", reason: "no answer" });
    played.transcript.push(`   ✓ ${action.tool} ${JSON.stringify(action.arguments)} ${action.state}`);
    await feed({ kind: "action", action: { ...action } });
  }

  async function say(line: string): Promise<void> {
    const text = line
      .replaceAll("$email", customer.email)
      .replace(/\$order(\d)/g, (_, place: string) => customer.orders[Number(place) - 1]!.id)
      .replaceAll("$phone", customer.phone ?? "")
      .replaceAll("$code", CODE)
      .replaceAll("$wrong", "111222");
    played.transcript.push(`customer: ${text}`);
    customerWords.push(text);
    const pressed = offers.at(text === "!stale" ? -2 : -1);
    if (text === "!confirm" || text === "!decline" || text === "!stale") {
      assert.ok(pressed, "a button was shown");
      const { actionId, argumentsHash } = pressed;
      return feed({ kind: "button", actionId, argumentsHash, decision: text === "!decline" ? "decline" : "confirm" });
    }
    if (text === "!approve" || text === "!reject") {
      const action = [...actions.values()].find((one) => one.confirmation === "staff" && one.state === "awaiting");
      assert.ok(action, "something waits for staff");
      if (text === "!approve") return execute(action);
      Object.assign(action, { state: "refused", reason: "a colleague said no" });
      return feed({ kind: "action", action: { ...action } });
    }
    const photos = text.match(/^(?:\[photo\]\s*)+/)?.[0].match(/\[photo\]/g)?.length ?? 0;
    const words = text.replace(/^(?:\[photo\]\s*)+/, "");
    const attachments = Array.from({ length: photos }, () => ({
      id: randomUUID(),
      kind: "photo" as const,
      name: "photo.jpg",
    }));
    return feed({ kind: "message", text: words, attachments, routed: route(words) });
  }

  for (const line of script.lines) {
    if (line.kind === "fault") shop.addFaults([line.fault]);
    else {
      const confirmations = [...actions.values()].length;
      await say(line.text);
      if (actions.size > confirmations + 4) played.broken.push("too many proposals after one message");
    }
  }
  played.deeds = shop.log().map(({ operation, body }) => ({ tool: operation, arguments: body }));
  played.waiting = [...actions.values()]
    .filter((action) => action.confirmation === "staff" && action.state === "awaiting")
    .map(({ tool, arguments: args }) => ({ tool, arguments: args }));
  const open = [...actions.values()].filter(
    ({ state: own, confirmation }) => own === "awaiting" && confirmation === "customer",
  );
  if (played.handOff && open.length > 0) played.broken.push("handed over with an open offer");
  return played;
}

/** A customer of the shop by id, or the first who fits words like `ru paused`. */
function pickCustomer(shop: SubscriptionShop, wanted: string): ShopCustomer {
  const words = wanted.split("-");
  const found = shop.world().customers.find((customer) => {
    const { subscription, orders, tracking, locale, payments } = customer;
    const [newest] = orders;
    if (customer.customerId === wanted) return true;
    if (words[0] !== locale) return false;
    if (words[1] === "paused" || words[1] === "cancelled") return subscription.status === words[1];
    if (subscription.status !== "active" || subscription.frequency !== "monthly") return false;
    if (words[1] === "exception") return newest !== undefined && tracking[newest.id]?.status === "exception";
    if (words[1] === "failed") return payments[0]?.status === "failed";
    const isUsual = newest?.boxMonth === "2027-02" && newest.status === "delivered";
    return isUsual && newest.items.some(({ name }) => name === "wildflower honey") && payments[0]?.status === "paid";
  });
  assert.ok(found, `the shop has a customer ${wanted}`);
  return found;
}

function pickVerdict(body: Record<string, unknown>) {
  return {
    isAllowed: body.allowed === true,
    reason: typeof body.reason === "string" ? body.reason : null,
    ...(typeof body.code === "string" ? { code: body.code } : {}),
  };
}

function makeAction(
  tool: string,
  args: Record<string, unknown>,
  confirmation: Action["confirmation"],
  preview: Action["preview"],
): Action {
  const at = NOW.toISOString();
  return {
    id: randomUUID(),
    conversationId: "00000000-0000-4000-8000-000000000001",
    tool,
    title: tool,
    arguments: args,
    argumentsHash: createHash("sha256").update(tool).update(JSON.stringify(args)).digest("hex"),
    state: "proposed",
    confirmation,
    preview,
    result: null,
    reason: null,
    proposedBy: "playbook",
    confirmedBy: null,
    confirmedById: null,
    expiresAt: at,
    createdAt: at,
    updatedAt: at,
  };
}

/** What differs from what the script wants; empty: the right end state. */
export function compareEnd(script: Script, played: Played): string[] {
  const wrong = [...played.broken];
  compareDeeds("done", fillOrders(script.deeds, played), played.deeds, wrong);
  compareDeeds("waiting for staff", fillOrders(script.waiting, played), played.waiting, wrong);
  if (played.handOff !== script.handOff) wrong.push(`handed over: ${played.handOff}, wanted: ${script.handOff}`);
  const all = played.said.join("\n");
  for (const pattern of script.said) if (!pattern.test(all)) wrong.push(`never said ${pattern}`);
  for (const pattern of script.unsaid) if (pattern.test(all)) wrong.push(`said ${pattern}`);
  return wrong;
}

/** `$order1` is the id of the newest order, `$total1` its total. */
function fillOrders(deeds: Script["deeds"], { customer }: Played): Script["deeds"] {
  const fill = (value: unknown) => {
    const [, what, place] = /^\$(order|total)(\d)$/.exec(String(value)) ?? [];
    const order = customer.orders[Number(place) - 1];
    return what === "order" ? order?.id : what === "total" ? order?.totalCents : value;
  };
  return deeds.map(({ tool, arguments: args }) => ({
    tool,
    arguments: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, fill(value)])),
  }));
}

function compareDeeds(what: string, wanted: Script["deeds"], had: Script["deeds"], wrong: string[]): void {
  if (wanted.length !== had.length || wanted.some(({ tool }, index) => had[index]?.tool !== tool)) {
    const list = (deeds: Script["deeds"]) => deeds.map(({ tool }) => tool).join(", ") || "nothing";
    wrong.push(`${what}: ${list(had)}, wanted: ${list(wanted)}`);
    return;
  }
  for (const [index, { tool, arguments: args }] of wanted.entries())
    for (const [name, value] of Object.entries(args)) {
      const own = had[index]!.arguments[name];
      const isSame = value === null ? own === undefined || own === null : JSON.stringify(own) === JSON.stringify(value);
      if (!isSame) wrong.push(`${what}: ${tool}.${name} is ${JSON.stringify(own)}, wanted ${JSON.stringify(value)}`);
    }
}
