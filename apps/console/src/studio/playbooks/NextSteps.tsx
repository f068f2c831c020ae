import { ActionIcon, Button, SegmentedControl, Select, TextInput } from "@mantine/core";
import type { Condition, PlaybookStep } from "@rapport/schema";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import css from "./flow.module.css";
import { mayConnect } from "./flow.ts";

type Next = PlaybookStep["next"][number];
const COMPARISONS = ["equals", "differs", "present", "absent", "more", "less", "includes"] as const;

interface NextStepsProps {
  step: PlaybookStep;
  steps: readonly PlaybookStep[];
  onChange: (next: Next[]) => void;
}

/** Where a step goes on, in the order in which the ways are tried. */
export function NextSteps({ step, steps, onChange }: NextStepsProps) {
  const { t } = useTranslation("studio");
  const { next } = step;
  const others = steps.filter(({ id }) => id !== step.id).map(({ id }) => id);
  const reachable = others.filter((id) => mayConnect(steps, step.id, id));
  const change = (index: number, patch: Partial<Next>) =>
    onChange(next.map((way, at) => (at === index ? { ...way, ...patch } : way)));
  const move = (index: number, by: number) => {
    const order = [...next];
    const [way] = order.splice(index, 1);
    order.splice(index + by, 0, way!);
    onChange(order);
  };
  return (
    <div className={css.part}>
      <h4 className={css.partTitle}>{t("flow.next")}</h4>
      <p className={css.partText}>{next.length === 0 ? t("flow.nextNone") : next.length > 1 && t("flow.nextText")}</p>
      {next.map((way, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a way is known by its place alone.
        <div key={index} className={css.wayOn}>
          <div className={css.wayRow}>
            <Select
              size="xs"
              label={t("flow.to")}
              data={[...new Set([way.to, ...reachable])]}
              value={way.to}
              allowDeselect={false}
              onChange={(to) => to && change(index, { to })}
            />
            {index > 0 && (
              <ActionIcon aria-label={t("flow.up")} onClick={() => move(index, -1)}>
                <IconArrowUp size={15} stroke={1.7} />
              </ActionIcon>
            )}
            {index < next.length - 1 && (
              <ActionIcon aria-label={t("flow.down")} onClick={() => move(index, 1)}>
                <IconArrowDown size={15} stroke={1.7} />
              </ActionIcon>
            )}
            <ActionIcon
              aria-label={t("flow.removeNext")}
              onClick={() => onChange(next.filter((_, at) => at !== index))}
            >
              <IconTrash size={15} stroke={1.6} />
            </ActionIcon>
          </div>
          <SegmentedControl
            size="xs"
            aria-label={t("flow.when")}
            value={way.when ? "when" : "always"}
            onChange={(choice) =>
              change(index, { when: choice === "when" ? { path: "", is: "equals", value: "" } : null })
            }
            data={[
              { value: "always", label: t("flow.always") },
              { value: "when", label: t("flow.when") },
            ]}
          />
          {way.when && <ConditionFields value={way.when} onChange={(when) => change(index, { when })} />}
        </div>
      ))}
      <Button
        variant="subtle"
        size="xs"
        style={{ justifySelf: "start" }}
        leftSection={<IconPlus size={14} stroke={1.8} />}
        disabled={reachable.length === 0}
        onClick={() => onChange([...next, { when: null, to: reachable[0]! }])}
      >
        {t("flow.addNext")}
      </Button>
    </div>
  );
}

/** Words as they are typed, as the value that they mean: true, false, a number, or text. */
function meantBy(typed: string): string | number | boolean {
  if (typed === "true" || typed === "false") return typed === "true";
  return /^-?\d+(\.\d+)?$/.test(typed) ? Number(typed) : typed;
}

function ConditionFields({ value, onChange }: { value: Condition; onChange: (value: Condition) => void }) {
  const { t } = useTranslation("studio");
  const hasValue = value.is !== "present" && value.is !== "absent";
  return (
    <div className={css.condition}>
      <TextInput
        size="xs"
        aria-label={t("flow.path")}
        placeholder={t("flow.pathText")}
        value={value.path}
        maxLength={200}
        onChange={(event) => onChange({ ...value, path: event.currentTarget.value.trim() })}
      />
      <Select
        size="xs"
        aria-label={t("flow.is")}
        data={COMPARISONS.map((is) => ({ value: is, label: t(`condition.${is}`) }))}
        value={value.is}
        allowDeselect={false}
        onChange={(is) => {
          if (!is) return;
          const next = is as Condition["is"];
          const { value: known, ...rest } = value;
          onChange(
            next === "present" || next === "absent" ? { ...rest, is: next } : { ...rest, is: next, value: known ?? "" },
          );
        }}
      />
      {hasValue && (
        <TextInput
          size="xs"
          aria-label={t("flow.value")}
          placeholder={t("flow.value")}
          value={String(value.value ?? "")}
          onChange={(event) => onChange({ ...value, value: meantBy(event.currentTarget.value) })}
        />
      )}
    </div>
  );
}
