import { TextInput } from "@mantine/core";
import type { EmailConfig } from "@rapport/api";
import { useTranslation } from "react-i18next";
import { CopyField } from "../../forms/CopyField.tsx";
import css from "../settings.module.css";
import own from "./channels.module.css";
import { domainOf } from "./presets.ts";
import { ServerFields } from "./ServerFields.tsx";
import type { Secrets } from "./use-channel-form.ts";

export interface MailPartProps {
  config: EmailConfig;
  setConfig: (patch: Partial<EmailConfig>) => void;
  secrets: Secrets;
  setSecret: (patch: Secrets) => void;
  /** Passwords that are saved and good for these settings. */
  secretsSet: readonly string[];
  /** Passwords that are saved, for whatever server. */
  wasSet: readonly string[];
  issue: (path: string) => string | undefined;
  isLocked: boolean;
}

/** Mail that we fetch, or mail that others bring to us. */
export function InboundSection(props: MailPartProps) {
  const { t } = useTranslation("channels");
  const { config, setConfig, secrets, setSecret, secretsSet, issue, isLocked } = props;
  const { imap } = config;
  if (config.inbound === "smtp") return <SmtpGuide config={config} />;
  if (!imap) return null;
  return (
    <>
      <p className={css.sectionText}>{t("email.imapText")}</p>
      <ServerFields
        kind="imap"
        server={imap}
        onChange={(patch) => setConfig({ imap: { ...imap, ...patch } })}
        password={secrets.imapPassword}
        onPassword={(imapPassword) => setSecret({ imapPassword })}
        isPasswordSet={secretsSet.includes("imapPassword")}
        wasPasswordSet={props.wasSet.includes("imapPassword")}
        issue={issue}
        isLocked={isLocked}
      />
      <TextInput
        className={css.narrow}
        label={t("email.mailbox")}
        description={t("email.mailboxHint")}
        inputWrapperOrder={["label", "input", "error", "description"]}
        value={imap.mailbox}
        onChange={(event) => setConfig({ imap: { ...imap, mailbox: event.currentTarget.value } })}
        error={issue("imap.mailbox")}
        readOnly={isLocked}
      />
    </>
  );
}

/** What to publish so that mail arrives here: an MX record for a domain of its own, or a forward to such an address. */
function SmtpGuide({ config }: { config: EmailConfig }) {
  const { t } = useTranslation("channels");
  const domain = domainOf(config.address).includes(".") ? domainOf(config.address) : "shop.example";
  const user = config.address.includes("@") ? config.address.split("@")[0] : "help";
  const host = location.hostname;
  return (
    <div className={own.guide}>
      <p>{t("smtpGuide.lead")}</p>
      <h4>{t("smtpGuide.mxTitle")}</h4>
      <p>{t("smtpGuide.mxText", { domain })}</p>
      <CopyField text={`${domain}.  MX  10  ${host}.`} label={t("smtpGuide.mxTitle")} />
      <h4>{t("smtpGuide.forwardTitle")}</h4>
      <p>{t("smtpGuide.forwardText", { domain, address: config.address || `help@${domain}` })}</p>
      <CopyField text={`in.${domain}.  MX  10  ${host}.`} label={t("smtpGuide.forwardTitle")} />
      <p>{t("smtpGuide.forwardThen", { alias: `${user}@in.${domain}` })}</p>
      <p className={css.faint}>{t("smtpGuide.port")}</p>
    </div>
  );
}
