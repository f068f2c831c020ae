import type { Id } from "@rapport/schema";
import type { JobHandler } from "@rapport/store";
import { sendAwayMessage } from "../rounds/away.ts";
import { sendCode } from "./code.ts";
import { fitAllConfidence } from "./confidence.ts";
import { giveToPeople } from "./holder.ts";
import type { TurnOptions } from "./options.ts";
import { sayLostPreviews } from "./previews.ts";
import { resolveSettled } from "./resolve.ts";
import { takeTurn } from "./take-turn.ts";

export const TURN_SCHEDULE: readonly { task: string; cron: string }[] = [
  { task: "say_previews", cron: "* * * * *" },
  { task: "fit_confidence", cron: "47 * * * *" },
];

/** Tries to mail a code, in half a minute: whoever waits for one does not wait longer. */
const CODE_TRIES = 4;
/** A turn that failed so often, in about a minute and a half, is not the AI's to answer. */
const TURN_TRIES = 4;

/** What follows when a customer has written or an action has moved: the engine's jobs. */
export function turnJobs(options: TurnOptions): Record<string, JobHandler> {
  const { store, now = () => new Date() } = options;
  return {
    async turn(payload, { number }) {
      const { conversationId, seq, actionId, isCodeLost } = payload as unknown as {
        conversationId: Id;
        seq?: number;
        actionId?: Id;
        isCodeLost?: boolean;
      };
      const turn = { conversationId, actionId, isCodeLost };
      const outcome = await takeTurn(options, payload.tenantId, turn).catch(async (error) => {
        // Whatever it is: nobody is left waiting for an answer that does not come.
        if (number >= TURN_TRIES) await giveToPeople(options, payload.tenantId, conversationId, "engine_failed");
        throw error;
      });
      // Nobody of ours will answer at once, so whoever wrote outside of hours is told when somebody will.
      const isLeftToPeople = outcome === "not_mine" || outcome === "handed_off" || outcome === "drafted";
      if (isLeftToPeople && seq !== undefined) {
        await sendAwayMessage(store, payload.tenantId, { conversationId, seq }, now());
      }
    },
    async fit_confidence() {
      await fitAllConfidence(store);
    },
    async resolve_settled(payload) {
      await resolveSettled(store, payload.tenantId, payload.conversationId as Id, now());
    },
    async say_previews() {
      await sayLostPreviews(options);
    },
    async send_code(payload, { number }) {
      const { challengeId, language } = payload as unknown as { challengeId: Id; language?: string };
      await sendCode(options, payload.tenantId, challengeId, {
        language: language ?? "en",
        isLastTry: number >= CODE_TRIES,
      });
    },
  };
}
