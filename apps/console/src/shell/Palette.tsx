import { Spotlight, spotlight } from "@mantine/spotlight";
import { IconBolt, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { KeyCaps } from "../keyboard/KeyCaps.tsx";
import { shortcutStore } from "../keyboard/registry.ts";
import { Face } from "../pieces/Face.tsx";
import { exactDay } from "../pieces/instant.ts";
import { RelativeTime } from "../pieces/RelativeTime.tsx";
import { SearchSnippet } from "../pieces/SearchSnippet.tsx";
import { sentenceOf } from "../pieces/sentence.ts";
import { useStore } from "../pieces/store.ts";
import { useSettled } from "../pieces/use-settled.ts";
import { keys } from "../query.ts";
import { call } from "../session/session.ts";
import css from "./Palette.module.css";

const SETTLED_MS = 140;

/** ⌘K: full-text search and every command of the page. */
export function Palette() {
  const { t, i18n } = useTranslation("shell");
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  useEffect(() => spotlight.open(), []);
  const q = useSettled(typed.trim(), SETTLED_MS);
  const search = useQuery({
    queryKey: keys.search(q),
    queryFn: ({ signal }) => call("search", { query: { q, limit: 8 } }, { signal }),
    enabled: q.length > 0,
    staleTime: 15_000,
    placeholderData: (previous) => previous,
  });
  const owners = useStore(shortcutStore);
  const wanted = typed.trim().toLowerCase();
  const commands = [...owners.values()]
    .flat()
    .filter(
      ({ isNotACommand, isShownOnly, label }) => !isNotACommand && !isShownOnly && label.toLowerCase().includes(wanted),
    )
    .filter(({ label }, index, all) => all.findIndex((other) => other.label === label) === index)
    .slice(0, wanted ? 6 : 12);
  const found = wanted ? search.data : undefined;
  const openConversation = (conversationId: string) =>
    void navigate({ to: "/inbox/$view/$conversationId", params: { view: "all", conversationId } });
  const isEmpty =
    commands.length === 0 && !(found && (found.conversations.length || found.messages.length || found.contacts.length));

  return (
    <Spotlight.Root
      query={typed}
      onQueryChange={setTyped}
      shortcut={null}
      maxHeight={520}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      size={640}
      clearQueryOnClose
    >
      <Spotlight.Search placeholder={t("palette.placeholder")} leftSection={<IconSearch size={18} stroke={1.6} />} />
      <Spotlight.ActionsList className={css.list ?? ""}>
        {found && found.conversations.length > 0 && (
          <Spotlight.ActionsGroup label={t("palette.conversations")}>
            {found.conversations.map((row) => (
              <Spotlight.Action key={row.id} onClick={() => openConversation(row.id)}>
                <div className={css.row}>
                  <span className={css.number}>#{row.number}</span>
                  <span className={`${css.main} truncate`} dir="auto">
                    {row.contact.name}
                    <span className={css.soft}> · {row.subject ?? row.preview}</span>
                  </span>
                  <RelativeTime at={row.lastEventAt} className={css.side} />
                </div>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {found && found.messages.length > 0 && (
          <Spotlight.ActionsGroup label={t("palette.messages")}>
            {found.messages.map((hit) => (
              <Spotlight.Action key={hit.eventId} onClick={() => openConversation(hit.conversationId)}>
                <div className={css.row}>
                  <div className={css.main}>
                    <div className="truncate" dir="auto">
                      <SearchSnippet text={hit.snippet} />
                    </div>
                    <div className={`${css.soft} truncate`}>
                      {hit.contactName} · #{hit.conversationNumber} {hit.subject ?? ""}
                    </div>
                  </div>
                  <RelativeTime at={hit.occurredAt} className={css.side} />
                </div>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {found && found.contacts.length > 0 && (
          <Spotlight.ActionsGroup label={t("palette.contacts")}>
            {found.contacts.map(({ id, name, email }) => (
              <Spotlight.Action
                key={id}
                onClick={() => void navigate({ to: "/customers/$contactId", params: { contactId: id } })}
              >
                <div className={css.row}>
                  <Face name={name} size={24} kind="customer" />
                  <span className={`${css.main} truncate`} dir="auto">
                    {name}
                  </span>
                  <span className={css.side}>{email}</span>
                </div>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {commands.length > 0 && (
          <Spotlight.ActionsGroup label={t("palette.commands")}>
            {commands.map(({ keys: shortcut, label, run }) => (
              // Running it after the palette has gone gives the page its focus back first.
              <Spotlight.Action key={label} onClick={() => window.setTimeout(run, 60)}>
                <div className={css.row}>
                  <IconBolt size={15} stroke={1.6} aria-hidden className={css.icon} />
                  <span className={`${css.main} truncate`}>{label}</span>
                  {shortcut && <KeyCaps shortcut={shortcut} />}
                </div>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {wanted && search.isError && (
          <div className={css.word}>{t("palette.failed", { sentence: sentenceOf(search.error) })}</div>
        )}
        {found?.messagesSince && (
          <div className={css.word}>{t("palette.since", { at: exactDay(found.messagesSince, i18n.language) })}</div>
        )}
        {isEmpty && !search.isError && (
          <div className={css.word}>
            {search.isFetching || q !== typed.trim()
              ? t("palette.searching")
              : t("palette.nothing", { q: typed.trim() })}
          </div>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
