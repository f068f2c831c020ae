import type { Id } from "@rapport/schema";
import { findAction, type JobHandler } from "@rapport/store";
import { executeAction } from "./execute.ts";
import type { ActionOptions } from "./options.ts";
import { previewAction } from "./preview.ts";
import { reconcileAction } from "./reconcile.ts";
import { watchActions } from "./watch.ts";

/** Jobs of the ledger. `action_watchdog` is also to be run once when a process starts. */
export function actionJobs(options: ActionOptions): Record<string, JobHandler> {
  return {
    async act(payload) {
      const actionId = payload.actionId as Id;
      const scope = options.store.system(payload.tenantId);
      const state = (await scope.read((tx) => findAction(tx, actionId)))?.state;
      if (state === "proposed") {
        const offered = await previewAction(options, payload.tenantId, actionId);
        if (offered?.state !== "confirmed") return;
      }
      await executeAction(options, payload.tenantId, actionId);
    },
    async reconcile_action(payload) {
      const { actionId, look } = payload as unknown as { actionId: Id; look: number };
      await reconcileAction(options, payload.tenantId, actionId, look);
    },
    async action_watchdog() {
      await watchActions(options);
    },
  };
}

export const ACTION_SCHEDULE = [{ task: "action_watchdog", cron: "* * * * *" }] as const;
