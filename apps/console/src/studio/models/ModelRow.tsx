import { ActionIcon, Autocomplete, Select, TextInput } from "@mantine/core";
import type { ModelConfig, ProviderConfig } from "@rapport/schema";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import css from "./models.module.css";

interface ModelRowProps {
  model: ModelConfig;
  providers: readonly ProviderConfig[];
  /** Names that the provider told at the last test. */
  offered: readonly string[];
  onChange: (model: ModelConfig) => void;
  onRemove: () => void;
}

export function ModelRow({ model, providers, offered, onChange, onRemove }: ModelRowProps) {
  const { t } = useTranslation(["studioWork", "shell"]);
  return (
    <div className={css.model}>
      <TextInput
        label={t("models.id")}
        value={model.id}
        maxLength={64}
        onChange={(event) => onChange({ ...model, id: event.currentTarget.value })}
      />
      <Select
        label={t("models.provider")}
        data={providers.map(({ id }) => id)}
        value={model.providerId}
        allowDeselect={false}
        onChange={(providerId) => providerId && onChange({ ...model, providerId })}
      />
      <Autocomplete
        label={t("models.name")}
        data={[...offered]}
        value={model.model}
        maxLength={200}
        limit={50}
        onChange={(name) => onChange({ ...model, model: name })}
      />
      <ActionIcon aria-label={`${t("shell:action.remove")}: ${model.id}`} onClick={onRemove}>
        <IconTrash size={16} stroke={1.6} />
      </ActionIcon>
    </div>
  );
}
