import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Line, Section } from "../Page.tsx";
import css from "../settings.module.css";
import type { MailPartProps } from "./InboundSection.tsx";
import { ServerFields } from "./ServerFields.tsx";

interface OutboundSectionProps extends MailPartProps {
  hasOneSignIn: boolean;
  setOneSignIn: (hasOneSignIn: boolean) => void;
}

/** The server that takes our answers. Without one, mail can be read but not answered. */
export function OutboundSection(props: OutboundSectionProps) {
  const { t } = useTranslation("channels");
  const { config, setConfig, secrets, setSecret, secretsSet, issue, isLocked } = props;
  const { smtp } = config;
  const isShared = config.inbound === "imap" && props.hasOneSignIn;
  return (
    <Section title={t("email.outgoing")} text={t("email.outgoingText")}>
      <Line title={t("email.outgoingOn")}>
        <Switch
          aria-label={t("email.outgoingOn")}
          checked={smtp !== null}
          onChange={(event) =>
            setConfig({
              smtp: event.currentTarget.checked
                ? { host: "", port: 465, security: "tls", user: config.address.trim() }
                : null,
            })
          }
          disabled={isLocked}
        />
      </Line>
      {smtp === null ? (
        <div className={css.notice} data-tone="amber">
          {t("email.noOutgoing")}
        </div>
      ) : (
        <>
          {config.inbound === "imap" && (
            <Line title={t("email.oneSignIn")}>
              <Switch
                aria-label={t("email.oneSignIn")}
                checked={props.hasOneSignIn}
                onChange={(event) => props.setOneSignIn(event.currentTarget.checked)}
                disabled={isLocked}
              />
            </Line>
          )}
          <ServerFields
            kind="smtp"
            server={smtp}
            onChange={(patch) => setConfig({ smtp: { ...smtp, ...patch } })}
            password={secrets.smtpPassword}
            onPassword={(smtpPassword) => setSecret({ smtpPassword })}
            isPasswordSet={secretsSet.includes("smtpPassword")}
            wasPasswordSet={props.wasSet.includes("smtpPassword")}
            issue={issue}
            isLocked={isLocked}
            isSignInHidden={isShared}
          />
        </>
      )}
    </Section>
  );
}
