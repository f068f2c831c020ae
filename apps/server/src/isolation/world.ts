import type { RouteInput, RouteName } from "@rapport/api";
import { writeWidgetKey } from "@rapport/connector-webchat";
import { recordGap } from "@rapport/context";
import { SUBSCRIPTION_AGENT } from "@rapport/intelligence";
import { propose } from "@rapport/orchestration";
import { type Id, newId } from "@rapport/schema";
import {
  ensureAgent,
  insertAgentVersion,
  insertCategoryExample,
  insertRun,
  insertSuggestion,
  moveAction,
  readCheckBasis,
  saveGoldCheck,
  savePhraseList,
} from "@rapport/store";
import type { TestActor, TestServer, TestTenant } from "../testing/index.ts";

/** One company with one of everything that a route can be asked about. */
export interface World {
  tenant: TestTenant;
  /** A person other than the owner. */
  colleague: TestActor;
  conversationId: Id;
  otherConversationId: Id;
  mergedConversationId: Id;
  eventSeq: number;
  contactId: Id;
  otherContactId: Id;
  mergedContactId: Id;
  teamId: Id;
  connectionId: Id;
  mailConnectionId: Id;
  apiKeyId: Id;
  viewId: Id;
  cannedReplyId: Id;
  deliveryId: Id;
  attachmentId: Id;
  agentVersionId: Id;
  suggestionId: Id;
  runId: Id;
  phraseListId: Id;
  exampleId: Id;
  toolId: Id;
  /** A source whose tools nothing needs. */
  toolSourceId: Id;
  actionId: Id;
  actionHash: string;
  unknownActionId: Id;
  articleId: Id;
  gapId: Id;
  memoryId: Id;
  forgottenMemoryId: Id;
  learningId: Id;
  approvedLearningId: Id;
  activeLearningId: Id;
  goldCaseId: Id;
  widgetKey: string;
  visitorToken: string;
}

/** Words that stand in every text of a company: found anywhere else, they have leaked. */
export function secretWordOf(tenant: TestTenant): string {
  return `leak-${tenant.id.slice(-8)}`;
}

export async function createWorld(server: TestServer): Promise<World> {
  const tenant = await server.createTenant();
  const word = secretWordOf(tenant);
  const owner = await server.as(tenant.owner);
  await owner.call("settings.update", { body: { name: `Company ${word}` } });
  const colleague = await server.createActor(tenant, { name: `Colleague ${word}` });
  const say = (index: number) =>
    server.hear(tenant, { text: `Text ${word} ${index}`, subject: `Subject ${word}`, name: `Name ${word} ${index}` });
  const [first, second, third] = [await say(1), await say(2), await say(3)];
  const mergedContact = await owner.call("contacts.create", { body: { name: `Merged ${word}` } });
  await owner.call("contacts.merge", { params: { id: second.contactId }, body: { fromId: mergedContact.id } });
  await owner.call("conversations.merge", {
    params: { id: second.conversationId },
    body: { fromIds: [third.conversationId] },
  });
  const team = await owner.call("teams.create", { body: { name: `Team ${word}`, memberIds: [colleague.id] } });
  const { key } = await owner.call("apiKeys.create", { body: { name: `Key ${word}`, role: "viewer" } });
  const view = await owner.call("views.create", {
    body: { name: `View ${word}`, filter: { status: "open" }, isShared: true },
  });
  const canned = await owner.call("cannedReplies.create", {
    body: { shortcut: `s${word}`, title: `Title ${word}`, body: `Body ${word}`, isShared: true },
  });
  const reply = await owner.call("conversations.reply", {
    params: { id: first.conversationId },
    body: { text: `Reply ${word}`, clientId: newId(), sendAt: new Date(Date.now() + 86_400_000).toISOString() },
  });
  const form = uploadForm(`File ${word}`);
  const attachment = await owner.call("attachments.upload", { form });
  const article = await owner.call("knowledge.create", {
    body: { title: `Article ${word}`, body: `Passage ${word}`, language: "en" },
  });
  await owner.call("knowledge.publish", { params: { id: article.id }, body: {} });
  await useModels(server, tenant);
  const gapId = await server.store.system(tenant.id).write((tx) => recordGap(tx, `Question ${word}?`, null, "en"));
  const [mail] = (await owner.call("connections.list", {})).items;
  const connectionId = await server.createConnection(tenant, "webchat");
  const widgetKey = writeWidgetKey(tenant.id, connectionId);
  return {
    tenant,
    colleague,
    conversationId: first.conversationId,
    otherConversationId: second.conversationId,
    mergedConversationId: third.conversationId,
    eventSeq: first.seq,
    contactId: first.contactId,
    otherContactId: second.contactId,
    mergedContactId: mergedContact.id,
    teamId: team.id,
    connectionId,
    mailConnectionId: (mail as { id: Id }).id,
    apiKeyId: key.id,
    viewId: view.id,
    cannedReplyId: canned.id,
    deliveryId: reply.id,
    attachmentId: attachment.id,
    ...(await thinkOnce(server, tenant, second.conversationId)),
    ...(await useTools(server, tenant, first.conversationId)),
    articleId: article.id,
    ...(await learnOnce(server, tenant, first.contactId, first.conversationId)),
    gapId: gapId!,
    widgetKey,
    visitorToken: await startVisit(server, widgetKey),
  };
}

/** A published agent, and one run of it with a draft for a person. */
async function thinkOnce(
  server: TestServer,
  tenant: TestTenant,
  conversationId: Id,
): Promise<Pick<World, "agentVersionId" | "suggestionId" | "runId" | "phraseListId" | "exampleId">> {
  const word = secretWordOf(tenant);
  const [runId, suggestionId] = [newId(), newId()];
  return server.store.system(tenant.id).write(async (tx) => {
    // The shop's tools are not here, and a version that names them could not be published.
    const playbooks = SUBSCRIPTION_AGENT.playbooks.filter(({ tools }) => tools.length === 0);
    const { draft } = await ensureAgent(tx, { ...SUBSCRIPTION_AGENT, playbooks, name: `Agent ${word}` });
    const { id: agentVersionId } = await insertAgentVersion(tx, draft, `Note ${word}`);
    insertRun(tx, {
      id: runId,
      conversationId,
      trigger: "message",
      agentVersionId,
      category: "skip_month",
      outcome: "drafted",
      gate: null,
      input: [],
      output: [],
      spans: [],
      durationMs: 1,
      inputTokens: 0,
      outputTokens: 0,
      costMicros: 0,
    });
    insertSuggestion(tx, {
      id: suggestionId,
      conversationId,
      runId,
      text: `Suggestion ${word}`,
      citations: [],
      confidence: 0.5,
      gate: { verdict: "draft", reasons: [] },
      category: "skip_month",
    });
    const list = {
      kind: "custom",
      phrases: [word],
      channels: [],
      language: null,
      verdict: "draft",
      isEnabled: true,
    } as const;
    const phraseListId = (await savePhraseList(tx, null, `List ${word}`, { ...list, phrases: [word], channels: [] }))!;
    const example = { text: `Example ${word}`, category: "complex_other", language: "en", conversationId };
    const exampleId = await insertCategoryExample(tx, example);
    return { agentVersionId, suggestionId, runId, phraseListId, exampleId };
  });
}

/** A memory of a contact and one that was forgotten, learnings in three states, a case of the gold set. */
async function learnOnce(
  server: TestServer,
  tenant: TestTenant,
  contactId: Id,
  conversationId: Id,
): Promise<
  Pick<
    World,
    "memoryId" | "forgottenMemoryId" | "learningId" | "approvedLearningId" | "activeLearningId" | "goldCaseId"
  >
> {
  const word = secretWordOf(tenant);
  const owner = await server.as(tenant.owner);
  const remember = async (text: string) =>
    (await owner.call("memories.create", { params: { id: contactId }, body: { kind: "fact", text } })).id;
  const [memoryId, forgottenMemoryId] = [await remember(`Memory ${word}`), await remember(`Forgotten ${word}`)];
  await owner.call("memories.delete", { params: { id: forgottenMemoryId } });
  const gold = await owner.call("gold.create", {
    body: { content: { kind: "message", text: `Gold ${word}`, category: "skip_month" } },
  });
  const learn = (phrase: string) =>
    server.store.system(tenant.id).write(async (tx) => {
      const content = { kind: "phrase", phrase, language: "en", channels: ["chat"] } as const;
      const seen = {
        suggestionId: null,
        conversationId,
        eventIds: [],
        before: `Before ${word}`,
        after: `After ${word}`,
      };
      for (const source of ["test:1", "test:2"]) {
        await propose(tx, { ...content, channels: ["chat"] }, { ...seen, source, actorId: tenant.owner.id });
      }
      return propose(tx, { ...content, channels: ["chat"] }, { ...seen, source: "test:3", actorId: tenant.owner.id });
    });
  const [learningId, approvedLearningId, activeLearningId] = [
    await learn(`phrase one ${word}`),
    await learn(`phrase two ${word}`),
    await learn(`phrase three ${word}`),
  ];
  const done = { state: "done", done: 1, total: 1, figures: [], broken: [], mended: [], isWorse: false } as const;
  const approve = async (id: Id) => {
    await owner.call("learnings.approve", { params: { id }, body: {} });
    await server.store.system(tenant.id).write(async (tx) => {
      const check = { ...done, figures: [], broken: [], mended: [], sentence: null, finishedAt: null };
      await saveGoldCheck(tx, id, check, await readCheckBasis(tx));
    });
  };
  await approve(activeLearningId);
  await owner.call("learnings.activate", { params: { id: activeLearningId } });
  await approve(approvedLearningId);
  return { memoryId, forgottenMemoryId, learningId, approvedLearningId, activeLearningId, goldCaseId: gold.id };
}

/** An OpenAPI document of one tool that reads and one that anybody at the desk may propose. */
function shopDocument(word: string): Record<string, unknown> {
  const note = { name: "note", in: "query", schema: { type: "string" } };
  const operation = (operationId: string) => ({ operationId, summary: `Tool ${word}`, parameters: [note] });
  return {
    openapi: "3.1.0",
    info: { title: "Shop", version: "1" },
    servers: [{ url: "https://shop.example" }],
    paths: { "/orders": { get: operation("list_orders"), post: operation("place_order") } },
  };
}

function spareDocument(): Record<string, unknown> {
  const servers = [{ url: "https://spare.example" }];
  return { openapi: "3.1.0", servers, paths: { "/spare": { get: { operationId: "spare" } } } };
}

/** Nobody listens there. */
const MODEL_URL = "http://127.0.0.1:9/v1";

/** Settings of a language model with a key. */
async function useModels(server: TestServer, tenant: TestTenant): Promise<void> {
  const word = secretWordOf(tenant);
  const owner = await server.as(tenant.owner);
  const provider = { id: "local", kind: "openai_compatible" as const, baseUrl: MODEL_URL };
  const models = [{ id: "small", providerId: "local", model: `Model ${word}` }];
  await owner.call("models.save", {
    body: { config: { providers: [provider], models }, revision: 0, keys: { local: `Key ${word}` } },
  });
}

/** Tools, and two actions: one that waits for a yes, one of unknown fate. */
async function useTools(
  server: TestServer,
  tenant: TestTenant,
  conversationId: Id,
): Promise<Pick<World, "toolId" | "toolSourceId" | "actionId" | "actionHash" | "unknownActionId">> {
  const word = secretWordOf(tenant);
  const owner = await server.as(tenant.owner);
  const source = { kind: "openapi", name: `Shop ${word}`, secrets: { authorization: word } } as const;
  await owner.call("toolSources.import", { body: { ...source, document: shopDocument(word) } });
  const { items } = await owner.call("tools.list", {});
  const [read, write] = ["list_orders", "place_order"].map((name) => items.find((tool) => tool.name === name)!);
  const policy = { ...write!.policy, identity: "anonymous" as const };
  await owner.call("tools.update", { params: { id: write!.id }, body: { policy } });
  const propose = (note: string) =>
    owner.call("actions.propose", {
      params: { id: conversationId },
      body: { tool: "place_order", arguments: { note: `${note} ${word}` } },
    });
  const [waiting, lost] = [await propose("Waiting"), await propose("Lost")];
  await server.store.system(tenant.id).write(async (tx) => {
    await moveAction(tx, waiting.id, ["proposed"], { state: "awaiting" }, new Date());
    await moveAction(tx, lost.id, ["proposed"], { state: "unknown", confirmedBy: "staff" }, new Date());
  });
  const spare = await owner.call("toolSources.import", {
    body: { ...source, name: `Spare ${word}`, document: spareDocument() },
  });
  return {
    toolId: read!.id,
    toolSourceId: spare.sourceId,
    actionId: waiting.id,
    actionHash: waiting.argumentsHash,
    unknownActionId: lost.id,
  };
}

export const SITE = "http://shop.example";

async function startVisit(server: TestServer, widgetKey: string): Promise<string> {
  const response = await fetch(`${server.url}/widget/v1/start?key=${widgetKey}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: SITE },
    body: "{}",
  });
  return ((await response.json()) as { visitorToken: string }).visitorToken;
}

export function uploadForm(text: string): FormData {
  const form = new FormData();
  form.append("file", new File([text], "note.txt", { type: "text/plain" }));
  return form;
}

type Sample<Name extends RouteName> = (world: World) => RouteInput<Name>;

/** A valid call of every route in a company. A route without one is a type error. */
export const SAMPLES: { [Name in RouteName]: Sample<Name> } = {
  "auth.signIn": ({ tenant }) => ({
    body: { email: tenant.owner.email, password: "not the password", tenant: tenant.slug },
  }),
  "auth.refresh": () => ({}),
  "auth.signOut": () => ({}),
  "auth.acceptInvite": () => ({ body: { token: "x".repeat(40), password: "long enough to be one" } }),
  "me.get": () => ({}),
  "me.update": () => ({ body: { locale: "ru", preferences: { theme: "dark" } } }),
  "me.changePassword": () => ({ body: { currentPassword: "not the password", newPassword: "long enough to be one" } }),
  "actors.list": () => ({}),
  "actors.invite": ({ teamId }) => ({
    body: { name: "Ann", email: `${newId()}@example.com`, role: "viewer", teamIds: [teamId] },
  }),
  "actors.update": ({ colleague, teamId }) => ({
    params: { id: colleague.id },
    body: { name: "Renamed", teamIds: [teamId] },
  }),
  "actors.resetPassword": ({ colleague }) => ({ params: { id: colleague.id } }),
  "teams.list": () => ({}),
  "teams.create": ({ colleague }) => ({ body: { name: newId(), memberIds: [colleague.id] } }),
  "teams.update": ({ teamId, colleague }) => ({ params: { id: teamId }, body: { memberIds: [colleague.id] } }),
  "teams.delete": ({ teamId }) => ({ params: { id: teamId } }),
  "apiKeys.list": () => ({}),
  "apiKeys.create": () => ({ body: { name: "Key", role: "viewer" } }),
  "apiKeys.delete": ({ apiKeyId }) => ({ params: { id: apiKeyId } }),
  "conversations.list": () => ({ query: { status: "all" } }),
  "conversations.counts": () => ({ body: { filters: [{ status: "open" }] } }),
  "conversations.create": ({ mailConnectionId, contactId, attachmentId }) => ({
    body: {
      connectionId: mailConnectionId,
      to: { contactId },
      subject: "Hello",
      text: "Hello",
      clientId: newId(),
      attachmentIds: [attachmentId],
    },
  }),
  "conversations.get": ({ conversationId }) => ({ params: { id: conversationId } }),
  "conversations.items": ({ conversationId }) => ({ params: { id: conversationId } }),
  "conversations.update": ({ conversationId, colleague, teamId }) => ({
    params: { id: conversationId },
    body: { assigneeId: colleague.id, teamId, addTags: ["vip"] },
  }),
  "conversations.bulkUpdate": ({ conversationId, colleague }) => ({
    body: { ids: [conversationId], change: { assigneeId: colleague.id } },
  }),
  "conversations.reply": ({ conversationId, attachmentId }) => ({
    params: { id: conversationId },
    body: { text: "Hello", clientId: newId(), attachmentIds: [attachmentId] },
  }),
  "conversations.note": ({ conversationId, colleague, attachmentId }) => ({
    params: { id: conversationId },
    body: { text: "A note", clientId: newId(), mentions: [colleague.id], attachmentIds: [attachmentId] },
  }),
  "conversations.markRead": ({ conversationId, eventSeq }) => ({
    params: { id: conversationId },
    body: { seq: eventSeq },
  }),
  "conversations.saveDraft": ({ conversationId, attachmentId }) => ({
    params: { id: conversationId },
    body: { kind: "reply", text: "Draft", attachmentIds: [attachmentId] },
  }),
  "conversations.merge": ({ conversationId, otherConversationId }) => ({
    params: { id: conversationId },
    body: { fromIds: [otherConversationId] },
  }),
  "conversations.unmerge": ({ mergedConversationId }) => ({ params: { id: mergedConversationId } }),
  "deliveries.cancel": ({ deliveryId }) => ({ params: { id: deliveryId } }),
  "deliveries.retry": ({ deliveryId }) => ({ params: { id: deliveryId } }),
  "views.list": () => ({}),
  "views.create": ({ colleague, teamId }) => ({
    body: { name: "View", filter: { assignee: colleague.id, team: teamId } },
  }),
  "views.update": ({ viewId }) => ({ params: { id: viewId }, body: { name: "Renamed" } }),
  "views.delete": ({ viewId }) => ({ params: { id: viewId } }),
  "cannedReplies.list": () => ({}),
  "cannedReplies.create": () => ({ body: { shortcut: `s${newId()}`, title: "T", body: "B", isShared: false } }),
  "cannedReplies.update": ({ cannedReplyId }) => ({ params: { id: cannedReplyId }, body: { title: "Renamed" } }),
  "cannedReplies.delete": ({ cannedReplyId }) => ({ params: { id: cannedReplyId } }),
  "tags.list": () => ({}),
  "contacts.list": () => ({}),
  "contacts.create": () => ({ body: { name: "Ben", email: `${newId()}@example.com` } }),
  "contacts.get": ({ contactId }) => ({ params: { id: contactId } }),
  "contacts.update": ({ contactId }) => ({ params: { id: contactId }, body: { note: "A note" } }),
  "contacts.timeline": ({ contactId }) => ({ params: { id: contactId } }),
  "contacts.conversations": ({ contactId }) => ({ params: { id: contactId } }),
  "contacts.merge": ({ contactId, otherContactId }) => ({
    params: { id: contactId },
    body: { fromId: otherContactId },
  }),
  "contacts.unmerge": ({ mergedContactId }) => ({ params: { id: mergedContactId } }),
  search: () => ({ query: { q: "Text" } }),
  "connections.list": () => ({}),
  "connections.create": ({ teamId }) => ({
    body: { connector: "webchat", name: "Shop", teamId, config: { allowedOrigins: ["https://shop.example"] } },
  }),
  "connections.update": ({ connectionId, teamId }) => ({
    params: { id: connectionId },
    body: { name: "Renamed", teamId },
  }),
  "connections.delete": ({ connectionId }) => ({ params: { id: connectionId } }),
  "connections.check": ({ connectionId }) => ({
    body: { id: connectionId, connector: "webchat", config: { allowedOrigins: ["https://shop.example"] } },
  }),
  "connections.identitySecret": ({ connectionId }) => ({ params: { id: connectionId } }),
  "settings.get": () => ({}),
  "settings.update": () => ({ body: { name: "Renamed" } }),
  "audit.list": () => ({}),
  "audit.verify": () => ({}),
  "agent.get": () => ({}),
  "agent.saveDraft": () => ({ body: { draft: SUBSCRIPTION_AGENT, draftRevision: 1 } }),
  "agent.publish": () => ({ body: { note: "Published", isDeployed: false } }),
  "agent.versions": () => ({}),
  "agent.version": ({ agentVersionId }) => ({ params: { id: agentVersionId } }),
  "agent.deploy": ({ agentVersionId }) => ({ body: { versionId: agentVersionId } }),
  "agent.record": () => ({}),
  "agent.playground": ({ agentVersionId }) => ({
    body: { versionId: agentVersionId, event: { kind: "message", text: "Hello" } },
  }),
  "agent.play": ({ agentVersionId }) => ({
    body: { versionId: agentVersionId, event: { kind: "message", text: "Hello" } },
  }),
  "conversations.runEvents": ({ conversationId }) => ({ params: { id: conversationId } }),
  "conversations.engine": ({ conversationId }) => ({ params: { id: conversationId } }),
  "conversations.setHolder": ({ conversationId }) => ({ params: { id: conversationId }, body: { holder: "person" } }),
  "conversations.correctCategory": ({ conversationId }) => ({
    params: { id: conversationId },
    body: { category: "skip_month" },
  }),
  "suggestions.settle": ({ suggestionId }) => ({ params: { id: suggestionId }, body: { decision: "reject" } }),
  "runs.list": ({ conversationId }) => ({ query: { conversationId } }),
  "runs.events": ({ runId }) => ({ params: { id: runId } }),
  "runs.get": ({ runId }) => ({ params: { id: runId } }),
  "runs.replay": ({ runId, agentVersionId }) => ({ params: { id: runId }, body: { versionId: agentVersionId } }),
  "gate.check": () => ({ body: { draft: "Hello" } }),
  "phraseLists.list": () => ({}),
  "phraseLists.create": () => ({
    body: {
      name: "List",
      list: { kind: "custom", phrases: ["never"], channels: ["chat"], language: null, verdict: "draft" },
    },
  }),
  "phraseLists.update": ({ phraseListId }) => ({
    params: { id: phraseListId },
    body: {
      name: "Renamed",
      list: { kind: "custom", phrases: ["never"], channels: ["chat"], language: null, verdict: "draft" },
    },
  }),
  "phraseLists.delete": ({ phraseListId }) => ({ params: { id: phraseListId } }),
  "examples.count": () => ({}),
  "examples.list": () => ({ query: { category: "complex_other" } }),
  "examples.add": () => ({ body: { category: "complex_other", texts: ["Hello"] } }),
  "examples.delete": ({ exampleId }) => ({ params: { id: exampleId } }),
  "toolSources.list": () => ({}),
  "toolSources.import": ({ tenant }) => ({
    body: { kind: "openapi", name: `Shop ${secretWordOf(tenant)}`, document: shopDocument(secretWordOf(tenant)) },
  }),
  "toolSources.delete": ({ toolSourceId }) => ({ params: { id: toolSourceId } }),
  "tools.list": () => ({}),
  "tools.update": ({ toolId }) => ({ params: { id: toolId }, body: { isEnabled: true } }),
  "tools.delete": ({ toolId }) => ({ params: { id: toolId } }),
  "tools.try": ({ toolId }) => ({ params: { id: toolId }, body: { arguments: {} } }),
  "actions.list": ({ conversationId }) => ({ params: { id: conversationId } }),
  "actions.propose": ({ conversationId }) => ({
    params: { id: conversationId },
    body: { tool: "place_order", arguments: {} },
  }),
  "actions.confirm": ({ actionId, actionHash }) => ({
    params: { id: actionId },
    body: { argumentsHash: actionHash },
  }),
  "actions.decline": ({ actionId }) => ({ params: { id: actionId } }),
  "actions.settle": ({ unknownActionId }) => ({
    params: { id: unknownActionId },
    body: { wasDone: true, note: "Looked at it" },
  }),
  "models.get": () => ({}),
  "models.save": () => ({
    body: { config: { providers: [{ id: "local", kind: "openai_compatible", baseUrl: MODEL_URL }] }, revision: 1 },
  }),
  "models.check": () => ({
    body: { provider: { id: "local", kind: "openai_compatible", baseUrl: MODEL_URL }, model: "any" },
  }),
  "models.spend": () => ({}),
  "attachments.upload": () => ({ form: uploadForm("hello") }),
  "attachments.download": ({ attachmentId }) => ({ params: { id: attachmentId } }),
  "knowledge.articles": () => ({ query: { q: "Article" } }),
  "knowledge.namespaces": () => ({}),
  "knowledge.create": () => ({ body: { title: "Returns", body: "Within 14 days.", language: "en" } }),
  "knowledge.get": ({ articleId }) => ({ params: { id: articleId } }),
  "knowledge.edit": ({ articleId }) => ({ params: { id: articleId }, body: { body: "Other words" } }),
  "knowledge.publish": ({ articleId }) => ({ params: { id: articleId }, body: { version: 1 } }),
  "knowledge.archive": ({ articleId }) => ({ params: { id: articleId } }),
  "knowledge.versions": ({ articleId }) => ({ params: { id: articleId } }),
  "knowledge.version": ({ articleId }) => ({ params: { id: articleId, version: 1 } }),
  "knowledge.compare": ({ articleId }) => ({ params: { id: articleId }, query: { from: 1, to: 1 } }),
  "knowledge.restore": ({ articleId }) => ({ params: { id: articleId, version: 1 } }),
  "knowledge.import": () => ({ form: uploadForm("hello") }),
  "knowledge.search": () => ({ query: { q: "Passage" } }),
  "knowledge.gaps": () => ({}),
  "knowledge.settleGap": ({ gapId, articleId }) => ({ params: { id: gapId }, body: { status: "answered", articleId } }),
  "memories.list": ({ contactId }) => ({ params: { id: contactId } }),
  "memories.create": ({ contactId }) => ({
    params: { id: contactId },
    body: { kind: "preference", text: "Prefers tea" },
  }),
  "memories.update": ({ memoryId }) => ({ params: { id: memoryId }, body: { text: "Prefers coffee" } }),
  "memories.delete": ({ memoryId }) => ({ params: { id: memoryId } }),
  "memories.restore": ({ forgottenMemoryId }) => ({ params: { id: forgottenMemoryId } }),
  "learnings.list": () => ({}),
  "learnings.get": ({ learningId }) => ({ params: { id: learningId } }),
  "learnings.edit": ({ learningId }) => ({
    params: { id: learningId },
    body: { content: { kind: "phrase", phrase: "other words", language: "en", channels: ["chat"] } },
  }),
  "learnings.approve": ({ learningId }) => ({ params: { id: learningId }, body: { note: "Good" } }),
  "learnings.reject": ({ learningId }) => ({ params: { id: learningId }, body: { note: "No" } }),
  "learnings.check": ({ approvedLearningId }) => ({ params: { id: approvedLearningId } }),
  "learnings.activate": ({ approvedLearningId }) => ({ params: { id: approvedLearningId } }),
  "learnings.undo": ({ activeLearningId }) => ({ params: { id: activeLearningId }, body: { note: "Back" } }),
  "learnings.figures": () => ({}),
  "gold.list": () => ({}),
  "gold.create": ({ articleId }) => ({
    body: { content: { kind: "question", question: "How long?", language: "en", articleId } },
  }),
  "gold.delete": ({ goldCaseId }) => ({ params: { id: goldCaseId } }),
  "widget.appearance": ({ widgetKey: key }) => ({ query: { key } }),
  "widget.start": ({ widgetKey: key }) => ({ query: { key }, body: {} }),
  "widget.send": ({ widgetKey: key }) => ({ query: { key }, body: { clientId: newId(), text: "Hello" } }),
  "widget.messages": ({ widgetKey: key }) => ({ query: { key } }),
  "widget.profile": ({ widgetKey: key }) => ({ query: { key }, body: { name: "Ann" } }),
  "widget.read": ({ widgetKey: key }) => ({ query: { key }, body: { seq: 1 } }),
  "widget.upload": ({ widgetKey: key }) => ({ query: { key }, form: uploadForm("hello") }),
  "widget.download": ({ widgetKey: key }) => ({ query: { key }, params: { id: newId() } }),
};
