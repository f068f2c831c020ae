import { embedQuestion, searchKnowledge } from "@rapport/context";
import { loadCustomerIdentity } from "@rapport/context/turn";
import { DEFAULT_PHRASE_LISTS } from "@rapport/intelligence";
import type { ActionOptions, LearningOptions, ToolFetch } from "@rapport/orchestration";
import { deliveryOptions } from "../connections/delivery.ts";
import type { ServerParts } from "../main/parts.ts";
import { runFollowers } from "./follow-runs.ts";
import { tenantModels } from "./models.ts";
import { createRouters, trainRouter } from "./routers.ts";

/** How the ledger reaches tools: through the guarded fetch, so that a tool's address never leads inside. */
export function actionOptions({ store, fetch, now }: Pick<ServerParts, "store" | "fetch" | "now">): ActionOptions {
  const call: ToolFetch = (url, init) => fetch(url, init);
  return { store, fetch: call, secretKey: store.secretKey, now, loadIdentity: loadCustomerIdentity };
}

const kept = new WeakMap<ServerParts, LearningOptions>();

/** How the engine thinks and acts in this process; made once, since it keeps the tenants' routers. */
export function turnOptions(parts: ServerParts): LearningOptions {
  const known = kept.get(parts);
  if (known) return known;
  const { store, connectors, now } = parts;
  const options: LearningOptions = {
    store,
    connectors,
    now,
    actions: actionOptions(parts),
    openContext: deliveryOptions(parts).openContext,
    routerOf: createRouters(store, parts.reportError),
    searchIn: (scope) => async (query, search) => {
      const { namespace, language } = search;
      const asked = await embedQuestion(await tenantModels(parts).embedderOf(scope.actor.tenantId), query);
      const found = await scope.read((tx) => searchKnowledge(tx, query, { namespace, language, asked }));
      return { passages: found.passages, isConfident: found.isConfident };
    },
    wordsOf: (tenantId, agent, tape) => tenantModels(parts).wordsOf(tenantId, agent, tape),
    replayWordsOf: (tenantId, agent, tape) => tenantModels(parts).replayWordsOf(tenantId, agent, tape),
    trainRouter,
    phraseLists: DEFAULT_PHRASE_LISTS,
    isFollowed: runFollowers(store).isFollowed,
    reportError: parts.reportError,
  };
  kept.set(parts, options);
  return options;
}
