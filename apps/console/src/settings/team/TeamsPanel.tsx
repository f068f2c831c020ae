import { Button, Modal, MultiSelect, TextInput } from "@mantine/core";
import type { Team } from "@rapport/schema";
import { IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import { FormError } from "../../forms/FormError.tsx";
import forms from "../../forms/forms.module.css";
import { useDraft } from "../../forms/use-draft.ts";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { Face } from "../../pieces/Face.tsx";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useActors } from "../../session/use-colleagues.ts";
import { useMay } from "../../session/use-me.ts";
import css from "../settings.module.css";
import table from "./team.module.css";

const SHOWN_FACES = 6;

export function TeamsPanel() {
  const { t } = useTranslation("settings");
  const mayWrite = useMay("team.write");
  const teams = useQuery({ queryKey: keys.teams, queryFn: ({ signal }) => call("teams.list", {}, { signal }) });
  const { actorById } = useActors();
  const [open, setOpen] = useState<Team | "new" | null>(null);
  const create = mayWrite && (
    <Button leftSection={<IconPlus size={16} stroke={1.7} />} onClick={() => setOpen("new")}>
      {t("team.newTeam")}
    </Button>
  );

  if (teams.isPending) return <Skeletons rows={3} />;
  if (teams.isError) return <ErrorState error={teams.error} onRetry={() => void teams.refetch()} />;
  const { items } = teams.data;
  return (
    <>
      {items.length === 0 ? (
        <EmptyState
          icon={<IconUsersGroup size={28} stroke={1.4} />}
          title={t("team.noTeamsTitle")}
          text={t("team.noTeamsText")}
          action={create}
        />
      ) : (
        <>
          <div className={table.tools}>
            <span className={table.gap} />
            {create}
          </div>
          <ul className={css.list}>
            {items.map((team) => {
              const members = team.memberIds.flatMap((id) => actorById.get(id) ?? []);
              return (
                <li key={team.id} className={`${css.row} ${mayWrite ? table.opens : ""}`}>
                  <span className={css.rowWords}>
                    {mayWrite ? (
                      <button type="button" className={`${css.rowTitle} ${table.open}`} onClick={() => setOpen(team)}>
                        <span className="truncate" dir="auto">
                          {team.name}
                        </span>
                      </button>
                    ) : (
                      <span className={`${css.rowTitle} truncate`} dir="auto">
                        {team.name}
                      </span>
                    )}
                    <span className={`${css.rowText} truncate`}>{t("team.members", { count: members.length })}</span>
                  </span>
                  <span className={table.faces}>
                    {members.slice(0, SHOWN_FACES).map(({ id, name }) => (
                      <Face key={id} name={name} size={26} />
                    ))}
                    {members.length > SHOWN_FACES && (
                      <Face name={`+${members.length - SHOWN_FACES}`} size={26} isLiteral />
                    )}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {open && <TeamDialog team={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

function TeamDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const { t } = useTranslation(["settings", "shell", "forms"]);
  const cache = useQueryClient();
  const submit = useSubmit();
  const { actors } = useActors();
  const draft = useDraft({ name: team?.name ?? "", memberIds: team?.memberIds ?? [] });
  const [isAsked, setAsked] = useState(false);
  const refresh = async () => {
    await cache.invalidateQueries({ queryKey: keys.teams });
    void cache.invalidateQueries({ queryKey: keys.actors });
    return true;
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (team && !draft.isDirty) return onClose();
    const isDone = await submit.run(async () => {
      if (team) await send("teams.update", { params: { id: team.id }, body: draft.changes });
      else await send("teams.create", { body: { ...draft.value, name: draft.value.name.trim() } });
      return refresh();
    });
    if (isDone) onClose();
  };
  const remove = async () => {
    await send("teams.delete", { params: { id: team!.id } });
    await refresh();
    onClose();
  };
  const people = actors.filter(
    ({ kind, disabledAt, id }) => kind === "person" && (disabledAt === null || draft.value.memberIds.includes(id)),
  );

  return (
    <>
      <Modal opened={!isAsked} onClose={onClose} title={team ? team.name : t("team.newTeam")} size={480}>
        <form className={forms.stack} onSubmit={save} noValidate>
          <FormError error={submit.error} shown={["name", "memberIds"]} />
          <TextInput
            label={t("team.teamName")}
            value={draft.value.name}
            onChange={(event) => draft.set({ name: event.currentTarget.value })}
            error={submit.issues.name}
            data-autofocus
          />
          <MultiSelect
            label={t("team.membersLabel")}
            value={draft.value.memberIds}
            onChange={(memberIds) => draft.set({ memberIds })}
            data={people.map(({ id, name }) => ({ value: id, label: name }))}
            searchable
            clearable
            nothingFoundMessage={t("team.nobodyLeft")}
            error={submit.issues.memberIds}
          />
          <div className={forms.buttons}>
            {team && (
              <Button variant="subtle" color="red" mr="auto" onClick={() => setAsked(true)}>
                {t("team.deleteTeam")}
              </Button>
            )}
            <Button variant="default" onClick={onClose}>
              {t("shell:action.cancel")}
            </Button>
            <Button type="submit" loading={submit.isBusy}>
              {team ? t("forms:save") : t("team.createTeam")}
            </Button>
          </div>
        </form>
      </Modal>
      {team && (
        <ConfirmDialog
          isOpen={isAsked}
          onClose={() => setAsked(false)}
          title={t("team.deleteTeamTitle", { name: team.name })}
          text={t("team.deleteTeamText")}
          confirm={t("team.deleteTeam")}
          isDanger
          onConfirm={remove}
        />
      )}
    </>
  );
}
