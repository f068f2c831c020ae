import { ActionIcon, Indicator, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { StatusFilter } from "@rapport/api";
import { Channel, Priority } from "@rapport/schema";
import { IconFilter, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { drawnLater } from "../../pieces/drawn-later.tsx";
import { Picker, type PickerItem } from "../../pieces/Picker.tsx";
import { sentenceOf } from "../../pieces/sentence.ts";
import { keys, queryClient } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useActors, useTeams } from "../../session/use-colleagues.ts";
import { useMay } from "../../session/use-me.ts";
import type { InboxPlace } from "../use-inbox.ts";
import { useConditionWord, useConnections } from "../views/use-filter-words.ts";
import { changedKeys, type FilterKey, type Overrides } from "../views/views.ts";
import css from "./list.module.css";

const SaveViewDialog = drawnLater(async () => (await import("../views/SaveViewDialog.tsx")).SaveViewDialog);

/** Channels on which conversations are held today. */
const CHANNELS = Channel.options.filter((channel) => channel === "email" || channel === "webchat");

/** All conditions in one searchable menu: typing "anna" finds the assignee, "urgent" the priority. */
export function FilterMenu({ place }: { place: InboxPlace }) {
  const { t } = useTranslation("inbox");
  const [isOpen, setOpen] = useState(false);
  const items = useFilterItems(place);
  const count = changedKeys(place.view.filter, place.overrides).length;

  const pick = (id: string) => {
    const [key, value] = JSON.parse(id) as [FilterKey, string | boolean];
    const next: Overrides = { ...place.overrides };
    const isChosen = place.filter[key] === value;
    const viewHasIt = place.view.filter[key] !== undefined;
    if (!isChosen) Object.assign(next, { [key]: value });
    else if (viewHasIt) Object.assign(next, { [key]: key === "status" ? "all" : "any" });
    else delete next[key];
    if (place.view.filter[key] === next[key]) delete next[key];
    place.setOverrides(next);
  };

  return (
    <Picker
      isOpen={isOpen}
      onOpenChange={setOpen}
      width={280}
      items={items}
      isMany
      onPick={pick}
      searchPlaceholder={t("filter.search")}
      nothingFound={t("filter.nothing")}
      target={
        <Tooltip label={t("filter.label")} disabled={isOpen}>
          <Indicator disabled={count === 0} size={7} offset={6} color="accent">
            <ActionIcon onClick={() => setOpen(!isOpen)} aria-label={t("filter.label")}>
              <IconFilter size={17} stroke={1.7} />
            </ActionIcon>
          </Indicator>
        </Tooltip>
      }
    />
  );
}

function useFilterItems(place: InboxPlace): PickerItem[] {
  const { t } = useTranslation("inbox");
  const wordOf = useConditionWord();
  const { actors } = useActors();
  const { teams } = useTeams();
  const connections = useConnections();
  const { data: tags } = useQuery({ queryKey: keys.tags, queryFn: ({ signal }) => call("tags.list", {}, { signal }) });
  const values: [FilterKey, readonly (string | boolean)[]][] = [
    ["isUnread", [true]],
    ["isWaiting", [true]],
    ["status", StatusFilter.options],
    ["assignee", ["me", "none", ...actors.filter(({ kind }) => kind === "person").map(({ id }) => id)]],
    ["team", ["mine", "none", ...teams.map(({ id }) => id)]],
    ["channel", CHANNELS],
    ["connectionId", connections.length > 1 ? connections.map(({ id }) => id) : []],
    ["priority", [...Priority.options].reverse()],
    ["tag", tags?.items.map(({ name }) => name) ?? []],
  ];
  return values.flatMap(([key, options]) =>
    options.map((value) => ({
      id: JSON.stringify([key, value]),
      label: typeof value === "boolean" ? t(`filter.only.${key as "isUnread"}`) : wordOf(key, value),
      section: typeof value === "boolean" ? "" : t(`filter.${key}`),
      isChosen: place.filter[key] === value,
    })),
  );
}

/** What differs from the view, as chips to take away, and the way to keep it. */
export function FilterBar({ place }: { place: InboxPlace }) {
  const { t } = useTranslation(["inbox", "shell"]);
  const wordOf = useConditionWord();
  const mayShare = useMay("view.share");
  const [isSaving, setSaving] = useState(false);
  const { view, overrides } = place;
  const changed = changedKeys(view.filter, overrides);
  if (changed.length === 0 && (overrides.sort === undefined || overrides.sort === view.sort)) return null;

  const update = () =>
    call("views.update", { params: { id: view.id }, body: { filter: place.filter, sort: place.sort } })
      .then(() => queryClient.invalidateQueries({ queryKey: keys.views }))
      .then(() => place.setOverrides({}))
      .catch((error: unknown) => notifications.show({ color: "red", message: sentenceOf(error) }));

  return (
    <div className={css.chips}>
      {changed.map((key) => (
        <span key={key} className={css.chip}>
          <span className="truncate">
            {t(`filter.${key}`)}: {wordOf(key, overrides[key])}
          </span>
          <button
            type="button"
            aria-label={`${t("shell:action.remove")}: ${t(`filter.${key}`)}`}
            onClick={() => {
              const { [key]: _, ...rest } = overrides;
              place.setOverrides(rest);
            }}
          >
            <IconX size={12} stroke={2} aria-hidden />
          </button>
        </span>
      ))}
      {view.saved?.canEdit && (
        <button type="button" className={css.textButton} onClick={() => void update()}>
          {t("views.update")}
        </button>
      )}
      <button type="button" className={css.textButton} onClick={() => setSaving(true)}>
        {t("views.saveAs")}
      </button>
      <button type="button" className={css.textButton} onClick={() => place.setOverrides({})}>
        {t("filter.clear")}
      </button>
      {isSaving && (
        <SaveViewDialog
          draft={{ id: null, name: "", filter: place.filter, sort: place.sort, isShared: false }}
          mayShare={mayShare}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  );
}
