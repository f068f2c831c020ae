import type { ConversationRow } from "@rapport/api";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcuts } from "../keyboard/registry.ts";
import { useMe } from "../session/use-me.ts";
import { changeConversation } from "./change-conversation.ts";
import { type InboxPlace, prefetchConversation } from "./use-inbox.ts";

export type BulkPicker = "assign" | "status" | "tags" | "priority" | "snooze" | null;

const NONE: ReadonlySet<string> = new Set();

/** The list's cursor and selection, and the keys that move them. */
export function useListKeys(place: InboxPlace, rows: readonly ConversationRow[]) {
  const { t } = useTranslation("inbox");
  const me = useMe();
  const { conversationId, open } = place;
  const [cursorId, setCursorId] = useState<string | null>(conversationId);
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(NONE);
  const [anchorId, setAnchorId] = useState<string | null>(null);
  const [bulkPicker, setBulkPicker] = useState<BulkPicker>(null);
  // Where the cursor stood: when its row leaves the list, the row that takes its place is next.
  const lastIndex = useRef(-1);

  useEffect(() => {
    if (conversationId) setCursorId(conversationId);
  }, [conversationId]);
  const placeKey = JSON.stringify([place.view.id, place.filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins without a selection.
  useEffect(() => {
    setSelectedIds(NONE);
    setBulkPicker(null);
  }, [placeKey]);

  const indexOf = useMemo(() => new Map(rows.map((row, index) => [row.id, index])), [rows]);
  const at = cursorId === null ? -1 : (indexOf.get(cursorId) ?? -1);
  useEffect(() => {
    if (at >= 0) lastIndex.current = at;
  }, [at]);

  const step = (by: 1 | -1) => {
    const from = at >= 0 ? at : by > 0 ? lastIndex.current - 1 : lastIndex.current;
    const row = rows[Math.min(rows.length - 1, Math.max(0, from + by))];
    if (!row) return;
    setCursorId(row.id);
    if (conversationId) open(row.id, { replace: true });
    const following = rows[(indexOf.get(row.id) ?? 0) + by];
    if (following) prefetchConversation(following.id);
  };

  /** Opens what stands after this conversation in the list (or before it, at the end); closes it when it was the only one. */
  const openAfter = useCallback(
    (id: string) => {
      const index = indexOf.get(id);
      const next = index === undefined ? rows[Math.max(0, lastIndex.current)] : (rows[index + 1] ?? rows[index - 1]);
      open(next && next.id !== id ? next.id : null, { replace: true });
    },
    [indexOf, rows, open],
  );

  const toggle = (id: string, isRange = false) => {
    setSelectedIds((before) => {
      const after = new Set(before);
      const from = isRange && anchorId !== null ? indexOf.get(anchorId) : undefined;
      const to = indexOf.get(id);
      if (from !== undefined && to !== undefined) {
        for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) after.add(row.id);
      } else if (!after.delete(id)) after.add(id);
      return after;
    });
    setAnchorId(id);
  };

  const bulk = (picker: BulkPicker) => () => {
    if (selectedIds.size === 0) {
      if (conversationId !== null || cursorId === null || at < 0) return;
      setSelectedIds(new Set([cursorId]));
    }
    setBulkPicker(picker);
  };
  const isListAlone = conversationId === null && selectedIds.size === 0;
  const onCursor = (change: (id: string) => void) => () => {
    if (cursorId !== null && at >= 0) change(cursorId);
  };

  useShortcuts([
    { keys: "j", group: "list", label: t("keys.next"), run: () => step(1) },
    { keys: "k", group: "list", label: t("keys.previous"), run: () => step(-1) },
    { keys: "Enter", group: "list", label: t("keys.open"), run: onCursor((id) => open(id)), isNotACommand: true },
    { keys: "x", group: "list", label: t("keys.select"), run: onCursor((id) => toggle(id)) },
    ...(selectedIds.size > 0
      ? [{ keys: "Escape", group: "list" as const, label: t("keys.clearSelection"), run: () => setSelectedIds(NONE) }]
      : []),
    ...(selectedIds.size > 0 || isListAlone
      ? ([
          { keys: "a", group: "conversation", label: t("keys.assign"), run: bulk("assign"), opensField: true },
          { keys: "s", group: "conversation", label: t("keys.snooze"), run: bulk("snooze"), opensField: true },
          { keys: "t", group: "conversation", label: t("keys.tags"), run: bulk("tags"), opensField: true },
          { keys: "p", group: "conversation", label: t("keys.priority"), run: bulk("priority"), opensField: true },
        ] as const)
      : []),
    ...(isListAlone
      ? ([
          {
            keys: "e",
            group: "conversation",
            label: t("keys.resolve"),
            run: onCursor((id) => {
              step(1);
              void changeConversation(id, { status: "resolved" });
            }),
          },
          {
            keys: "i",
            group: "conversation",
            label: t("keys.assignToMe"),
            run: onCursor((id) => void changeConversation(id, { assigneeId: me.actor.id })),
          },
        ] as const)
      : []),
  ]);

  return {
    cursorId,
    selectedIds,
    toggle,
    clear: () => setSelectedIds(NONE),
    select: setSelectedIds,
    bulkPicker,
    setBulkPicker,
    openAfter,
  };
}
export type ListKeys = ReturnType<typeof useListKeys>;
