import { NumberInput, PasswordInput, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "../settings.module.css";
import own from "./channels.module.css";

export interface MailServer {
  host: string;
  port: number;
  security: "tls" | "starttls" | "none";
  user: string;
}

interface ServerFieldsProps {
  kind: "imap" | "smtp";
  server: MailServer;
  onChange: (patch: Partial<MailServer>) => void;
  password: string | undefined;
  onPassword: (password: string) => void;
  isPasswordSet: boolean;
  /** A password is saved, but for another server or user. */
  wasPasswordSet: boolean;
  issue: (path: string) => string | undefined;
  isLocked: boolean;
  /** User name and password are those of the other direction. */
  isSignInHidden?: boolean;
}

/** The port that belongs to a way of securing the connection. */
const PORTS = { imap: { tls: 993, starttls: 143, none: 143 }, smtp: { tls: 465, starttls: 587, none: 25 } } as const;

/** Host, port, security and sign-in of one mail server. */
export function ServerFields(props: ServerFieldsProps) {
  const { t } = useTranslation("channels");
  const { kind, server, onChange, issue, isLocked } = props;
  const setSecurity = (security: MailServer["security"]) => {
    const isUsualPort = server.port === PORTS[kind][server.security];
    onChange({ security, ...(isUsualPort ? { port: PORTS[kind][security] } : {}) });
  };
  return (
    <>
      <div className={own.server}>
        <TextInput
          label={t("server.host")}
          placeholder={`${kind}.shop.example`}
          value={server.host}
          onChange={(event) => onChange({ host: event.currentTarget.value.trim() })}
          error={issue(`${kind}.host`)}
          readOnly={isLocked}
          autoComplete="off"
          spellCheck={false}
        />
        <Select
          label={t("server.security")}
          value={server.security}
          allowDeselect={false}
          data={[
            { value: "tls", label: "TLS" },
            { value: "starttls", label: "STARTTLS" },
            { value: "none", label: t("server.none") },
          ]}
          onChange={(value) => value && setSecurity(value as MailServer["security"])}
          readOnly={isLocked}
        />
        <NumberInput
          label={t("server.port")}
          value={server.port}
          onChange={(value) => onChange({ port: typeof value === "number" ? value : 0 })}
          min={1}
          max={65535}
          allowDecimal={false}
          hideControls
          error={issue(`${kind}.port`)}
          readOnly={isLocked}
        />
      </div>
      {server.security === "none" && (
        <div className={css.notice} data-tone="amber">
          {t("server.noneText")}
        </div>
      )}
      {!props.isSignInHidden && (
        <div className={css.pair}>
          <TextInput
            label={t("server.user")}
            value={server.user}
            onChange={(event) => onChange({ user: event.currentTarget.value })}
            error={issue(`${kind}.user`)}
            readOnly={isLocked}
            autoComplete="off"
            spellCheck={false}
          />
          <PasswordInput
            label={t("server.password")}
            placeholder={props.isPasswordSet ? t("server.passwordSet") : ""}
            description={
              props.wasPasswordSet && !props.isPasswordSet && !props.password ? t("server.passwordAgain") : undefined
            }
            inputWrapperOrder={["label", "input", "error", "description"]}
            value={props.password ?? ""}
            onChange={(event) => props.onPassword(event.currentTarget.value)}
            readOnly={isLocked}
            autoComplete="new-password"
          />
        </div>
      )}
    </>
  );
}
