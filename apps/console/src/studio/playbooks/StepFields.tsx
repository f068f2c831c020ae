import { ActionIcon, Autocomplete, Button, Select, Switch, TextInput } from "@mantine/core";
import type { Playbook, PlaybookStep } from "@rapport/schema";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import css from "./flow.module.css";
import { freeName, mayConnect } from "./flow.ts";
import { WordsFields } from "./WordsFields.tsx";

const LEVELS = ["anonymous", "claimed", "verified"] as const;
const NEW = "\u0000new";
const TOOL = /^[a-z][a-z0-9_]{0,63}$/;

interface StepFieldsProps {
  step: PlaybookStep;
  playbook: Playbook;
  set: (patch: Partial<Playbook>) => void;
  tools: readonly string[];
  onChange: (step: PlaybookStep) => void;
}

/** The fields that a step of its kind has. */
export function StepFields({ step, playbook, set, tools, onChange }: StepFieldsProps) {
  const { t } = useTranslation("studio");
  const { steps, form } = playbook;

  const sentence = (
    label: string,
    value: string | null,
    pick: (name: string | null) => PlaybookStep,
    usual?: string,
  ) => (
    <SentencePick
      label={label}
      value={value}
      usual={usual}
      playbook={playbook}
      set={set}
      onPick={(name, templates) =>
        set({
          ...(templates ? { templates } : {}),
          steps: steps.map((known) => (known.id === step.id ? pick(name) : known)),
        })
      }
    />
  );
  const tool = (value: string, pick: (name: string) => PlaybookStep) => (
    <Autocomplete
      label={t("flow.tool")}
      data={[...tools]}
      value={value}
      maxLength={64}
      error={TOOL.test(value) ? null : t("flow.idFormat")}
      onChange={(name) =>
        set({
          // What a step uses is allowed in the playbook, or it could not be published.
          ...(tools.includes(name) && !playbook.tools.includes(name) ? { tools: [...playbook.tools, name] } : {}),
          steps: steps.map((known) => (known.id === step.id ? pick(name) : known)),
        })
      }
    />
  );

  switch (step.kind) {
    case "identify":
      return (
        <Select
          label={t("flow.level")}
          data={LEVELS.map((level) => ({ value: level, label: t(`identity.${level}`) }))}
          value={step.level}
          allowDeselect={false}
          onChange={(level) => level && onChange({ ...step, level: level as (typeof LEVELS)[number] })}
        />
      );
    case "look_up":
      return (
        <>
          {tool(step.tool, (name) => ({ ...step, tool: name }))}
          <Arguments value={step.arguments} onChange={(next) => onChange({ ...step, arguments: next })} />
          <TextInput
            label={t("flow.into")}
            value={step.into}
            maxLength={64}
            error={TOOL.test(step.into) ? null : t("flow.idFormat")}
            onChange={(event) => onChange({ ...step, into: event.currentTarget.value })}
          />
          {sentence(
            t("flow.unavailable"),
            step.unavailable,
            (name) => ({ ...step, unavailable: name }),
            t("flow.usual"),
          )}
        </>
      );
    case "ask": {
      const field = form.find(({ name }) => name === step.field);
      return (
        <>
          <Select
            label={t("flow.field")}
            data={[...new Set([step.field, ...form.map(({ name }) => name)])]}
            value={step.field}
            allowDeselect={false}
            onChange={(name) => name && onChange({ ...step, field: name })}
          />
          {field && (
            <div className={css.inset}>
              <WordsFields
                label={t("form.ask")}
                value={field.ask}
                onChange={(ask) =>
                  set({ form: form.map((known) => (known.name === field.name ? { ...known, ask } : known)) })
                }
              />
            </div>
          )}
        </>
      );
    }
    case "say":
      return sentence(t("flow.template"), step.template, (name) => ({ ...step, template: name ?? step.template }));
    case "propose":
      return (
        <>
          {tool(step.tool, (name) => ({ ...step, tool: name }))}
          <Arguments value={step.arguments} onChange={(next) => onChange({ ...step, arguments: next })} />
          {sentence(t("flow.proposal"), step.template, (name) => ({ ...step, template: name ?? step.template }))}
          {sentence(t("flow.done"), step.done, (name) => ({ ...step, done: name ?? step.done }))}
          {sentence(t("flow.passed"), step.passed, (name) => ({ ...step, passed: name }), t("flow.none"))}
          {sentence(t("flow.declined"), step.declined, (name) => ({ ...step, declined: name }), t("flow.usual"))}
          {sentence(t("flow.refused"), step.refused, (name) => ({ ...step, refused: name }), t("flow.usual"))}
          <Select
            label={t("flow.retry")}
            placeholder={t("flow.none")}
            data={form.map(({ name }) => name)}
            value={step.retry}
            clearable
            onChange={(retry) => onChange({ ...step, retry })}
          />
          <Switch
            label={t("flow.repeatable")}
            checked={step.isRepeatable}
            onChange={(event) => onChange({ ...step, isRepeatable: event.currentTarget.checked })}
          />
        </>
      );
    case "answer":
      return (
        <Select
          label={t("flow.otherwiseStep")}
          placeholder={t("flow.none")}
          data={steps.map(({ id }) => id).filter((id) => id === step.otherwise || mayConnect(steps, step.id, id))}
          value={step.otherwise}
          clearable
          onChange={(otherwise) => onChange({ ...step, otherwise })}
        />
      );
    case "hand_off":
      return (
        <TextInput
          label={t("flow.reason")}
          value={step.reason}
          maxLength={64}
          error={TOOL.test(step.reason) ? null : t("flow.idFormat")}
          onChange={(event) => onChange({ ...step, reason: event.currentTarget.value })}
        />
      );
  }
}

interface SentencePickProps {
  label: string;
  value: string | null;
  /** What happens without one; absent: one is needed. */
  usual: string | undefined;
  playbook: Playbook;
  set: (patch: Partial<Playbook>) => void;
  onPick: (name: string | null, templates?: Playbook["templates"]) => void;
}

/** Chooses a sentence and shows its words to change on the spot. */
function SentencePick({ label, value, usual, playbook, set, onPick }: SentencePickProps) {
  const { t } = useTranslation("studio");
  const { templates } = playbook;
  const words = value === null ? undefined : templates[value];
  const names = Object.keys(templates);
  return (
    <>
      <Select
        label={label}
        placeholder={usual ?? ""}
        data={[
          ...[...new Set([...(value ? [value] : []), ...names])].map((name) => ({ value: name, label: name })),
          { value: NEW, label: `+ ${t("templates.addTitle")}` },
        ]}
        value={value}
        clearable={usual !== undefined}
        allowDeselect={false}
        searchable
        onChange={(name) => {
          if (name !== NEW) return onPick(name);
          const fresh = freeName(names, "sentence");
          onPick(fresh, { ...templates, [fresh]: {} });
        }}
      />
      {value !== null && words && (
        <div className={css.inset}>
          <WordsFields
            label={t("flow.text")}
            value={words}
            onChange={(next) => set({ templates: { ...templates, [value]: next } })}
          />
        </div>
      )}
    </>
  );
}

type Given = Record<string, string>;

function Arguments({ value, onChange }: { value: Given; onChange: (value: Given) => void }) {
  const { t } = useTranslation("studio");
  const entries = Object.entries(value);
  const rename = (from: string, to: string) => {
    if (to === from || to === "" || to in value) return;
    onChange(Object.fromEntries(entries.map(([name, text]) => [name === from ? to : name, text])));
  };
  return (
    <div style={{ display: "grid", gap: 6 }}>
      <span style={{ fontWeight: 500, fontSize: 13 }}>{t("flow.arguments")}</span>
      {entries.map(([name, text]) => (
        <div key={name} className={css.argument}>
          <TextInput
            size="xs"
            aria-label={t("flow.argumentName")}
            defaultValue={name}
            onBlur={(event) => rename(name, event.currentTarget.value.trim())}
          />
          <TextInput
            size="xs"
            aria-label={`${t("flow.argumentValue", { example: "{month}" })}: ${name}`}
            placeholder={t("flow.argumentValue", { example: "{month}" })}
            value={text}
            onChange={(event) => onChange({ ...value, [name]: event.currentTarget.value })}
          />
          <ActionIcon
            aria-label={`${t("flow.arguments")}: ${name} ×`}
            onClick={() => onChange(Object.fromEntries(entries.filter(([known]) => known !== name)))}
          >
            <IconTrash size={15} stroke={1.6} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        size="xs"
        style={{ justifySelf: "start" }}
        leftSection={<IconPlus size={14} stroke={1.8} />}
        onClick={() => onChange({ ...value, [freeName(Object.keys(value), "name")]: "" })}
      >
        {t("flow.addArgument")}
      </Button>
    </div>
  );
}
