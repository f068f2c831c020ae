import type { EmailConfig } from "@rapport/schema";

export type Preset = "gmail" | "outlook" | "yandex" | "mailru" | "yahoo";

interface PresetServers {
  imapHost: string;
  smtpHost: string;
  smtpPort: number;
  smtpSecurity: "tls" | "starttls";
  /** Domains whose mail surely lives there. */
  domains: readonly string[];
  /** Where an app password is made. */
  passwordUrl: string | null;
}

/** Hosts and ports as each provider publishes them for IMAP and SMTP; IMAP is TLS on 993 everywhere. */
export const PRESETS: Readonly<Record<Preset, PresetServers>> = {
  gmail: {
    imapHost: "imap.gmail.com",
    smtpHost: "smtp.gmail.com",
    smtpPort: 465,
    smtpSecurity: "tls",
    domains: ["gmail.com", "googlemail.com"],
    passwordUrl: "https://myaccount.google.com/apppasswords",
  },
  outlook: {
    imapHost: "outlook.office365.com",
    smtpHost: "smtp.office365.com",
    smtpPort: 587,
    smtpSecurity: "starttls",
    domains: ["outlook.com", "hotmail.com", "live.com", "msn.com"],
    passwordUrl: null,
  },
  yandex: {
    imapHost: "imap.yandex.com",
    smtpHost: "smtp.yandex.com",
    smtpPort: 465,
    smtpSecurity: "tls",
    domains: ["yandex.ru", "yandex.com", "ya.ru", "yandex.by", "yandex.kz"],
    passwordUrl: "https://id.yandex.ru/security/app-passwords",
  },
  mailru: {
    imapHost: "imap.mail.ru",
    smtpHost: "smtp.mail.ru",
    smtpPort: 465,
    smtpSecurity: "tls",
    domains: ["mail.ru", "inbox.ru", "list.ru", "bk.ru", "internet.ru"],
    passwordUrl: "https://account.mail.ru/user/2-step-auth/passwords",
  },
  yahoo: {
    imapHost: "imap.mail.yahoo.com",
    smtpHost: "smtp.mail.yahoo.com",
    smtpPort: 465,
    smtpSecurity: "tls",
    domains: ["yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "ymail.com", "rocketmail.com"],
    passwordUrl: "https://login.yahoo.com/account/security",
  },
};

export const PRESET_NAMES: Readonly<Record<Preset, string>> = {
  gmail: "Gmail",
  outlook: "Outlook",
  yandex: "Yandex",
  mailru: "Mail.ru",
  yahoo: "Yahoo",
};

export const domainOf = (address: string): string => address.split("@").at(-1)?.trim().toLowerCase() ?? "";

/** The provider an address surely belongs to, or null: a company's own domain may be anywhere. */
export function presetFor(address: string): Preset | null {
  const domain = address.includes("@") ? domainOf(address) : "";
  return (Object.keys(PRESETS) as Preset[]).find((name) => PRESETS[name].domains.includes(domain)) ?? null;
}

/** The settings with the provider's servers in both directions; the whole address is the user name. */
export function withPreset(config: EmailConfig, preset: Preset): EmailConfig {
  const { imapHost, smtpHost, smtpPort, smtpSecurity } = PRESETS[preset];
  const user = config.address.trim();
  return {
    ...config,
    inbound: "imap",
    imap: { host: imapHost, port: 993, security: "tls", user, mailbox: config.imap?.mailbox ?? "INBOX" },
    smtp: { host: smtpHost, port: smtpPort, security: smtpSecurity, user },
  };
}

/**
 * Whether a saved password is still good for these settings. The server forgets it when host, port, security or user
 * change, so that it is never said to another server than the one it was given for.
 */
export function keepsPassword(saved: EmailConfig["smtp"] | undefined, now: EmailConfig["smtp"]): boolean {
  if (!saved || !now) return false;
  const isSameHost = saved.host.toLowerCase() === now.host.toLowerCase();
  return isSameHost && saved.port === now.port && saved.security === now.security && saved.user === now.user;
}

/** Which provider's servers are filled in, for marking its button. */
export function presetOf(config: EmailConfig): Preset | null {
  const names = Object.keys(PRESETS) as Preset[];
  return names.find((name) => PRESETS[name].smtpHost === config.smtp?.host) ?? null;
}
