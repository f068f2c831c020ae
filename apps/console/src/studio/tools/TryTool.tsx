import { Button, Select, Textarea, TextInput } from "@mantine/core";
import type { RouteOutput, ToolDetail } from "@rapport/api";
import { IconPlayerPlay } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import studio from "../studio.module.css";
import { argumentsOf, readArguments, type ToolArgument } from "./arguments.ts";
import css from "./tools.module.css";

interface TryToolProps {
  tool: ToolDetail;
  /** The policy shown above differs from the one a trial goes by. */
  isUnsaved: boolean;
}

/** Calls a tool that reads, or previews one that writes, with arguments filled in by hand. */
export function TryTool({ tool, isUnsaved }: TryToolProps) {
  const { t } = useTranslation("tools");
  const submit = useSubmit();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [answer, setAnswer] = useState<RouteOutput<"tools.try"> | null>(null);
  const isWrite = tool.policy.effect === "write";
  const fields = argumentsOf(tool.inputSchema, tool.policy.bindings);
  const { values, slips } = readArguments(fields, typed);
  const run = async (event: FormEvent) => {
    event.preventDefault();
    setAnswer(null);
    const body = { arguments: values };
    const came = await submit.run(() => send("tools.try", { params: { id: tool.id }, body }));
    if (came) setAnswer(came);
  };
  if (isWrite && tool.policy.preview === null) {
    return (
      <Section title={t("try")}>
        <p className={settings.notice}>{t("tryNoPreview")}</p>
      </Section>
    );
  }
  return (
    <Section title={t("try")} text={t(isWrite ? "tryWrite" : "tryRead")}>
      {isUnsaved && <p className={settings.notice}>{t("tryUnsaved")}</p>}
      {!tool.isEnabled && <p className={settings.notice}>{t("tryOff")}</p>}
      <form className={css.try} onSubmit={run} noValidate>
        {fields.map((field) => (
          <ArgumentField
            key={field.name}
            field={field}
            value={typed[field.name] ?? ""}
            error={slips[field.name] ? t(slips[field.name]!) : null}
            onChange={(text) => setTyped((known) => ({ ...known, [field.name]: text }))}
          />
        ))}
        <Button
          type="submit"
          variant="default"
          leftSection={<IconPlayerPlay size={15} stroke={1.7} />}
          loading={submit.isBusy}
          disabled={Object.keys(slips).length > 0}
        >
          {t(isWrite ? "tryPreview" : "tryRun")}
        </Button>
      </form>
      <FormError error={submit.error} />
      {answer && (
        <div className={css.answer} role="status">
          <span className={settings.chip} data-tone={answer.kind === "ok" ? "green" : "amber"}>
            {t(`answer.${answer.kind}`)}
          </span>
          {answer.kind === "ok" ? (
            <pre className={studio.json}>{JSON.stringify(answer.result, null, 2)}</pre>
          ) : (
            <p className={css.message} dir="auto">
              {answer.message}
            </p>
          )}
        </div>
      )}
    </Section>
  );
}

interface ArgumentFieldProps {
  field: ToolArgument;
  value: string;
  error: string | null;
  onChange: (text: string) => void;
}

function ArgumentField({ field, value, error, onChange }: ArgumentFieldProps) {
  const { t } = useTranslation("tools");
  const props = {
    label: <code className={css.name}>{field.name}</code>,
    "aria-label": field.name,
    description: field.description || undefined,
    required: field.isRequired,
    error,
  };
  switch (field.kind) {
    case "choice":
      return (
        <Select
          {...props}
          data={field.options}
          value={value || null}
          clearable={!field.isRequired}
          onChange={(next) => onChange(next ?? "")}
        />
      );
    case "yes_no":
      return (
        <Select
          {...props}
          data={[
            { value: "true", label: t("tryYes") },
            { value: "false", label: t("tryNo") },
          ]}
          value={value || null}
          clearable={!field.isRequired}
          onChange={(next) => onChange(next ?? "")}
        />
      );
    case "json":
      return (
        <Textarea
          {...props}
          placeholder="[ ]"
          autosize
          minRows={2}
          maxRows={10}
          classNames={{ input: css.code ?? "" }}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...props}
          inputMode={field.kind === "number" ? "decimal" : "text"}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
