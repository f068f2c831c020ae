import { Button, Switch, Textarea, TextInput } from "@mantine/core";
import type { EmailConfig } from "@rapport/api";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyField } from "../../forms/CopyField.tsx";
import { FormError } from "../../forms/FormError.tsx";
import { useSubmit } from "../../forms/use-submit.ts";
import { Line, Section } from "../Page.tsx";
import css from "../settings.module.css";
import { canMakeKeys, type DkimRecord, dkimRecordOf, makeDkimKey } from "./dkim.ts";
import { domainOf } from "./presets.ts";

interface DkimSectionProps {
  config: EmailConfig;
  setConfig: (patch: Partial<EmailConfig>) => void;
  privateKey: string | undefined;
  setPrivateKey: (pem: string) => void;
  isKeySet: boolean;
  issue: (path: string) => string | undefined;
  isLocked: boolean;
}

/** Signing outgoing mail. The record to publish can be shown only while the private key is on this page. */
export function DkimSection(props: DkimSectionProps) {
  const { t } = useTranslation("channels");
  const { config, setConfig, privateKey, setPrivateKey, isKeySet, issue, isLocked } = props;
  const { dkim } = config;
  const submit = useSubmit();
  const [record, setRecord] = useState<DkimRecord | null>(null);
  const [isPasting, setPasting] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    setRecord(null);
    if (privateKey && dkim?.domain && dkim.selector) {
      void dkimRecordOf(privateKey, dkim.domain, dkim.selector).then((made) => isCurrent && setRecord(made));
    }
    return () => {
      isCurrent = false;
    };
  }, [privateKey, dkim]);
  const make = () => submit.run(async () => setPrivateKey(await makeDkimKey()));

  return (
    <Section title="DKIM" text={t("dkim.text")}>
      <Line title={t("dkim.on")}>
        <Switch
          aria-label={t("dkim.on")}
          checked={dkim !== null}
          onChange={(event) =>
            setConfig({
              dkim: event.currentTarget.checked ? { domain: domainOf(config.address), selector: "rapport" } : null,
            })
          }
          disabled={isLocked}
        />
      </Line>
      {dkim && (
        <>
          <div className={css.pair}>
            <TextInput
              label={t("dkim.domain")}
              value={dkim.domain}
              onChange={(event) => setConfig({ dkim: { ...dkim, domain: event.currentTarget.value.trim() } })}
              error={issue("dkim.domain")}
              readOnly={isLocked}
            />
            <TextInput
              label={t("dkim.selector")}
              value={dkim.selector}
              onChange={(event) => setConfig({ dkim: { ...dkim, selector: event.currentTarget.value.trim() } })}
              error={issue("dkim.selector")}
              readOnly={isLocked}
            />
          </div>
          <FormError error={submit.error} />
          {!isLocked && (
            <div style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>
              {canMakeKeys() && (
                <Button variant="default" onClick={() => void make()} loading={submit.isBusy}>
                  {t(isKeySet || privateKey ? "dkim.remake" : "dkim.make")}
                </Button>
              )}
              <Button variant="subtle" color="gray" onClick={() => setPasting(!isPasting)} aria-expanded={isPasting}>
                {t("dkim.paste")}
              </Button>
            </div>
          )}
          {isPasting && (
            <Textarea
              label={t("dkim.privateKey")}
              placeholder="-----BEGIN PRIVATE KEY-----"
              value={privateKey ?? ""}
              onChange={(event) => setPrivateKey(event.currentTarget.value)}
              minRows={4}
              maxRows={8}
              autosize
              spellCheck={false}
              error={
                privateKey && dkim.domain && dkim.selector && canMakeKeys() && !record ? t("dkim.unreadable") : null
              }
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
            />
          )}
          {record ? (
            <>
              <p className={css.sectionText}>{t("dkim.publish")}</p>
              <CopyField text={record.name} label={t("dkim.recordName")} />
              <CopyField text={record.value} label={t("dkim.recordValue")} />
              <p className={css.faint}>{t("dkim.save")}</p>
            </>
          ) : (
            !privateKey && (
              <div className={css.notice} data-tone={isKeySet ? undefined : "amber"}>
                {t(isKeySet ? "dkim.keySet" : "dkim.noKey")}
              </div>
            )
          )}
        </>
      )}
    </Section>
  );
}
