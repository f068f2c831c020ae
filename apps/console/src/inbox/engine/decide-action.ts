import { notifications } from "@mantine/notifications";
import type { ConversationEngine } from "@rapport/api";
import type { Action } from "@rapport/schema";
import { sentenceOf } from "../../pieces/sentence.ts";
import { keys, queryClient } from "../../query.ts";
import { call } from "../../session/session.ts";

function keepAction(action: Action): void {
  queryClient.setQueryData<ConversationEngine>(keys.engine(action.conversationId), (known) =>
    known
      ? {
          ...known,
          // The feed may have brought a later state meanwhile.
          actions: known.actions.map((other) =>
            other.id === action.id && other.updatedAt <= action.updatedAt ? action : other,
          ),
        }
      : known,
  );
}

async function decide(action: Action, decision: Promise<Action>): Promise<void> {
  try {
    keepAction(await decision);
  } catch (error) {
    notifications.show({ color: "red", message: sentenceOf(error) });
    void queryClient.invalidateQueries({ queryKey: keys.engine(action.conversationId) });
  }
}

/** Says yes to exactly what was shown: when the arguments are others meanwhile, the server refuses. */
export const confirmAction = (action: Action): Promise<void> =>
  decide(action, call("actions.confirm", { params: { id: action.id }, body: { argumentsHash: action.argumentsHash } }));

export const declineAction = (action: Action): Promise<void> =>
  decide(action, call("actions.decline", { params: { id: action.id } }));

/** What became of an action whose answer never came, by a person who has looked. */
export const settleAction = (action: Action, wasDone: boolean, note: string): Promise<void> =>
  decide(action, call("actions.settle", { params: { id: action.id }, body: { wasDone, note } }));
