import { MultiSelect, Select } from "@mantine/core";
import { Role, RowScope } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import { useTeams } from "../../session/use-colleagues.ts";
import css from "../settings.module.css";

export interface Rights {
  role: Role;
  scope: RowScope;
  teamIds: string[];
}

interface RightsFieldsProps {
  value: Rights;
  onChange: (patch: Partial<Rights>) => void;
  issues: Record<string, string>;
}

/** What a person may do and see, each choice with a sentence of what it means. */
export function RightsFields({ value, onChange, issues }: RightsFieldsProps) {
  const { t } = useTranslation(["settings", "shell"]);
  const { teams } = useTeams();
  return (
    <>
      <div className={css.pair}>
        <Select
          label={t("team.column.role")}
          value={value.role}
          allowDeselect={false}
          data={Role.options.map((role) => ({ value: role, label: t(`shell:role.${role}`) }))}
          onChange={(role) => role && onChange({ role: role as Role })}
          description={t(`team.roleHint.${value.role}`)}
          inputWrapperOrder={["label", "input", "error", "description"]}
          error={issues.role}
        />
        <Select
          label={t("team.column.scope")}
          value={value.scope}
          allowDeselect={false}
          data={RowScope.options.map((scope) => ({ value: scope, label: t(`team.scope.${scope}`) }))}
          onChange={(scope) => scope && onChange({ scope: scope as RowScope })}
          description={t(`team.scopeHint.${value.scope}`)}
          inputWrapperOrder={["label", "input", "error", "description"]}
          error={issues.scope}
        />
      </div>
      <MultiSelect
        label={t("team.column.teams")}
        value={value.teamIds}
        onChange={(teamIds) => onChange({ teamIds })}
        data={teams.map(({ id, name }) => ({ value: id, label: name }))}
        placeholder={value.teamIds.length === 0 ? t(teams.length ? "team.noTeamYet" : "team.noTeams") : ""}
        searchable
        clearable
        error={issues.teamIds}
      />
    </>
  );
}
