import { NumberInput, SegmentedControl, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { Connection, EmailConfig } from "@rapport/api";
import { RapportError } from "@rapport/schema";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SaveBar } from "../../forms/SaveBar.tsx";
import { useMay } from "../../session/use-me.ts";
import { Page, Section } from "../Page.tsx";
import css from "../settings.module.css";
import { ChannelEnd, ChannelStanding } from "./ChannelState.tsx";
import { CheckPanel } from "./CheckPanel.tsx";
import { DkimSection } from "./DkimSection.tsx";
import { InboundSection } from "./InboundSection.tsx";
import { NameAndTeam } from "./NameAndTeam.tsx";
import { OutboundSection } from "./OutboundSection.tsx";
import { PresetPicker } from "./PresetPicker.tsx";
import { keepsPassword, withPreset } from "./presets.ts";
import { type ChannelDraft, pathsOf, useChannelForm } from "./use-channel-form.ts";

const BLANK: EmailConfig = {
  address: "",
  senderName: "",
  aliases: [],
  inbound: "imap",
  imap: { host: "", port: 993, security: "tls", user: "", mailbox: "INBOX" },
  smtp: { host: "", port: 465, security: "tls", user: "" },
  dkim: null,
  signature: "",
  undoSendSeconds: 5,
};

/** Connects or changes a mailbox. One sign-in for both directions unless told otherwise. */
export function EmailForm({ connection }: { connection: Connection | null }) {
  const { t } = useTranslation(["channels", "settings", "shell"]);
  const isLocked = !useMay("connection.write");
  const savedConfig = connection?.config as EmailConfig | undefined;
  const [hasOneSignIn, setOneSignIn] = useState(
    () =>
      savedConfig === undefined ||
      (savedConfig.inbound === "imap" && savedConfig.imap?.user === savedConfig.smtp?.user),
  );

  /** The draft as it is sent: spaces off, one password for both where that is chosen, no IMAP for an SMTP channel. */
  const prepare = (draft: ChannelDraft<EmailConfig>): ChannelDraft<EmailConfig> => {
    const { config } = draft;
    const secrets = { ...draft.secrets };
    const isShared = config.inbound === "imap" && config.imap !== null && hasOneSignIn;
    if (isShared && secrets.imapPassword) secrets.smtpPassword = secrets.imapPassword;
    return {
      ...draft,
      name: draft.name.trim() || config.address.trim(),
      secrets,
      config: {
        ...config,
        address: config.address.trim(),
        imap: config.inbound === "imap" ? config.imap : null,
        smtp: config.smtp && isShared ? { ...config.smtp, user: config.imap!.user } : config.smtp,
      },
    };
  };
  const form = useChannelForm("email", connection, { name: "", config: BLANK }, prepare);
  const { draft, setConfig, issue } = form;
  const { config, secrets } = draft.value;
  const setSecret = (patch: typeof secrets) => {
    const next = Object.fromEntries(Object.entries({ ...secrets, ...patch }).filter(([, value]) => value !== ""));
    draft.set({ secrets: next });
  };
  /** The user name is nearly always the address, so it follows it until somebody writes another one. */
  const setAddress = (address: string) => {
    const follows = (user: string | undefined) => user === "" || user === config.address.trim();
    setConfig({
      address,
      ...(config.imap && follows(config.imap.user) ? { imap: { ...config.imap, user: address.trim() } } : {}),
      ...(config.smtp && follows(config.smtp.user) ? { smtp: { ...config.smtp, user: address.trim() } } : {}),
    });
  };
  const ready = prepare(draft.value).config;
  const secretsSet = (connection?.secretsSet ?? []).filter(
    (name) =>
      (name !== "imapPassword" || keepsPassword(savedConfig?.imap, ready.imap)) &&
      (name !== "smtpPassword" || keepsPassword(savedConfig?.smtp, ready.smtp)),
  );
  const isTaken = form.submit.error instanceof RapportError && form.submit.error.code === "already_exists";
  const aliasIssue =
    issue("aliases") ??
    config.aliases.map((_, index) => issue(`aliases.${index}`)).find((found) => found !== undefined);

  return (
    <Page
      title={connection ? connection.name : t("email.newTitle")}
      text={connection ? undefined : t("email.newText")}
      backTo="/settings/channels"
    >
      {connection && <ChannelStanding connection={connection} />}
      <Section title={t("email.address")}>
        <div className={css.pair}>
          <TextInput
            label={t("email.addressLabel")}
            type="email"
            placeholder="help@shop.example"
            value={config.address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            error={isTaken ? t("email.taken") : issue("address")}
            readOnly={isLocked}
            autoComplete="off"
          />
          <TextInput
            label={t("email.sender")}
            description={t("email.senderHint")}
            inputWrapperOrder={["label", "input", "error", "description"]}
            value={config.senderName}
            onChange={(event) => setConfig({ senderName: event.currentTarget.value })}
            error={issue("senderName")}
            readOnly={isLocked}
            autoComplete="off"
          />
        </div>
        <TagsInput
          label={t("email.aliases")}
          description={t("email.aliasesHint")}
          inputWrapperOrder={["label", "description", "input", "error"]}
          value={config.aliases}
          onChange={(aliases) => setConfig({ aliases: aliases.map((alias) => alias.trim().toLowerCase()) })}
          splitChars={[",", " ", "\n"]}
          acceptValueOnBlur
          error={aliasIssue}
          readOnly={isLocked}
        />
        <NameAndTeam
          kind="email"
          name={draft.value.name}
          teamId={draft.value.teamId}
          onChange={draft.set}
          error={form.submit.issues.name}
          isLocked={isLocked}
        />
      </Section>
      {!isLocked && (
        <Section title={t("email.provider")} text={t("email.providerText")}>
          <PresetPicker config={config} onPick={(preset) => setConfig(withPreset(config, preset))} />
        </Section>
      )}
      <Section title={t("email.incoming")}>
        <SegmentedControl
          aria-label={t("email.incoming")}
          value={config.inbound}
          onChange={(inbound) =>
            setConfig({
              inbound: inbound as "smtp" | "imap",
              imap: config.imap ?? { ...BLANK.imap!, user: config.address.trim() },
            })
          }
          data={[
            { value: "imap", label: t("email.byImap") },
            { value: "smtp", label: t("email.bySmtp") },
          ]}
          style={{ alignSelf: "flex-start" }}
          readOnly={isLocked}
        />
        <InboundSection
          config={config}
          setConfig={setConfig}
          secrets={secrets}
          setSecret={setSecret}
          secretsSet={secretsSet}
          wasSet={connection?.secretsSet ?? []}
          issue={issue}
          isLocked={isLocked}
        />
      </Section>
      <OutboundSection
        config={config}
        setConfig={setConfig}
        secrets={secrets}
        setSecret={setSecret}
        secretsSet={secretsSet}
        wasSet={connection?.secretsSet ?? []}
        issue={issue}
        isLocked={isLocked}
        hasOneSignIn={hasOneSignIn}
        setOneSignIn={setOneSignIn}
      />
      {!isLocked && (
        <CheckPanel
          body={() => {
            const ready = prepare(draft.value);
            return {
              ...(connection ? { id: connection.id } : {}),
              connector: "email",
              config: ready.config,
              secrets: ready.secrets,
            };
          }}
          watched={draft.value}
        />
      )}
      <DkimSection
        config={config}
        setConfig={setConfig}
        privateKey={secrets.dkimPrivateKey}
        setPrivateKey={(dkimPrivateKey) => setSecret({ dkimPrivateKey })}
        isKeySet={connection?.secretsSet.includes("dkimPrivateKey") ?? false}
        issue={issue}
        isLocked={isLocked}
      />
      <Section title={t("sending")}>
        <Textarea
          label={t("email.signature")}
          description={t("email.signatureHint")}
          inputWrapperOrder={["label", "input", "error", "description"]}
          value={config.signature}
          onChange={(event) => setConfig({ signature: event.currentTarget.value })}
          error={issue("signature")}
          autosize
          minRows={3}
          maxRows={10}
          readOnly={isLocked}
          dir="auto"
        />
        <NumberInput
          className={css.narrow}
          label={t("undoSeconds")}
          description={t("undoSecondsHint")}
          inputWrapperOrder={["label", "input", "error", "description"]}
          value={config.undoSendSeconds}
          onChange={(value) => setConfig({ undoSendSeconds: typeof value === "number" ? value : 0 })}
          min={0}
          max={30}
          clampBehavior="strict"
          allowDecimal={false}
          readOnly={isLocked}
        />
      </Section>
      {connection && !isLocked && <ChannelEnd connection={connection} onGone={form.release} />}
      {isLocked && <div className={css.notice}>{t("settings:readOnly")}</div>}
      <SaveBar
        isDirty={draft.isDirty}
        isAlwaysShown={connection === null}
        submit={form.submit}
        onSave={() => void form.save()}
        onDiscard={() => (draft.isDirty ? draft.reset() : history.back())}
        {...(connection ? {} : { save: t("email.create") })}
        shown={pathsOf("email", ["address", "senderName", "aliases", "imap", "smtp", "dkim", "signature"])}
      />
      {form.guard}
    </Page>
  );
}
