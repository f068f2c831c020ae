import { ActionIcon, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ConversationPatch, ConversationRow } from "@rapport/api";
import { IconCircleCheck, IconClock, IconFlag3, IconTag, IconUser, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcuts } from "../../keyboard/registry.ts";
import { applyRow } from "../../live/feed.ts";
import { drawnLater } from "../../pieces/drawn-later.tsx";
import { sentenceOf } from "../../pieces/sentence.ts";
import { queryClient, keys as queryKeys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMe } from "../../session/use-me.ts";
import { feedContext } from "../../shell/use-live.ts";
import { cachedRow } from "../change-conversation.ts";
import { patchedRow } from "../patched-row.ts";
import { AssignPicker, PriorityPicker, SnoozePicker, StatusPicker, TagsPicker } from "../pickers.tsx";
import type { BulkPicker, ListKeys } from "../use-list-keys.ts";
import type { FailedChange } from "./BulkOutcome.tsx";
import css from "./list.module.css";

const BulkOutcome = drawnLater(async () => (await import("./BulkOutcome.tsx")).BulkOutcome);

/** The contract takes at most 200 conversations a call. */
const MOST_AT_ONCE = 200;
const ALL_MOVES = ["in_progress", "waiting_customer", "resolved", "closed", "reopened"] as const;

/** One change to all that are selected. What the server refuses stays selected, with the reason for each. */
export function BulkBar({ keys, rows }: { keys: ListKeys; rows: readonly ConversationRow[] }) {
  const { t } = useTranslation(["inbox", "shell"]);
  const me = useMe();
  const [failed, setFailed] = useState<FailedChange[]>([]);
  const ids = [...keys.selectedIds];
  const selectedRows = rows.filter(({ id }) => keys.selectedIds.has(id));
  const commonTags = [...new Set(selectedRows.flatMap(({ tags }) => tags))].filter((tag) =>
    selectedRows.every(({ tags }) => tags.includes(tag)),
  );

  const change = async (patch: ConversationPatch) => {
    const before = ids.flatMap((id) => cachedRow(id) ?? []);
    for (const row of before) applyRow(feedContext, patchedRow(row, patch));
    const undone = (wanted: ReadonlySet<string>) => {
      for (const row of before)
        if (wanted.has(row.id) && cachedRow(row.id)?.seq === row.seq) applyRow(feedContext, row);
    };
    try {
      const refused: FailedChange[] = [];
      for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
        const { results } = await call("conversations.bulkUpdate", {
          body: { ids: ids.slice(from, from + MOST_AT_ONCE), change: patch },
        });
        for (const { id, ok, code, sentence } of results) {
          if (!ok) refused.push({ id, code, sentence, row: before.find((row) => row.id === id) });
        }
      }
      const refusedIds = new Set(refused.map(({ id }) => id));
      undone(refusedIds);
      // Tags are often given one after another; everything else is done with the selection.
      const goesOn = patch.addTags !== undefined || patch.removeTags !== undefined;
      keys.select(goesOn ? new Set(ids) : refusedIds);
      setFailed(refused);
      const done = ids.length - refused.length;
      if (refused.length === 0) notifications.show({ message: t("bulk.done", { count: done }) });
    } catch (error) {
      undone(new Set(ids));
      notifications.show({ color: "red", message: sentenceOf(error) });
    } finally {
      void queryClient.invalidateQueries({ queryKey: queryKeys.counts });
    }
  };

  useShortcuts([
    {
      keys: "e",
      group: "conversation",
      label: t("keys.resolve"),
      run: () => void change({ status: "resolved" }),
    },
    {
      keys: "i",
      group: "conversation",
      label: t("keys.assignToMe"),
      run: () => void change({ assigneeId: me.actor.id }),
    },
  ]);

  const opening = (picker: BulkPicker, label: string, Icon: typeof IconUser) => ({
    isOpen: keys.bulkPicker === picker,
    onOpenChange: (isOpen: boolean) => keys.setBulkPicker(isOpen ? picker : null),
    position: "top-start" as const,
    target: (
      <Tooltip label={label} disabled={keys.bulkPicker === picker}>
        <ActionIcon onClick={() => keys.setBulkPicker(picker)} aria-label={label}>
          <Icon size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    ),
  });

  return (
    <div className={css.bulk} role="toolbar" aria-label={t("bulk.label")}>
      <span className={css.bulkCount}>{t("bulk.selected", { count: ids.length })}</span>
      <AssignPicker
        {...opening("assign", t("keys.assign"), IconUser)}
        assigneeId={undefined}
        onPick={(assigneeId) => void change({ assigneeId })}
      />
      <StatusPicker
        {...opening("status", t("move.label"), IconCircleCheck)}
        moves={ALL_MOVES}
        onPick={(status) => void change({ status })}
      />
      <SnoozePicker
        {...opening("snooze", t("keys.snooze"), IconClock)}
        onSnooze={(untilAt) => void change({ snooze: { untilAt, ...(untilAt === null ? { untilReply: true } : {}) } })}
      />
      <TagsPicker
        {...opening("tags", t("keys.tags"), IconTag)}
        tags={commonTags}
        onToggle={(tag, isChosen) => void change(isChosen ? { addTags: [tag] } : { removeTags: [tag] })}
      />
      <PriorityPicker
        {...opening("priority", t("keys.priority"), IconFlag3)}
        priority={undefined}
        onPick={(priority) => void change({ priority })}
      />
      <Tooltip label={t("keys.clearSelection")}>
        <ActionIcon onClick={keys.clear} aria-label={t("keys.clearSelection")}>
          <IconX size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      {failed.length > 0 && <BulkOutcome failed={failed} onClose={() => setFailed([])} />}
    </div>
  );
}
