import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ConversationDetail, ConversationPatch } from "@rapport/api";
import {
  IconArrowLeft,
  IconArrowMerge,
  IconCheck,
  IconChevronDown,
  IconClock,
  IconDots,
  IconLayoutSidebarRight,
  IconLayoutSidebarRightFilled,
  IconLink,
  IconMailOpened,
  IconPencil,
  IconTag,
  IconUserPlus,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { useShortcuts } from "../../keyboard/registry.ts";
import { ChannelMark } from "../../pieces/ChannelMark.tsx";
import { drawnLater } from "../../pieces/drawn-later.tsx";
import { Face } from "../../pieces/Face.tsx";
import { momentTime } from "../../pieces/instant.ts";
import { sentenceOf } from "../../pieces/sentence.ts";
import { Tag } from "../../pieces/Tag.tsx";
import { call } from "../../session/session.ts";
import { useActors, useTeams } from "../../session/use-colleagues.ts";
import { useMe } from "../../session/use-me.ts";
import { changeConversation, keepDetail, markRead } from "../change-conversation.ts";
import { PriorityMark, StatusMark } from "../marks.tsx";
import {
  AssignPicker,
  isAskedStatus,
  PriorityPicker,
  SnoozePicker,
  StatusPicker,
  TagsPicker,
  TeamPicker,
} from "../pickers.tsx";
import { useCustomerName } from "../use-customer-name.ts";
import css from "./conversation.module.css";
import { SubjectField } from "./SubjectField.tsx";
import { keepUnread } from "./unread.ts";

const MergeDialog = drawnLater(async () => (await import("./MergeDialog.tsx")).MergeDialog);

type OpenPicker = "assign" | "team" | "status" | "priority" | "tags" | "snooze" | null;

interface ConversationHeaderProps {
  conversation: ConversationDetail;
  onBack: () => void;
  onNext: () => void;
  isContextOpen: boolean;
  onToggleContext: () => void;
  areKeysOff: boolean;
}

export function ConversationHeader(props: ConversationHeaderProps) {
  const { conversation, onBack, onNext, isContextOpen, onToggleContext, areKeysOff } = props;
  const { t } = useTranslation(["inbox", "shell"]);
  const me = useMe();
  const { actorById } = useActors();
  const { teamById } = useTeams();
  const [picker, setPicker] = useState<OpenPicker>(null);
  const [isMerging, setMerging] = useState(false);
  const [isRenaming, setRenaming] = useState(false);
  const { id, allowed, status } = conversation;
  const customerName = useCustomerName()(conversation.contact);
  const assignee = conversation.assigneeId ? actorById.get(conversation.assigneeId) : undefined;
  const team = conversation.teamId ? teamById.get(conversation.teamId) : undefined;
  const canResolve = allowed.edit && allowed.moves.includes("resolved");
  // What sleeps already can be given another moment.
  const isSnoozed = status === "snoozed";
  const canSnooze = allowed.edit && (isSnoozed || allowed.moves.includes("snoozed"));
  const snoozeWords = t(isSnoozed ? "keys.snoozeAgain" : "keys.snooze");
  const moves = allowed.edit ? allowed.moves.filter(isAskedStatus) : [];

  const change = (patch: ConversationPatch) => void changeConversation(id, patch);
  const goOn = () => me.preferences.afterSend === "next" && onNext();
  const resolve = () => {
    change({ status: "resolved" });
    goOn();
  };
  const snooze = (untilAt: string | null) => {
    change({ snooze: { untilAt, ...(untilAt === null ? { untilReply: true as const } : {}) } });
    // Whoever only moves the moment came to this conversation for that, not to get through the list.
    if (!isSnoozed) goOn();
  };
  const leaveUnread = () => {
    keepUnread(id);
    void markRead(id, 0);
    onBack();
  };
  const copyLink = () =>
    navigator.clipboard
      .writeText(`${location.origin}/inbox/all/${id}`)
      .then(() => notifications.show({ message: t("header.linkCopied") }))
      .catch(() => notifications.show({ color: "red", message: t("header.linkNotCopied") }));
  const unmerge = (mergedId: string) =>
    call("conversations.unmerge", { params: { id: mergedId } })
      .then(keepDetail)
      .catch((error: unknown) => notifications.show({ color: "red", message: sentenceOf(error) }));

  const when = <Shortcut,>(isOn: boolean, shortcut: Shortcut) => (isOn && !areKeysOff ? [shortcut] : []);
  useShortcuts([
    { keys: "u", group: "conversation" as const, label: t("keys.back"), run: onBack },
    ...when(canResolve, { keys: "e", group: "conversation" as const, label: t("keys.resolve"), run: resolve }),
    ...when(allowed.assign, {
      keys: "a",
      group: "conversation" as const,
      label: t("keys.assign"),
      run: () => setPicker("assign"),
      opensField: true,
    }),
    ...when(allowed.assign, {
      keys: "i",
      group: "conversation" as const,
      label: t("keys.assignToMe"),
      run: () => change({ assigneeId: me.actor.id }),
    }),
    ...when(canSnooze, {
      keys: "s",
      group: "conversation" as const,
      label: snoozeWords,
      run: () => setPicker("snooze"),
      opensField: true,
    }),
    ...when(allowed.edit, {
      keys: "t",
      group: "conversation" as const,
      label: t("keys.tags"),
      run: () => setPicker("tags"),
      opensField: true,
    }),
    ...when(allowed.edit, {
      keys: "p",
      group: "conversation" as const,
      label: t("keys.priority"),
      run: () => setPicker("priority"),
      opensField: true,
    }),
    { keys: "shift+u", group: "conversation" as const, label: t("keys.markUnread"), run: leaveUnread },
    { keys: "mod+shift+l", group: "conversation" as const, label: t("keys.copyLink"), run: () => void copyLink() },
    { keys: "]", group: "conversation" as const, label: t("keys.context"), run: onToggleContext },
  ]);

  const opening = (name: Exclude<OpenPicker, null>) => ({
    isOpen: picker === name,
    onOpenChange: (isOpen: boolean) => setPicker(isOpen ? name : null),
  });
  const toggle = (name: OpenPicker) => () => setPicker(picker === name ? null : name);

  return (
    <header className={css.header}>
      <div className={css.headTop}>
        <ActionIcon className={css.back} onClick={onBack} aria-label={t("shell:action.back")}>
          <IconArrowLeft size={18} stroke={1.7} />
        </ActionIcon>
        <div className={css.headTitle}>
          {isRenaming ? (
            <SubjectField
              subject={conversation.subject ?? ""}
              onSave={(subject) => {
                setRenaming(false);
                if (subject !== (conversation.subject ?? "")) change({ subject });
              }}
              onCancel={() => setRenaming(false)}
            />
          ) : (
            <h2 className={`${css.subject} truncate`} dir="auto" title={conversation.subject ?? customerName}>
              {conversation.subject || customerName}
            </h2>
          )}
          {!isRenaming && (
            <span className={css.number}>
              <ChannelMark channel={conversation.channel} />#{conversation.number}
            </span>
          )}
        </div>
        {canSnooze && (
          <SnoozePicker
            {...opening("snooze")}
            onSnooze={snooze}
            target={
              <Tooltip label={snoozeWords} disabled={picker === "snooze"}>
                <ActionIcon onClick={toggle("snooze")} aria-label={snoozeWords}>
                  <IconClock size={18} stroke={1.7} />
                </ActionIcon>
              </Tooltip>
            }
          />
        )}
        <Menu position="bottom-end" width={240} withinPortal>
          <Menu.Target>
            <ActionIcon aria-label={t("shell:action.more")}>
              <IconDots size={18} stroke={1.7} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconMailOpened size={16} stroke={1.6} />} onClick={leaveUnread}>
              {t("keys.markUnread")}
            </Menu.Item>
            <Menu.Item leftSection={<IconLink size={16} stroke={1.6} />} onClick={() => void copyLink()}>
              {t("keys.copyLink")}
            </Menu.Item>
            {allowed.edit && (
              <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={() => setRenaming(true)}>
                {t("header.rename")}
              </Menu.Item>
            )}
            {allowed.merge && (
              <Menu.Item leftSection={<IconArrowMerge size={16} stroke={1.6} />} onClick={() => setMerging(true)}>
                {t("merge.open")}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
        <Tooltip label={t("keys.context")}>
          <ActionIcon onClick={onToggleContext} aria-label={t("keys.context")} aria-pressed={isContextOpen}>
            {isContextOpen ? (
              <IconLayoutSidebarRightFilled size={18} stroke={1.7} />
            ) : (
              <IconLayoutSidebarRight size={18} stroke={1.7} />
            )}
          </ActionIcon>
        </Tooltip>
        {canResolve && (
          <Button
            className={css.resolve ?? ""}
            size="compact-md"
            h={32}
            variant="default"
            leftSection={<IconCheck size={16} stroke={1.8} />}
            onClick={resolve}
          >
            {t("header.resolve")}
          </Button>
        )}
      </div>
      <div className={css.headFields}>
        <StatusPicker
          {...opening("status")}
          position="bottom-start"
          moves={moves}
          onPick={(next) => change({ status: next })}
          target={
            <button
              type="button"
              className={css.field}
              onClick={toggle("status")}
              disabled={moves.length === 0}
              aria-label={`${t("move.label")}: ${t(`status.${status}`)}`}
            >
              <StatusMark status={status} />
              {t(`status.${status}`)}
              {conversation.snoozedUntilAt &&
                ` · ${momentTime(conversation.snoozedUntilAt, new Date(), currentLocale())}`}
              {moves.length > 0 && <IconChevronDown size={13} stroke={1.8} aria-hidden />}
            </button>
          }
        />
        <AssignPicker
          {...opening("assign")}
          position="bottom-start"
          assigneeId={conversation.assigneeId}
          onPick={(assigneeId) => change({ assigneeId })}
          target={
            <button type="button" className={css.field} onClick={toggle("assign")} disabled={!allowed.assign}>
              {assignee ? <Face name={assignee.name} size={18} /> : <IconUserPlus size={16} stroke={1.6} aria-hidden />}
              <span className="truncate">
                {assignee?.name ?? (conversation.assigneeId ? t("filter.someone") : t("assign.unassigned"))}
              </span>
            </button>
          }
        />
        <TeamPicker
          {...opening("team")}
          position="bottom-start"
          teamId={conversation.teamId}
          onPick={(teamId) => change({ teamId })}
          target={
            <button
              type="button"
              className={css.field}
              onClick={toggle("team")}
              disabled={!allowed.assign}
              aria-label={`${t("filter.team")}: ${team?.name ?? t("filter.noTeam")}`}
            >
              <IconUsersGroup size={16} stroke={1.6} aria-hidden />
              {team && <span className="truncate">{team.name}</span>}
            </button>
          }
        />
        <PriorityPicker
          {...opening("priority")}
          position="bottom-start"
          priority={conversation.priority}
          onPick={(priority) => change({ priority })}
          target={
            <button
              type="button"
              className={css.field}
              onClick={toggle("priority")}
              disabled={!allowed.edit}
              aria-label={`${t("keys.priority")}: ${t(`priority.${conversation.priority}`)}`}
            >
              <PriorityMark priority={conversation.priority} />
              {conversation.priority !== "normal" && t(`priority.${conversation.priority}`)}
            </button>
          }
        />
        {conversation.tags.map((tag) => (
          <Tag key={tag} name={tag} onRemove={allowed.edit ? () => change({ removeTags: [tag] }) : undefined} />
        ))}
        {allowed.edit && (
          <TagsPicker
            {...opening("tags")}
            position="bottom-start"
            tags={conversation.tags}
            onToggle={(tag, isChosen) => change(isChosen ? { addTags: [tag] } : { removeTags: [tag] })}
            target={
              <button type="button" className={css.field} onClick={toggle("tags")} aria-label={t("keys.tags")}>
                <IconTag size={16} stroke={1.6} aria-hidden />
              </button>
            }
          />
        )}
        <span className={css.mergedList}>
          {conversation.mergedFrom.map((merged) => (
            <Menu key={merged.id} withinPortal>
              <Menu.Target>
                <button type="button" className={css.merged}>
                  + #{merged.number}
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item disabled={!allowed.merge} onClick={() => void unmerge(merged.id)}>
                  {t("merge.undo", { number: merged.number })}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          ))}
        </span>
      </div>
      {isMerging && <MergeDialog conversation={conversation} onClose={() => setMerging(false)} />}
    </header>
  );
}
