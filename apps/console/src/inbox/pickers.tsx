import { Button } from "@mantine/core";
import type { ConversationPatch } from "@rapport/api";
import { type ConversationStatus, Priority } from "@rapport/schema";
import { IconCalendarClock, IconClock, IconMessageReply, IconUserOff, IconUsersGroup } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../i18n/i18n.ts";
import { Face } from "../pieces/Face.tsx";
import { momentTime } from "../pieces/instant.ts";
import { Picker, type PickerItem } from "../pieces/Picker.tsx";
import { keys } from "../query.ts";
import { call } from "../session/session.ts";
import { useActors, useTeams } from "../session/use-colleagues.ts";
import { useMe } from "../session/use-me.ts";
import { localInputValue, type MomentPreset, snoozePresets } from "./composer/moments.ts";
import { PriorityMark, StatusMark } from "./marks.tsx";

interface Opening {
  target: ReactNode;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  position?: "bottom-start" | "bottom-end" | "top-start" | "top-end";
}

/** Me first, then nobody, then colleagues by name; machines and disabled accounts take no conversations. */
export function AssignPicker({
  assigneeId,
  onPick,
  ...opening
}: Opening & { assigneeId: string | null | undefined; onPick: (id: string | null) => void }) {
  const { t } = useTranslation("inbox");
  const me = useMe();
  const { actors } = useActors();
  const colleagues = actors
    .filter(({ id, kind, disabledAt }) => kind === "person" && !disabledAt && id !== me.actor.id)
    .sort((left, right) => left.name.localeCompare(right.name));
  const items: PickerItem[] = [
    { id: me.actor.id, label: t("assign.me", { name: me.actor.name }), icon: <Face name={me.actor.name} size={20} /> },
    { id: "none", label: t("assign.nobody"), icon: <IconUserOff size={16} stroke={1.6} /> },
    ...colleagues.map(({ id, name, isAway }) => ({
      id,
      label: name,
      icon: <Face name={name} size={20} isFaint={isAway} />,
      side: isAway ? t("assign.away") : undefined,
    })),
  ].map((item) => ({ ...item, isChosen: assigneeId !== undefined && item.id === (assigneeId ?? "none") }));
  return (
    <Picker
      {...opening}
      items={items}
      onPick={(id) => onPick(id === "none" ? null : id)}
      searchPlaceholder={t("assign.search")}
      nothingFound={t("assign.nothing")}
    />
  );
}

export function TeamPicker({
  teamId,
  onPick,
  ...opening
}: Opening & { teamId: string | null | undefined; onPick: (id: string | null) => void }) {
  const { t } = useTranslation("inbox");
  const { teams } = useTeams();
  const items: PickerItem[] = [
    { id: "none", label: t("filter.noTeam") },
    ...teams.map(({ id, name }) => ({ id, label: name, icon: <IconUsersGroup size={16} stroke={1.6} /> })),
  ].map((item) => ({ ...item, isChosen: teamId !== undefined && item.id === (teamId ?? "none") }));
  return (
    <Picker
      {...opening}
      items={items}
      onPick={(id) => onPick(id === "none" ? null : id)}
      searchPlaceholder={t("assign.searchTeam")}
      nothingFound={t("assign.nothing")}
    />
  );
}

/** The statuses a person may ask for outright; the others come about by themselves. */
export type AskedStatus = NonNullable<ConversationPatch["status"]>;
const ASKED: readonly ConversationStatus[] = ["in_progress", "reopened", "waiting_customer", "resolved", "closed"];
export const isAskedStatus = (status: ConversationStatus): status is AskedStatus => ASKED.includes(status);

/** Offers exactly the legal moves that the server names. */
export function StatusPicker({
  moves,
  onPick,
  ...opening
}: Opening & { moves: readonly ConversationStatus[]; onPick: (status: AskedStatus) => void }) {
  const { t } = useTranslation("inbox");
  const items = moves.filter(isAskedStatus).map((status) => ({
    id: status,
    label: t(`move.${status}`),
    icon: <StatusMark status={status} />,
  }));
  return <Picker {...opening} items={items} onPick={(id) => onPick(id as AskedStatus)} nothingFound={t("move.none")} />;
}

export function PriorityPicker({
  priority,
  onPick,
  ...opening
}: Opening & { priority: Priority | undefined; onPick: (priority: Priority) => void }) {
  const { t } = useTranslation("inbox");
  const items = [...Priority.options].reverse().map((value) => ({
    id: value,
    label: t(`priority.${value}`),
    icon: <PriorityMark priority={value} />,
    isChosen: value === priority,
  }));
  return <Picker {...opening} items={items} onPick={(id) => onPick(id as Priority)} width={200} />;
}

/** Tags in use, most used first, and any new word. Stays open: several can be chosen. */
export function TagsPicker({
  tags,
  onToggle,
  ...opening
}: Opening & { tags: readonly string[]; onToggle: (tag: string, isChosen: boolean) => void }) {
  const { t } = useTranslation("inbox");
  const { data } = useQuery({
    queryKey: keys.tags,
    queryFn: ({ signal }) => call("tags.list", {}, { signal }),
    enabled: opening.isOpen,
  });
  const known = data?.items ?? [];
  const own = tags.filter((tag) => !known.some(({ name }) => name === tag)).map((name) => ({ name, count: 0 }));
  const items = [...own, ...known].map(({ name, count }) => ({
    id: name,
    label: name,
    side: count > 0 ? count : undefined,
    isChosen: tags.includes(name),
  }));
  return (
    <Picker
      {...opening}
      items={items}
      isMany
      onPick={(tag) => onToggle(tag, !tags.includes(tag))}
      onCreate={(tag) => onToggle(tag, true)}
      createLabel={(tag) => t("tags.create", { tag })}
      searchPlaceholder={t("tags.search")}
      nothingFound={t("tags.nothing")}
    />
  );
}

interface MomentPickerProps extends Opening {
  presets: readonly { preset: MomentPreset; at: Date }[];
  onPick: (at: Date) => void;
  /** Offers "until the next reply". */
  onUntilReply?: () => void;
  customWord: string;
}

/** Presets with the exact moment beside each, and a field for any other. */
export function MomentPicker({ presets, onPick, onUntilReply, customWord, ...opening }: MomentPickerProps) {
  const { t } = useTranslation("inbox");
  const [custom, setCustom] = useState<string | null>(null);
  const now = new Date();
  const items: PickerItem[] = [
    ...presets.map(({ preset, at }) => ({
      id: at.toISOString(),
      label: t(`moment.${preset}`),
      side: momentTime(at.toISOString(), now, currentLocale()),
      icon: <IconClock size={16} stroke={1.6} />,
    })),
    ...(onUntilReply
      ? [{ id: "reply", label: t("moment.untilReply"), icon: <IconMessageReply size={16} stroke={1.6} /> }]
      : []),
  ];
  const chosen = custom ? new Date(custom) : null;
  const isAhead = chosen !== null && chosen.getTime() > now.getTime();
  return (
    <Picker
      {...opening}
      width={310}
      items={items}
      onPick={(id) => (id === "reply" ? onUntilReply?.() : onPick(new Date(id)))}
      footer={
        <form
          style={{ display: "flex", gap: 6, padding: "8px 4px 4px", borderTop: "1px solid var(--line)", marginTop: 4 }}
          onSubmit={(event) => {
            event.preventDefault();
            if (!chosen || !isAhead) return;
            opening.onOpenChange(false);
            onPick(chosen);
          }}
        >
          <label style={{ display: "flex", flex: 1, alignItems: "center", gap: 8, fontSize: 13, minWidth: 0 }}>
            <IconCalendarClock size={16} stroke={1.6} aria-hidden style={{ flex: "none", color: "var(--ink-soft)" }} />
            <span className="screen-reader-only">{customWord}</span>
            <input
              type="datetime-local"
              min={localInputValue(now)}
              value={custom ?? ""}
              onChange={(event) => setCustom(event.currentTarget.value)}
              style={{
                flex: 1,
                minWidth: 0,
                height: 30,
                padding: "0 6px",
                font: "inherit",
                color: "inherit",
                background: "var(--ground)",
                border: "1px solid var(--line-strong)",
                borderRadius: 6,
              }}
            />
          </label>
          <Button type="submit" size="compact-sm" h={30} variant="default" disabled={!isAhead}>
            {t("moment.set")}
          </Button>
        </form>
      }
    />
  );
}

export function SnoozePicker({ onSnooze, ...opening }: Opening & { onSnooze: (untilAt: string | null) => void }) {
  const { t } = useTranslation("inbox");
  return (
    <MomentPicker
      {...opening}
      presets={snoozePresets(new Date())}
      onPick={(at) => onSnooze(at.toISOString())}
      onUntilReply={() => onSnooze(null)}
      customWord={t("moment.custom")}
    />
  );
}
