import { Button, TextInput } from "@mantine/core";
import { type Actor, Role } from "@rapport/schema";
import { IconRobot, IconSearch, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { onlineStore } from "../../live/presence.ts";
import { Face } from "../../pieces/Face.tsx";
import { RelativeTime } from "../../pieces/RelativeTime.tsx";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { useStore } from "../../pieces/store.ts";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useTeams } from "../../session/use-colleagues.ts";
import { useMay, useMe } from "../../session/use-me.ts";
import css from "../settings.module.css";
import { InviteDialog } from "./InviteDialog.tsx";
import { PersonDialog } from "./PersonDialog.tsx";
import table from "./team.module.css";

const SEARCH_FROM_PEOPLE = 8;

/** By what they may do, then by name; whoever is disabled stands last. */
function comparePeople(left: Actor, right: Actor): number {
  return (
    Number(left.disabledAt !== null) - Number(right.disabledAt !== null) ||
    Number(left.kind !== "person") - Number(right.kind !== "person") ||
    Role.options.indexOf(left.role) - Role.options.indexOf(right.role) ||
    left.name.localeCompare(right.name)
  );
}

export function PeoplePanel() {
  const { t } = useTranslation("settings");
  const mayWrite = useMay("team.write");
  const people = useQuery({ queryKey: keys.actors, queryFn: ({ signal }) => call("actors.list", {}, { signal }) });
  const [typed, setTyped] = useState("");
  const [isInviting, setInviting] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const wanted = typed.trim().toLowerCase();
  const all = people.data?.items ?? [];
  const shown = all
    .filter(({ name, email }) => `${name} ${email ?? ""}`.toLowerCase().includes(wanted))
    .sort(comparePeople);
  const open = all.find(({ id }) => id === openId);

  return (
    <>
      <div className={table.tools}>
        {all.length >= SEARCH_FROM_PEOPLE && (
          <TextInput
            className={table.find}
            placeholder={t("team.find")}
            aria-label={t("team.find")}
            leftSection={<IconSearch size={15} stroke={1.7} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <span className={table.gap} />
        {mayWrite && (
          <Button leftSection={<IconUserPlus size={16} stroke={1.7} />} onClick={() => setInviting(true)}>
            {t("team.invite")}
          </Button>
        )}
      </div>
      {people.isPending ? (
        <Skeletons />
      ) : people.isError ? (
        <ErrorState error={people.error} onRetry={() => void people.refetch()} />
      ) : shown.length === 0 ? (
        <EmptyState title={t("team.nobody", { q: typed.trim() })} />
      ) : (
        <div>
          <div className={table.header} aria-hidden>
            {(["person", "role", "scope", "teams", "joined"] as const).map((column) => (
              <span key={column} data-column={column}>
                {t(`team.column.${column}`)}
              </span>
            ))}
          </div>
          {shown.map((actor) => (
            <PersonRow key={actor.id} actor={actor} {...(mayWrite ? { onOpen: () => setOpenId(actor.id) } : {})} />
          ))}
        </div>
      )}
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
      {open && <PersonDialog key={open.id} actor={open} onClose={() => setOpenId(null)} />}
    </>
  );
}

function PersonRow({ actor, onOpen }: { actor: Actor; onOpen?: () => void }) {
  const { t } = useTranslation(["settings", "shell"]);
  const me = useMe();
  const { teamById } = useTeams();
  const online = useStore(onlineStore);
  const isMachine = actor.kind !== "person";
  const isOnline = online.has(actor.id) || actor.id === me.actor.id;
  const teams = actor.teamIds.flatMap((id) => teamById.get(id)?.name ?? []);
  const presence = actor.disabledAt ? null : isOnline ? (actor.isAway ? "away" : "online") : null;
  const name = (
    <>
      <span className="truncate" dir="auto">
        {actor.name}
      </span>
      {actor.id === me.actor.id && <span className={css.chip}>{t("team.you")}</span>}
      {actor.disabledAt && (
        <span className={css.chip} data-tone="red">
          {t("team.disabled")}
        </span>
      )}
    </>
  );
  return (
    <div className={table.row} data-faint={actor.disabledAt ? true : undefined}>
      <span data-column="person">
        {isMachine ? (
          <span className={table.machine} data-ai={actor.kind === "ai" || undefined}>
            <IconRobot size={17} stroke={1.6} aria-hidden />
          </span>
        ) : (
          <Face name={actor.name} size={30} dot={presence ?? undefined} isFaint={actor.disabledAt !== null} />
        )}
        <span className={css.rowWords}>
          {onOpen && !isMachine ? (
            <button type="button" className={`${css.rowTitle} ${table.open}`} onClick={onOpen}>
              {name}
            </button>
          ) : (
            <span className={css.rowTitle}>{name}</span>
          )}
          <span className={`${css.rowText} truncate`}>
            {isMachine ? t(`team.kind.${actor.kind as "ai" | "integration"}`) : actor.email}
            {presence && ` · ${t(presence === "away" ? "shell:user.away" : "shell:user.online")}`}
          </span>
        </span>
      </span>
      <span data-column="role">{t(`shell:role.${actor.role}`)}</span>
      <span data-column="scope">{t(`team.scope.${actor.scope}`)}</span>
      <span data-column="teams" className="truncate" title={teams.join(", ")} dir="auto">
        {teams.length > 0 ? teams.join(", ") : "—"}
      </span>
      <span data-column="joined">
        <RelativeTime at={actor.createdAt} />
      </span>
    </div>
  );
}
