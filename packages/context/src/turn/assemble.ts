import type { Action, AgentConfig, GateChannel, Id, IdentityLevel, PhraseList } from "@rapport/schema";
import {
  type ConversationState,
  type DialogueRow,
  findDeployment,
  findDialogue,
  findSignedVisitor,
  findSurvivor,
  isMailProved,
  type KnownMemory,
  listActions,
  listKnownMemories,
  listPhraseLists,
  listSaid,
  listUnheard,
  loadAgentVersion,
  loadTenant,
  type Tx,
  toAction,
  type UnheardMessage,
} from "@rapport/store";

/** One immutable look at a conversation, with all that a turn of the engine needs. */
export interface TurnContext {
  conversation: ConversationState;
  agent: { versionId: Id; config: AgentConfig; aiActorId: Id };
  /** Null: the AI has not been here yet. */
  dialogue: DialogueRow | null;
  identity: TurnIdentity;
  /** What the customer wrote since the last turn, oldest first. */
  unheard: UnheardMessage[];
  /** Latest words of both sides, oldest first, the unheard ones included. */
  said: Awaited<ReturnType<typeof listSaid>>;
  actions: Action[];
  phraseLists: PhraseList[];
  /** What the contact said of themselves and people wrote down (INT-10): told to a model as somebody's words, evidence of nothing. */
  memories: KnownMemory[];
  company: { name: string; timeZone: string };
  channel: GateChannel;
}

export interface TurnIdentity {
  /** As written on the channel: whose identity this is. */
  address: string | null;
  level: IdentityLevel;
  customerId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  /** The site's own signature names them, but nobody has asked yet who that is in the company's system. */
  signed: { subject: string; email: string | null; name: string | null } | null;
}

const SAID = 60;
const MEMORIES = 12;

/** Assembles the context of a turn. Null where no agent is at work, or there is no such conversation. */
export async function assembleTurn(tx: Tx, conversationId: Id): Promise<TurnContext | null> {
  const [deployment, conversation, tenant, lists] = await Promise.all([
    findDeployment(tx),
    findSurvivor(tx, conversationId),
    loadTenant(tx),
    listPhraseLists(tx),
  ]);
  if (!deployment || !conversation) return null;
  // In this order: a message that comes meanwhile may be among those said and not heard yet, never the other way round.
  const [version, dialogue, unheard, said, actions, memories] = await Promise.all([
    loadAgentVersion(tx, deployment.versionId),
    findDialogue(tx, conversation.id),
    listUnheard(tx, conversation.id),
    listSaid(tx, conversation.id, SAID),
    listActions(tx, conversation.id),
    listKnownMemories(tx, conversation.contactId, conversation.id, MEMORIES),
  ]);
  if (!version) return null;
  return {
    conversation,
    agent: { versionId: version.id, config: version.config, aiActorId: deployment.aiActorId },
    dialogue,
    identity: await identityOf(tx, conversation, dialogue, said),
    unheard,
    said,
    actions: actions.map(toAction),
    phraseLists: lists.map(({ list }) => list),
    memories,
    company: { name: tenant.name, timeZone: tenant.businessHours.timeZone },
    channel: channelOf(conversation),
  };
}

const UNKNOWN: TurnIdentity = {
  address: null,
  level: "anonymous",
  customerId: null,
  name: null,
  email: null,
  phone: null,
  signed: null,
};

/**
 * Who writes: what was proved belongs to the address that proved it. Somebody else who writes into the same conversation
 * (a forwarded mail, another browser) is nobody we know.
 */
async function identityOf(
  tx: Tx,
  conversation: ConversationState,
  dialogue: DialogueRow | null,
  said: TurnContext["said"],
): Promise<TurnIdentity> {
  const address = said.findLast(({ by }) => by === "customer")?.address ?? null;
  if (address === null) return UNKNOWN;
  const isMail = conversation.channel === "email";
  if (dialogue && dialogue.identity.address === address) {
    const { level } = dialogue.identity;
    const isSure =
      !isMail || level === "anonymous" || (await isMailProved(tx, conversation.id, address, dialogue.heardSeq));
    if (isSure) return { ...dialogue.identity, signed: null };
  }
  // The sender of a mail is a claim like one that is typed into a chat, and nobody has to type it twice.
  if (isMail) return { ...UNKNOWN, address, email: address };
  const visitorId = conversation.channel === "webchat" ? address.split(":").at(-1) : undefined;
  const signed = visitorId ? await findSignedVisitor(tx, visitorId) : null;
  return { ...UNKNOWN, address, signed };
}

/** What may be done in the name of whom; the action ledger asks this when somebody confirms and again when it executes. */
export async function loadCustomerIdentity(
  tx: Tx,
  conversationId: Id,
): Promise<{ level: IdentityLevel; customerId: string | null; email: string | null; phone: string | null }> {
  const conversation = await findSurvivor(tx, conversationId);
  const dialogue = conversation && (await findDialogue(tx, conversation.id));
  if (!conversation || !dialogue) return UNKNOWN;
  const said = await listSaid(tx, conversation.id, SAID);
  return identityOf(tx, conversation, dialogue, said);
}

function channelOf(conversation: ConversationState): GateChannel {
  if (conversation.channel === "webchat") return "chat";
  return conversation.channel === "email" ? "email" : "unknown";
}
