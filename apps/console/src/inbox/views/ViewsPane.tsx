import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { SavedView } from "@rapport/api";
import {
  IconAt,
  IconCircleCheck,
  IconClock,
  IconDots,
  IconFilter,
  IconInbox,
  IconPencil,
  IconPlus,
  IconSparkles,
  IconStack2,
  IconTrash,
  IconUser,
  IconUserQuestion,
  IconX,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { drawnLater } from "../../pieces/drawn-later.tsx";
import { sentenceOf } from "../../pieces/sentence.ts";
import { keys, queryClient } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import { type InboxPlace, useSavedViews } from "../use-inbox.ts";
import type { ViewDraft } from "./SaveViewDialog.tsx";
import { useViewCounts } from "./use-counts.ts";
import css from "./ViewsPane.module.css";
import { BUILT_IN_VIEWS, type BuiltInViewId, countWord } from "./views.ts";

const SaveViewDialog = drawnLater(async () => (await import("./SaveViewDialog.tsx")).SaveViewDialog);

const NewConversation = drawnLater(async () => (await import("../composer/NewConversation.tsx")).NewConversation);

const ICONS: Record<BuiltInViewId, typeof IconInbox> = {
  mine: IconUser,
  unassigned: IconUserQuestion,
  open: IconInbox,
  ai: IconSparkles,
  mentions: IconAt,
  snoozed: IconClock,
  resolved: IconCircleCheck,
  all: IconStack2,
};

interface ViewsPaneProps {
  place: InboxPlace;
  /** Given where the pane lies over the page. */
  onClose?: () => void;
}

export function ViewsPane({ place, onClose }: ViewsPaneProps) {
  const { t } = useTranslation(["inbox", "shell"]);
  const { savedViews } = useSavedViews();
  const counts = useViewCounts();
  const [editing, setEditing] = useState<ViewDraft | null>(null);
  const [isWriting, setWriting] = useState(false);
  const mayWrite = useMay("conversation.write");
  const mayShare = useMay("view.share");
  const groups = [
    { label: t("views.shared"), views: savedViews.filter(({ isShared }) => isShared) },
    { label: t("views.personal"), views: savedViews.filter(({ isShared }) => !isShared) },
  ];

  const remove = (view: SavedView) =>
    call("views.delete", { params: { id: view.id } })
      .then(() => queryClient.invalidateQueries({ queryKey: keys.views }))
      .catch((error: unknown) => notifications.show({ color: "red", message: sentenceOf(error) }));

  return (
    <>
      {onClose && <button type="button" className={css.veil} onClick={onClose} aria-label={t("shell:action.close")} />}
      <nav className={css.pane} data-over={onClose ? true : undefined} aria-label={t("views.label")}>
        <div className={css.head}>
          <h2 className={css.title}>{t("title")}</h2>
          {onClose ? (
            <ActionIcon onClick={onClose} aria-label={t("shell:action.close")}>
              <IconX size={17} stroke={1.7} />
            </ActionIcon>
          ) : (
            mayWrite && (
              <Tooltip label={t("compose.open")}>
                <ActionIcon onClick={() => setWriting(true)} aria-label={t("compose.open")}>
                  <IconPencil size={17} stroke={1.7} />
                </ActionIcon>
              </Tooltip>
            )
          )}
        </div>
        <ul className={css.list}>
          {BUILT_IN_VIEWS.map(({ id }) => (
            <ViewLink
              key={id}
              id={id}
              name={t(`views.${id}`)}
              Icon={ICONS[id]}
              count={counts.get(id)}
              onOpen={onClose}
            />
          ))}
        </ul>
        {groups.map(
          ({ label, views }) =>
            views.length > 0 && (
              <section key={label}>
                <h3 className={css.group}>{label}</h3>
                <ul className={css.list}>
                  {views.map((view) => (
                    <ViewLink
                      key={view.id}
                      id={view.id}
                      name={view.name}
                      Icon={IconFilter}
                      count={counts.get(view.id)}
                      onOpen={onClose}
                      menu={
                        view.canEdit && (
                          <Menu position="bottom-start" withinPortal>
                            <Menu.Target>
                              <ActionIcon size={24} aria-label={t("views.menu", { name: view.name })}>
                                <IconDots size={15} />
                              </ActionIcon>
                            </Menu.Target>
                            <Menu.Dropdown>
                              <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setEditing(view)}>
                                {t("views.edit")}
                              </Menu.Item>
                              <Menu.Item
                                color="red"
                                leftSection={<IconTrash size={15} />}
                                onClick={() => void remove(view)}
                              >
                                {t("views.delete")}
                              </Menu.Item>
                            </Menu.Dropdown>
                          </Menu>
                        )
                      }
                    />
                  ))}
                </ul>
              </section>
            ),
        )}
        <button
          type="button"
          className={css.add}
          onClick={() => setEditing({ id: null, name: "", filter: place.filter, sort: place.sort, isShared: false })}
        >
          <IconPlus size={15} stroke={1.7} aria-hidden />
          {t("views.saveCurrent")}
        </button>
      </nav>
      {editing && <SaveViewDialog draft={editing} mayShare={mayShare} onClose={() => setEditing(null)} />}
      {isWriting && <NewConversation onClose={() => setWriting(false)} />}
    </>
  );
}

interface ViewLinkProps {
  id: string;
  name: string;
  Icon: typeof IconInbox;
  count: number | undefined;
  menu?: React.ReactNode;
  onOpen?: (() => void) | undefined;
}

function ViewLink({ id, name, Icon, count, menu, onOpen }: ViewLinkProps) {
  return (
    <li className={css.item}>
      <Link
        className={css.link}
        to="/inbox/$view"
        params={{ view: id }}
        search={{}}
        activeOptions={{ includeSearch: false }}
        onClick={onOpen}
      >
        <Icon size={16} stroke={1.6} aria-hidden style={{ flex: "none" }} />
        <span className="truncate" style={{ flex: 1 }} title={name}>
          {name}
        </span>
        {count !== undefined && count > 0 && <span className={css.count}>{countWord(count)}</span>}
      </Link>
      {menu && <span className={css.menu}>{menu}</span>}
    </li>
  );
}
