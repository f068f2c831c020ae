import { ActionIcon, Button, PasswordInput, Select, TextInput } from "@mantine/core";
import type { RouteOutput } from "@rapport/api";
import type { ProviderConfig } from "@rapport/schema";
import { IconCheck, IconPlugConnected, IconTrash, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import css from "./models.module.css";

const KINDS = ["openai_compatible", "openai", "anthropic"] as const;

interface ProviderRowProps {
  provider: ProviderConfig;
  isKeySet: boolean;
  keyGiven: string | undefined;
  /** One that is set up here, to try with; absent: only address and key are tried. */
  model: string | undefined;
  isUsed: boolean;
  isNew: boolean;
  onChange: (provider: ProviderConfig) => void;
  onKey: (key: string) => void;
  onRemove: () => void;
  onOffered: (names: string[]) => void;
}

/** Where models are asked, its key, and a test that says what is wrong. */
export function ProviderRow(props: ProviderRowProps) {
  const { provider, isKeySet, keyGiven, model, isUsed, isNew, onChange, onKey, onRemove, onOffered } = props;
  const { t } = useTranslation(["studioWork", "shell"]);
  const submit = useSubmit();
  const [answer, setAnswer] = useState<RouteOutput<"models.check"> | null>(null);
  const check = () =>
    submit.run(async () => {
      setAnswer(null);
      const found = await send("models.check", {
        body: { provider, ...(model ? { model } : {}), ...(keyGiven ? { key: keyGiven } : {}) },
      });
      setAnswer(found);
      onOffered(found.models);
    });
  const change = (next: ProviderConfig) => {
    setAnswer(null);
    onChange(next);
  };
  return (
    <section className={css.block} aria-label={provider.id}>
      <div className={css.provider}>
        <TextInput
          label={t("models.id")}
          value={provider.id}
          maxLength={64}
          disabled={!isNew || isUsed}
          onChange={(event) => change({ ...provider, id: event.currentTarget.value })}
        />
        <Select
          label={t("models.kind")}
          data={KINDS.map((kind) => ({ value: kind, label: t(`models.kinds.${kind}`) }))}
          value={provider.kind}
          allowDeselect={false}
          onChange={(kind) => kind && change({ ...provider, kind: kind as ProviderConfig["kind"] })}
        />
        <TextInput
          label={t("models.baseUrl")}
          placeholder={provider.kind === "openai_compatible" ? "http://127.0.0.1:11434/v1" : t("models.usualUrl")}
          value={provider.baseUrl ?? ""}
          onChange={(event) => {
            const { baseUrl: _, ...rest } = provider;
            const typed = event.currentTarget.value.trim();
            change(typed === "" ? rest : { ...rest, baseUrl: typed });
          }}
        />
        <PasswordInput
          label={t("models.key")}
          placeholder={isKeySet ? t("models.keySet") : t("models.keyNone")}
          value={keyGiven ?? ""}
          autoComplete="off"
          onChange={(event) => {
            setAnswer(null);
            onKey(event.currentTarget.value);
          }}
        />
      </div>
      <div className={css.checkRow}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlugConnected size={15} stroke={1.7} />}
          loading={submit.isBusy}
          onClick={() => void check()}
        >
          {t("models.check")}
        </Button>
        {answer && (
          <span className={css.answer} data-good={answer.isGood || undefined} role="status">
            {answer.isGood ? (
              <IconCheck size={15} stroke={2} aria-hidden />
            ) : (
              <IconX size={15} stroke={2} aria-hidden />
            )}
            <span>
              {t(`models.answers.${answer.code}`)} · {t("span.ms", { ms: Math.round(answer.latencyMs) })}
              {!answer.isGood && <span className={css.exact}>{answer.sentence}</span>}
            </span>
          </span>
        )}
        {!isUsed && (
          <ActionIcon ml="auto" aria-label={`${t("shell:action.remove")}: ${provider.id}`} onClick={onRemove}>
            <IconTrash size={16} stroke={1.6} />
          </ActionIcon>
        )}
      </div>
      <FormError error={submit.error} />
    </section>
  );
}
