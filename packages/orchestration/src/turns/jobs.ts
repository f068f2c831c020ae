import type { Id } from "@rapport/schema";
import type { JobHandler } from "@rapport/store";
import { sendAwayMessage } from "../rounds/away.ts";
import { sendCode } from "./code.ts";
import type { TurnOptions } from "./options.ts";
import { sayLostPreviews } from "./previews.ts";
import { takeTurn } from "./take-turn.ts";

export const TURN_SCHEDULE: readonly { task: string; cron: string }[] = [{ task: "say_previews", cron: "* * * * *" }];

/** What follows when a customer has written or an action has moved: the engine's jobs. */
export function turnJobs(options: TurnOptions): Record<string, JobHandler> {
  const { store, now = () => new Date() } = options;
  return {
    async turn(payload) {
      const { conversationId, seq, actionId } = payload as unknown as {
        conversationId: Id;
        seq?: number;
        actionId?: Id;
      };
      const outcome = await takeTurn(options, payload.tenantId, { conversationId, actionId });
      // Nobody of ours will answer at once, so whoever wrote outside of hours is told when somebody will.
      const isLeftToPeople = outcome === "not_mine" || outcome === "handed_off" || outcome === "drafted";
      if (isLeftToPeople && seq !== undefined) {
        await sendAwayMessage(store, payload.tenantId, { conversationId, seq }, now());
      }
    },
    async say_previews() {
      await sayLostPreviews(options);
    },
    async send_code(payload) {
      const { challengeId, language } = payload as unknown as { challengeId: Id; language?: string };
      await sendCode(options, payload.tenantId, challengeId, language ?? "en");
    },
  };
}
