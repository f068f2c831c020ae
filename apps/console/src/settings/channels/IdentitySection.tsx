import { Button, Modal, Switch, Tabs } from "@mantine/core";
import type { Connection } from "@rapport/api";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import { CopyField } from "../../forms/CopyField.tsx";
import forms from "../../forms/forms.module.css";
import { send } from "../../forms/use-submit.ts";
import { Line, Section } from "../Page.tsx";
import css from "../settings.module.css";
import { IDENTITY_SAMPLES, PAGE_SAMPLE, type SampleLanguage } from "./identity-samples.ts";
import { useConnections } from "./use-connections.ts";

const SAMPLE_NAMES: Readonly<Record<SampleLanguage, string>> = { node: "Node.js", php: "PHP", python: "Python" };

interface IdentitySectionProps {
  connection: Connection | null;
  isRequired: boolean;
  onChange: (isRequired: boolean) => void;
  isLocked: boolean;
}

/** Signed identity: the company's server vouches for who is signed in. The secret is shown once. */
export function IdentitySection({ connection, isRequired, onChange, isLocked }: IdentitySectionProps) {
  const { t } = useTranslation("channels");
  const { refetch } = useConnections();
  const [secret, setSecret] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const hasSecret = connection?.secretsSet.some((name) => /identity/i.test(name)) ?? false;
  const make = async () => {
    if (!connection) return;
    const answer = await send("connections.identitySecret", { params: { id: connection.id } });
    setSecret(answer.secret);
    void refetch();
  };
  return (
    <Section title={t("identity.title")} text={t("identity.text")}>
      <Line title={t("identity.required")} text={t("identity.requiredText")}>
        <Switch
          aria-label={t("identity.required")}
          checked={isRequired}
          onChange={(event) => onChange(event.currentTarget.checked)}
          disabled={isLocked}
        />
      </Line>
      <Line title={t("identity.secret")} text={t(hasSecret ? "identity.secretSet" : "identity.secretNone")}>
        <Button
          variant="default"
          onClick={() => setAsked(true)}
          disabled={isLocked || connection === null}
          title={connection === null ? t("identity.saveFirst") : undefined}
        >
          {t(hasSecret ? "identity.renew" : "identity.make")}
        </Button>
      </Line>
      {isRequired && !hasSecret && (
        <div className={css.notice} data-tone="amber">
          {t(connection ? "identity.missing" : "identity.saveFirst")}
        </div>
      )}
      <details>
        <summary className={css.faint} style={{ cursor: "pointer" }}>
          {t("identity.how")}
        </summary>
        <div style={{ marginTop: 10 }}>
          <Samples />
        </div>
      </details>
      <ConfirmDialog
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={t(hasSecret ? "identity.renewAsk" : "identity.makeAsk")}
        text={t(hasSecret ? "identity.renewText" : "identity.makeText")}
        confirm={t(hasSecret ? "identity.renew" : "identity.make")}
        isDanger={hasSecret}
        onConfirm={make}
      />
      <Modal
        opened={secret !== null}
        onClose={() => setSecret(null)}
        title={t("identity.madeTitle")}
        size={680}
        closeOnClickOutside={false}
      >
        <div className={forms.stack}>
          <div className={css.notice} data-tone="amber">
            {t("identity.once")}
          </div>
          <CopyField text={secret ?? ""} label={t("identity.secret")} />
          <Samples />
          <div className={forms.buttons}>
            <Button onClick={() => setSecret(null)}>{t("identity.kept")}</Button>
          </div>
        </div>
      </Modal>
    </Section>
  );
}

function Samples() {
  const { t } = useTranslation("channels");
  return (
    <div className={forms.stack}>
      <div>
        <p className={css.sectionText}>{t("identity.server")}</p>
        <Tabs defaultValue="node" keepMounted={false}>
          <Tabs.List mb={8}>
            {(Object.keys(SAMPLE_NAMES) as SampleLanguage[]).map((language) => (
              <Tabs.Tab key={language} value={language}>
                {SAMPLE_NAMES[language]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {(Object.keys(SAMPLE_NAMES) as SampleLanguage[]).map((language) => (
            <Tabs.Panel key={language} value={language}>
              <CopyField text={IDENTITY_SAMPLES[language]} label={SAMPLE_NAMES[language]} isTall />
            </Tabs.Panel>
          ))}
        </Tabs>
      </div>
      <div>
        <p className={css.sectionText} style={{ marginBottom: 6 }}>
          {t("identity.page")}
        </p>
        <CopyField text={PAGE_SAMPLE} label={t("identity.page")} />
      </div>
    </div>
  );
}
