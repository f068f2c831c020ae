import type { Connection, ConnectionSecrets, EmailConfig, WebchatConfig } from "@rapport/api";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { z } from "zod";
import { type Draft, useDraft } from "../../forms/use-draft.ts";
import { type Submit, send, useSubmit } from "../../forms/use-submit.ts";
import { useUnsavedGuard } from "../../forms/use-unsaved-guard.tsx";
import { useKeepConnection } from "./use-connections.ts";

export type Secrets = z.infer<typeof ConnectionSecrets>;

export interface ChannelDraft<Config> {
  name: string;
  teamId: string | null;
  config: Config;
  secrets: Secrets;
}

type ConfigOf<Kind> = Kind extends "webchat" ? WebchatConfig : EmailConfig;

export interface ChannelForm<Config> {
  draft: Draft<ChannelDraft<Config>>;
  setConfig: (patch: Partial<Config>) => void;
  submit: Submit;
  /** A complaint about a field of the configuration, whichever route said it. */
  issue: (path: string) => string | undefined;
  save: () => Promise<void>;
  guard: ReactNode;
  release: () => void;
}

const NO_SECRETS: Secrets = {};

/**
 * Creates or changes a connection. `prepare` gives the draft its last touch before it is sent (a password used twice,
 * a space trimmed).
 */
export function useChannelForm<Kind extends Connection["connector"]>(
  kind: Kind,
  connection: Connection | null,
  blank: { name: string; config: ConfigOf<Kind> },
  prepare: (draft: ChannelDraft<ConfigOf<Kind>>) => ChannelDraft<ConfigOf<Kind>> = (draft) => draft,
): ChannelForm<ConfigOf<Kind>> {
  type Config = ConfigOf<Kind>;
  const navigate = useNavigate();
  const keep = useKeepConnection();
  const draft = useDraft<ChannelDraft<Config>>(
    connection
      ? {
          name: connection.name,
          teamId: connection.teamId,
          config: connection.config as Config,
          secrets: NO_SECRETS,
        }
      : { ...blank, teamId: null, secrets: NO_SECRETS },
  );
  const submit = useSubmit();
  const { guard, release } = useUnsavedGuard(draft.isDirty);

  const save = async () => {
    const { name, teamId, config, secrets } = prepare(draft.value);
    if (connection) {
      const answer = await submit.run(() =>
        send("connections.update", {
          params: { id: connection.id },
          body: {
            name,
            teamId,
            ...(kind === "webchat" ? { webchat: config as WebchatConfig } : { email: config as EmailConfig }),
            ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
          },
        }),
      );
      if (!answer) return;
      keep(connection.id, answer);
      draft.reset();
      return;
    }
    const whole = { name, teamId, secrets, connector: kind, config } as Parameters<
      typeof send<"connections.create">
    >[1]["body"];
    const made = await submit.run(() => send("connections.create", { body: whole }));
    if (!made) return;
    keep(made.id, made);
    release();
    await navigate({ to: "/settings/channels/$connectionId", params: { connectionId: made.id }, replace: true });
  };

  return {
    draft,
    setConfig: (patch) => draft.set({ config: { ...draft.value.config, ...patch } }),
    submit,
    issue: (path) => submit.issues[`config.${path}`] ?? submit.issues[`${kind}.${path}`],
    save,
    guard,
    release,
  };
}

/** The paths whose complaints the forms show themselves. */
export const pathsOf = (kind: Connection["connector"], fields: readonly string[]): string[] => [
  "name",
  ...fields.flatMap((field) => [`config.${field}`, `${kind}.${field}`]),
];
