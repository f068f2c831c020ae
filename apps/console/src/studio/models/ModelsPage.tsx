import { Button, MultiSelect, NumberInput, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ModelSettings } from "@rapport/api";
import { type ModelsConfig, RapportError } from "@rapport/schema";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SaveBar } from "../../forms/SaveBar.tsx";
import { useDraft } from "../../forms/use-draft.ts";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { useUnsavedGuard } from "../../forms/use-unsaved-guard.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import { Line, Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { StudioFrame } from "../StudioFrame.tsx";
import { ModelRow } from "./ModelRow.tsx";
import css from "./models.module.css";
import { ProviderRow } from "./ProviderRow.tsx";
import { Spend } from "./Spend.tsx";

/** Which language models are asked, where, and what they may cost. */
export function ModelsPage() {
  const { t } = useTranslation(["studio", "studioWork"]);
  const models = useQuery({
    queryKey: keys.models,
    queryFn: ({ signal }) => call("models.get", {}, { signal }),
    staleTime: 0,
  });
  return (
    <StudioFrame title={t("nav.models")} text={t("studioWork:models.lead")}>
      {models.isPending ? (
        <Skeletons rows={6} />
      ) : models.isError ? (
        <ErrorState error={models.error} onRetry={() => void models.refetch()} />
      ) : (
        <ModelsForm saved={models.data} />
      )}
    </StudioFrame>
  );
}

/** `provider`, `provider-2`…: an id that none of them has. */
function freeId(taken: readonly string[], wish: string): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? wish : `${wish}-${number}`;
    if (!taken.includes(id)) return id;
  }
}

function ModelsForm({ saved }: { saved: ModelSettings }) {
  const { t } = useTranslation("studioWork");
  const cache = useQueryClient();
  const submit = useSubmit();
  const mayWrite = useMay("agent.write");
  const [base, setBase] = useState(saved);
  const [given, setGiven] = useState<Record<string, string>>({});
  const [offered, setOffered] = useState<Record<string, string[]>>({});
  const draft = useDraft<ModelsConfig>(base.config);
  const { value, set } = draft;
  const isDirty = draft.isDirty || Object.keys(given).length > 0;
  const { guard } = useUnsavedGuard(isDirty);
  const isConflict = submit.error instanceof RapportError && submit.error.code === "conflict";
  const take = (next: ModelSettings) => {
    cache.setQueryData(keys.models, next);
    setBase(next);
    setGiven({});
    draft.reset();
  };
  const save = () =>
    submit.run(async () => {
      take(await send("models.save", { body: { config: value, revision: base.revision, keys: given } }));
      notifications.show({ message: t("models.saved") });
    });
  const modelOptions = value.models.map(({ id, model }) => ({ value: id, label: `${id} · ${model}` }));
  const addProvider = () => {
    const id = freeId(
      value.providers.map((provider) => provider.id),
      "provider",
    );
    set({ providers: [...value.providers, { id, kind: "openai_compatible", baseUrl: "http://127.0.0.1:11434/v1" }] });
  };
  const addModel = () => {
    const id = freeId(
      value.models.map((model) => model.id),
      "model",
    );
    const providerId = value.providers[0]!.id;
    const model = { id, providerId, model: "", supportsTools: true, supportsJsonSchema: true };
    set({
      models: [...value.models, { ...model, supportsReasoning: false, maxOutputTokens: 1024 }],
      ...(value.default === null ? { default: id } : {}),
    });
  };
  const removeModel = (id: string) =>
    set({
      models: value.models.filter((model) => model.id !== id),
      default: value.default === id ? null : value.default,
      fallbacks: value.fallbacks.filter((known) => known !== id),
      perCategory: Object.fromEntries(Object.entries(value.perCategory).filter(([, chosen]) => chosen.model !== id)),
      embedding: value.embedding === id ? null : value.embedding,
    });
  const budget = (field: "perDayMicros" | "perMonthMicros", label: string) => (
    <Line title={label}>
      <NumberInput
        w={140}
        aria-label={label}
        placeholder={t("models.noLimit")}
        min={0}
        decimalScale={2}
        value={value.budget[field] === null ? "" : value.budget[field] / 1_000_000}
        onChange={(amount) =>
          set({
            budget: { ...value.budget, [field]: typeof amount === "number" ? Math.round(amount * 1_000_000) : null },
          })
        }
      />
    </Line>
  );
  return (
    <>
      <Spend />
      <fieldset className={css.bare} disabled={!mayWrite}>
        <Section
          title={t("models.providers")}
          text={t("models.providersText")}
          action={
            <Button variant="default" leftSection={<IconPlus size={15} stroke={1.7} />} onClick={addProvider}>
              {t("models.addProvider")}
            </Button>
          }
        >
          {value.providers.length === 0 && <p className={css.none}>{t("models.noProviders")}</p>}
          {value.providers.map((provider, index) => (
            <ProviderRow
              // biome-ignore lint/suspicious/noArrayIndexKey: the id is what may be edited here.
              key={index}
              provider={provider}
              isKeySet={base.keysSet.includes(provider.id)}
              keyGiven={given[provider.id]}
              model={value.models.find(({ providerId, model }) => providerId === provider.id && model !== "")?.model}
              isUsed={value.models.some(({ providerId }) => providerId === provider.id)}
              isNew={!base.config.providers.some(({ id }) => id === provider.id)}
              onChange={(next) => set({ providers: value.providers.map((one, at) => (at === index ? next : one)) })}
              onKey={(key) => setGiven((known) => ({ ...known, [provider.id]: key }))}
              onRemove={() => set({ providers: value.providers.filter((_, at) => at !== index) })}
              onOffered={(names) => setOffered((known) => ({ ...known, [provider.id]: names }))}
            />
          ))}
        </Section>
        {value.providers.length > 0 && (
          <Section
            title={t("models.models")}
            text={t("models.modelsText")}
            action={
              <Button variant="default" leftSection={<IconPlus size={15} stroke={1.7} />} onClick={addModel}>
                {t("models.addModel")}
              </Button>
            }
          >
            {value.models.map((model, index) => (
              <ModelRow
                // biome-ignore lint/suspicious/noArrayIndexKey: the id is what may be edited here.
                key={index}
                model={model}
                providers={value.providers}
                offered={offered[model.providerId] ?? []}
                onChange={(next) => set({ models: value.models.map((one, at) => (at === index ? next : one)) })}
                onRemove={() => removeModel(model.id)}
              />
            ))}
            <Line title={t("models.default")} text={t("models.defaultText")}>
              <Select
                w={260}
                aria-label={t("models.default")}
                placeholder={t("models.noModel")}
                data={modelOptions}
                value={value.default}
                clearable
                onChange={(id) => set({ default: id })}
              />
            </Line>
            <Line title={t("models.fallbacks")} text={t("models.fallbacksText")}>
              <MultiSelect
                w={260}
                aria-label={t("models.fallbacks")}
                data={modelOptions.filter((option) => option.value !== value.default)}
                value={value.fallbacks}
                maxValues={5}
                onChange={(fallbacks) => set({ fallbacks })}
              />
            </Line>
          </Section>
        )}
        <Section title={t("models.budget")} text={t("models.budgetText")}>
          {budget("perDayMicros", t("models.perDay"))}
          {budget("perMonthMicros", t("models.perMonth"))}
        </Section>
      </fieldset>
      {isConflict && (
        <p className={settings.notice} data-tone="amber" role="alert">
          {t("models.conflict")}{" "}
          <Button
            size="xs"
            variant="default"
            onClick={() => void submit.run(async () => take(await call("models.get", {})))}
          >
            {t("models.loadTheirs")}
          </Button>
        </p>
      )}
      <SaveBar
        isDirty={isDirty}
        submit={submit}
        onSave={() => void save()}
        onDiscard={() => {
          setGiven({});
          draft.reset();
        }}
      />
      {guard}
    </>
  );
}
