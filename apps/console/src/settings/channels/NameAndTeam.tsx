import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useTeams } from "../../session/use-colleagues.ts";
import css from "../settings.module.css";

interface NameAndTeamProps {
  kind: "webchat" | "email";
  name: string;
  teamId: string | null;
  onChange: (patch: { name?: string; teamId?: string | null }) => void;
  error?: string | undefined;
  isLocked: boolean;
}

export function NameAndTeam({ kind, name, teamId, onChange, error, isLocked }: NameAndTeamProps) {
  const { t } = useTranslation("channels");
  const { teams } = useTeams();
  return (
    <div className={css.pair}>
      <TextInput
        label={t("name")}
        description={t(`nameHint.${kind}`)}
        inputWrapperOrder={["label", "input", "error", "description"]}
        value={name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={error}
        readOnly={isLocked}
      />
      <Select
        label={t("team")}
        description={t("teamHint")}
        inputWrapperOrder={["label", "input", "error", "description"]}
        value={teamId}
        onChange={(picked) => onChange({ teamId: picked })}
        data={teams.map((team) => ({ value: team.id, label: team.name }))}
        placeholder={t("noTeam")}
        clearable
        searchable
        readOnly={isLocked}
      />
    </div>
  );
}
