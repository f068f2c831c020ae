import type { Memory, RouteInput } from "@rapport/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { send } from "../forms/use-submit.ts";
import { showUndo } from "../pieces/undo-notice.tsx";
import { keys } from "../query.ts";
import { call } from "../session/session.ts";

export type MemoryWords = Required<RouteInput<"memories.create">["body"]>;

/** What is remembered of a contact; `isAll`: also what was replaced, forgotten or has expired. */
export function useMemories(contactId: string, isAll: boolean) {
  return useQuery({
    queryKey: [...keys.contactMemories(contactId), isAll ? "all" : "active"],
    queryFn: ({ signal }) =>
      call("memories.list", { params: { id: contactId }, query: { state: isAll ? "all" : "active" } }, { signal }).then(
        ({ items }) => items,
      ),
  });
}

/** Adds, changes and forgets memories of a contact, each with a way back. Failures are thrown. */
export function useMemoryChanges(contactId: string) {
  const { t } = useTranslation("memories");
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: keys.contactMemories(contactId) });
  const remove = async (id: string) => {
    await send("memories.delete", { params: { id } });
    await refresh();
  };
  const restore = async (id: string) => {
    await send("memories.restore", { params: { id } });
    await refresh();
  };
  return {
    async add(body: MemoryWords) {
      const { id } = await send("memories.create", { params: { id: contactId }, body });
      await refresh();
      showUndo(t("added"), () => remove(id));
    },
    async change({ id }: Memory, body: MemoryWords) {
      const { replacesId } = await send("memories.update", { params: { id }, body });
      await refresh();
      if (replacesId) showUndo(t("changed"), () => restore(replacesId));
    },
    async forget({ id }: Memory) {
      await remove(id);
      showUndo(t("forgotten"), () => restore(id));
    },
    async recall({ id }: Memory) {
      await restore(id);
      showUndo(t("restored"), () => remove(id));
    },
  };
}
