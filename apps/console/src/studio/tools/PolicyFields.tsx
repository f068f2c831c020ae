import { Checkbox, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import type { ToolDetail } from "@rapport/api";
import { Binding, IdentityLevel, type ToolPolicy } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import { Line, Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { argumentsOf } from "./arguments.ts";
import css from "./tools.module.css";

const EFFECTS = ["read", "write"] as const;
const CONFIRMATIONS = ["none", "customer", "staff"] as const;
const ASKERS = ["customer", "staff"] as const;

interface PolicyFieldsProps {
  tool: ToolDetail;
  /** Of the company, to choose the one that looks a call up. */
  tools: readonly ToolDetail[];
  policy: ToolPolicy;
  set: (patch: Partial<ToolPolicy>) => void;
  issues: Readonly<Record<string, string>>;
}

/** Everything that a tool's policy decides. */
export function PolicyFields(props: PolicyFieldsProps) {
  const { policy, set } = props;
  const { t } = useTranslation("tools");
  const isWrite = policy.effect === "write";
  const { limits } = policy;
  const limit = (patch: ToolPolicy["limits"]) => {
    const next = { ...limits, ...patch };
    set({ limits: Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) });
  };
  return (
    <>
      <Section title={t("what")}>
        <Line title={t("column.effect")} text={t(`effectText.${policy.effect}`)} isTall>
          <SegmentedControl
            size="xs"
            aria-label={t("column.effect")}
            value={policy.effect}
            onChange={(effect) => set({ effect: effect as ToolPolicy["effect"] })}
            data={EFFECTS.map((value) => ({ value, label: t(`effect.${value}`) }))}
          />
        </Line>
      </Section>
      <WhoFields {...props} />
      <Section title={t("limits")}>
        <Line title={t("perDay")}>
          <NumberInput
            w={140}
            aria-label={t("perDay")}
            placeholder={t("noLimit")}
            min={1}
            allowDecimal={false}
            allowNegative={false}
            value={limits.perDay ?? ""}
            onChange={(value) => limit({ perDay: typeof value === "number" && value > 0 ? value : undefined })}
          />
        </Line>
        <Line title={t("maxAmount")} text={t("maxAmountText")}>
          <NumberInput
            w={140}
            aria-label={t("maxAmount")}
            placeholder={t("noLimit")}
            decimalScale={2}
            allowNegative={false}
            value={limits.maxAmountCents === undefined ? "" : limits.maxAmountCents / 100}
            onChange={(value) =>
              limit({ maxAmountCents: typeof value === "number" && value > 0 ? Math.round(value * 100) : undefined })
            }
          />
        </Line>
      </Section>
      <ArgumentList {...props} />
      {isWrite && <OnceFields {...props} />}
    </>
  );
}

function WhoFields({ policy, set }: PolicyFieldsProps) {
  const { t } = useTranslation("tools");
  const isWrite = policy.effect === "write";
  return (
    <Section title={t("who")}>
      <Line title={t("identityField")} isTall>
        <Select
          w={240}
          aria-label={t("identityField")}
          data={IdentityLevel.options.map((level) => ({ value: level, label: t(`identity.${level}`) }))}
          value={policy.identity}
          allowDeselect={false}
          onChange={(level) => level && set({ identity: level as IdentityLevel })}
        />
      </Line>
      {policy.identity === "anonymous" && !isWrite && (
        <p className={settings.notice} data-tone="amber">
          {t("readForAll")}
        </p>
      )}
      <Line title={t("byField")} isTall>
        <Checkbox.Group
          aria-label={t("byField")}
          value={policy.by}
          onChange={(by) => set({ by: ASKERS.filter((asker) => by.includes(asker)) })}
          error={policy.by.length === 0 ? t("byNone") : null}
        >
          <div className={css.askers}>
            {ASKERS.map((asker) => (
              <Checkbox key={asker} value={asker} label={t(`by.${asker}`)} />
            ))}
          </div>
        </Checkbox.Group>
      </Line>
      {isWrite && (
        <Line title={t("confirmationField")} isTall>
          <SegmentedControl
            size="xs"
            aria-label={t("confirmationField")}
            value={policy.confirmation}
            onChange={(confirmation) => set({ confirmation: confirmation as ToolPolicy["confirmation"] })}
            data={CONFIRMATIONS.map((value) => ({ value, label: t(`confirmation.${value}`) }))}
          />
        </Line>
      )}
      {isWrite && policy.confirmation === "none" && (
        <p className={settings.notice} data-tone="amber">
          {t("noYes")}
        </p>
      )}
    </Section>
  );
}

function ArgumentList({ tool, policy, set }: PolicyFieldsProps) {
  const { t } = useTranslation("tools");
  const fields = argumentsOf(tool.inputSchema, policy.bindings);
  const bind = (name: string, binding: string | null) => {
    const { [name]: _, ...rest } = policy.bindings;
    set({ bindings: binding ? { ...rest, [name]: binding as Binding } : rest });
  };
  return (
    <Section title={t("arguments")} text={t("argumentsText")}>
      {fields.length === 0 ? (
        <p className={settings.faint}>{t("noArguments")}</p>
      ) : (
        <ul className={css.arguments}>
          {fields.map(({ name, description, isRequired, binding }) => (
            <li key={name}>
              <span>
                <code className={css.name}>{name}</code>
                {isRequired && <span className={settings.faint}> · {t("required")}</span>}
                {description && (
                  <span className={css.argumentText} dir="auto">
                    {description}
                  </span>
                )}
              </span>
              <Select
                w={210}
                aria-label={t("bindingOf", { name })}
                placeholder={t("unbound")}
                data={Binding.options.map((value) => ({ value, label: t(`binding.${value}`) }))}
                value={binding}
                clearable
                onChange={(next) => bind(name, next)}
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** How a write is shown beforehand, told apart from others and looked up afterwards. */
function OnceFields({ tool, tools, policy, set }: PolicyFieldsProps) {
  const { t } = useTranslation("tools");
  const [previewName = "", previewValue = ""] = Object.entries(policy.preview?.query ?? {})[0] ?? [];
  const setPreview = (name: string, value: string) =>
    set({ preview: name === "" && value === "" ? null : { query: { [name]: value } } });
  const readers = tools.filter(({ policy: known, id }) => known.effect === "read" && id !== tool.id);
  return (
    <Section title={t("once")} text={t("onceText")}>
      <Line title={t("preview")} text={t("previewText")} isTall>
        <div className={css.previewFields}>
          <TextInput
            w={110}
            aria-label={`${t("preview")}: ${t("previewName")}`}
            placeholder="preview"
            value={previewName}
            maxLength={100}
            onChange={(event) => setPreview(event.currentTarget.value.trim(), previewValue)}
          />
          <span aria-hidden>=</span>
          <TextInput
            w={90}
            aria-label={`${t("preview")}: ${t("previewValue")}`}
            placeholder="true"
            value={previewValue}
            maxLength={100}
            onChange={(event) => setPreview(previewName, event.currentTarget.value.trim())}
          />
        </div>
      </Line>
      <Line title={t("businessKey")} text={t("businessKeyText", { example: "skip:{customerId}:{month}" })} isTall>
        <TextInput
          w={280}
          maw="100%"
          aria-label={t("businessKey")}
          value={policy.businessKey ?? ""}
          maxLength={300}
          onChange={(event) => set({ businessKey: event.currentTarget.value || null })}
        />
      </Line>
      <Line title={t("readBack")} text={t("readBackText")} isTall>
        <Select
          w={240}
          aria-label={t("readBack")}
          placeholder={t("none")}
          data={readers.map(({ name }) => name)}
          value={policy.readBack?.tool ?? null}
          searchable
          clearable
          onChange={(name) => set({ readBack: name ? { tool: name } : null })}
        />
      </Line>
    </Section>
  );
}
