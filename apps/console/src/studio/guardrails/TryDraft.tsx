import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { GateChannel, type GateVerdict } from "@rapport/schema";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { GateReasons, MarkedText, VerdictChip } from "../GateView.tsx";
import css from "./guardrails.module.css";

interface Checked {
  text: string;
  gate: GateVerdict;
}

/** Holds a draft against the gate and shows what it objects to, in the text itself. */
export function TryDraft() {
  const { t } = useTranslation("studio");
  const submit = useSubmit();
  const [draft, setDraft] = useState("");
  const [customer, setCustomer] = useState("");
  const [channel, setChannel] = useState<GateChannel>("chat");
  const [checked, setChecked] = useState<Checked | null>(null);
  const check = async (event: FormEvent) => {
    event.preventDefault();
    const text = draft;
    const evidence = customer.trim() === "" ? {} : { evidence: evidenceWith(customer) };
    const gate = await submit.run(() => send("gate.check", { body: { draft: text, channel, ...evidence } }));
    if (gate) setChecked({ text, gate });
  };
  return (
    <Section title={t("guardrails.tryTitle")} text={t("guardrails.tryText")}>
      <form className={css.try} onSubmit={check}>
        <Textarea
          label={t("guardrails.tryDraft")}
          placeholder={t("guardrails.tryPlaceholder")}
          value={draft}
          maxLength={50_000}
          autosize
          minRows={3}
          maxRows={12}
          dir="auto"
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <div className={css.tryRow}>
          <Select
            label={t("guardrails.tryChannel")}
            data={GateChannel.options.map((one) => ({ value: one, label: t(`guardrails.channel.${one}`) }))}
            value={channel}
            allowDeselect={false}
            onChange={(one) => one && setChannel(one as GateChannel)}
          />
          <TextInput
            label={t("guardrails.tryCustomer")}
            title={t("guardrails.tryCustomerText")}
            placeholder={t("guardrails.tryCustomerText")}
            value={customer}
            dir="auto"
            onChange={(event) => setCustomer(event.currentTarget.value)}
          />
          <Button type="submit" loading={submit.isBusy} disabled={draft.trim() === ""}>
            {t("guardrails.tryButton")}
          </Button>
        </div>
        <FormError error={submit.error} />
      </form>
      {checked && (
        <div className={css.verdict} aria-live="polite" data-stale={checked.text !== draft || undefined}>
          <VerdictChip verdict={checked.gate.verdict} />
          {checked.gate.reasons.length === 0 && <span className={settings.faint}> {t("gate.clean")}</span>}
          <p className={css.marked}>
            <MarkedText text={checked.text} gate={checked.gate} />
          </p>
          <GateReasons gate={checked.gate} />
        </div>
      )}
    </Section>
  );
}

/** What the customer wrote is all that is known. */
function evidenceWith(customerWords: string) {
  return {
    toolResults: [],
    knowledge: [],
    customerWords: [customerWords],
    identityLevel: "anonymous" as const,
    customer: {},
    company: [],
    internalTexts: [],
  };
}
