import { ActionIcon, Button, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { FormField, type Playbook } from "@rapport/schema";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../pieces/States.tsx";
import settings from "../../settings/settings.module.css";
import { freeName, usersOf } from "./flow.ts";
import css from "./playbook.module.css";
import { WordsFields } from "./WordsFields.tsx";

const KINDS = FormField.shape.kind.options;
const BOUNDED: readonly string[] = ["months_count", "amount"];
const LISTED: readonly string[] = ["order", "item"];

interface FormTabProps {
  playbook: Playbook;
  onChange: (form: FormField[]) => void;
}

/** What the customer must tell, and how it is asked for. */
export function FormTab({ playbook, onChange }: FormTabProps) {
  const { t } = useTranslation("studio");
  const { form, steps } = playbook;
  const change = (index: number, patch: Partial<FormField>) =>
    onChange(form.map((field, at) => (at === index ? { ...field, ...patch } : field)));
  const add = () => {
    const name = freeName(
      form.map((field) => field.name),
      "answer",
    );
    onChange([...form, FormField.parse({ name, kind: "text", ask: {} })]);
  };
  return (
    <>
      <div className={css.tools}>
        <p className={css.lead}>{t("form.lead")}</p>
        <Button variant="default" leftSection={<IconPlus size={15} stroke={1.7} />} onClick={add}>
          {t("form.add")}
        </Button>
      </div>
      {form.length === 0 && <EmptyState title={t("form.none")} />}
      {form.map((field, index) => {
        const users = usersOf(steps, "field", field.name);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being edited here.
          <section key={index} className={css.sentence} aria-label={field.name}>
            <div className={css.sentenceHead}>
              <code className={css.sentenceName}>{field.name}</code>
              <span className={settings.faint}>
                {users.length > 0 ? t("form.usedBy", { steps: users.join(", ") }) : t("form.unused")}
              </span>
              {users.length === 0 && (
                <ActionIcon
                  ml="auto"
                  aria-label={`${t("form.remove")}: ${field.name}`}
                  onClick={() => onChange(form.filter((_, at) => at !== index))}
                >
                  <IconTrash size={16} stroke={1.6} />
                </ActionIcon>
              )}
            </div>
            <div className={css.fieldHead}>
              {users.length === 0 && (
                <TextInput
                  label={t("form.name")}
                  value={field.name}
                  maxLength={64}
                  onChange={(event) =>
                    change(index, { name: event.currentTarget.value.toLowerCase().replace(/[^a-z0-9_]+/g, "_") })
                  }
                />
              )}
              <Select
                label={t("form.kind")}
                data={KINDS.map((kind) => ({ value: kind, label: t(`form.kinds.${kind}`) }))}
                value={field.kind}
                allowDeselect={false}
                onChange={(kind) => kind && change(index, { kind: kind as FormField["kind"] })}
              />
              {BOUNDED.includes(field.kind) && (
                <>
                  <NumberInput
                    label={t("form.min")}
                    value={field.min ?? ""}
                    onChange={(min) => change(index, { min: typeof min === "number" ? min : null })}
                  />
                  <NumberInput
                    label={t("form.max")}
                    value={field.max ?? ""}
                    onChange={(max) => change(index, { max: typeof max === "number" ? max : null })}
                  />
                </>
              )}
              {LISTED.includes(field.kind) && (
                <TextInput
                  label={t("form.from")}
                  placeholder="orders"
                  value={field.from ?? ""}
                  maxLength={200}
                  onChange={(event) => change(index, { from: event.currentTarget.value.trim() || null })}
                />
              )}
              <Switch
                className={css.required}
                label={t("form.required")}
                checked={field.isRequired}
                onChange={(event) => change(index, { isRequired: event.currentTarget.checked })}
              />
            </div>
            <WordsFields label={t("form.ask")} value={field.ask} onChange={(ask) => change(index, { ask })} />
            <WordsFields label={t("form.again")} value={field.again} onChange={(again) => change(index, { again })} />
            {field.kind === "text" && (
              <WordsFields
                label={t("form.hints")}
                value={field.hints}
                onChange={(hints) => change(index, { hints })}
                isOneLine
              />
            )}
            {(field.kind === "choice" || field.choices.length > 0) && (
              <Choices choices={field.choices} onChange={(choices) => change(index, { choices })} />
            )}
          </section>
        );
      })}
    </>
  );
}

type Choice = FormField["choices"][number];

function Choices({ choices, onChange }: { choices: readonly Choice[]; onChange: (choices: Choice[]) => void }) {
  const { t } = useTranslation("studio");
  const change = (index: number, patch: Partial<Choice>) =>
    onChange(choices.map((choice, at) => (at === index ? { ...choice, ...patch } : choice)));
  return (
    <fieldset className={css.choices}>
      <legend>{t("form.choices")}</legend>
      {choices.map((choice, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the value is what is being edited here.
        <div key={index} className={css.choice}>
          <div className={css.choiceHead}>
            <TextInput
              label={t("form.choiceValue")}
              value={choice.value}
              maxLength={100}
              onChange={(event) => change(index, { value: event.currentTarget.value })}
            />
            <ActionIcon
              aria-label={`${t("form.removeChoice")}: ${choice.value}`}
              onClick={() => onChange(choices.filter((_, at) => at !== index))}
            >
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
          </div>
          <WordsFields
            label={t("form.choiceLabel")}
            value={choice.label}
            onChange={(label) => change(index, { label })}
            isOneLine
          />
          <WordsFields
            label={t("form.choiceHints")}
            value={choice.hints}
            onChange={(hints) => change(index, { hints })}
            isOneLine
          />
        </div>
      ))}
      <Button
        variant="subtle"
        leftSection={<IconPlus size={15} stroke={1.7} />}
        onClick={() => onChange([...choices, { value: "", label: {}, hints: {} }])}
      >
        {t("form.addChoice")}
      </Button>
    </fieldset>
  );
}
