import type { Actor, Team } from "@rapport/schema";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "../query.ts";
import { call } from "./session.ts";
import { useMay } from "./use-me.ts";

const NO_ACTORS: Actor[] = [];
const NO_TEAMS: Team[] = [];

/** Everyone who works here and a way to find one by id; kept right by `changed` frames. */
export function useActors(): { actors: Actor[]; actorById: ReadonlyMap<string, Actor> } {
  const { data } = useQuery({
    queryKey: keys.actors,
    queryFn: ({ signal }) => call("actors.list", {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: useMay("team.read"),
  });
  const actors = data?.items ?? NO_ACTORS;
  return { actors, actorById: useMemo(() => new Map(actors.map((actor) => [actor.id, actor])), [actors]) };
}

export function useTeams(): { teams: Team[]; teamById: ReadonlyMap<string, Team> } {
  const { data } = useQuery({
    queryKey: keys.teams,
    queryFn: ({ signal }) => call("teams.list", {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: useMay("team.read"),
  });
  const teams = data?.items ?? NO_TEAMS;
  return { teams, teamById: useMemo(() => new Map(teams.map((team) => [team.id, team])), [teams]) };
}
