import { z } from "zod";

/** How a channel is set up. Kept as the configuration of a connection; secrets are apart. */

const Origin = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[^/\s]+$/i, "Like https://shop.example, without a path.");
const Color = z.string().regex(/^#[0-9a-f]{6}$/i);
const WidgetTexts = z.object({
  title: z.string().max(80),
  greeting: z.string().max(500),
  away: z.string().max(500),
  placeholder: z.string().max(120),
});

/** How the chat bubble looks and behaves on a site. */
export const WebchatConfig = z.object({
  allowedOrigins: z.array(Origin).max(50),
  color: Color.default("#2b5fd9"),
  position: z.enum(["left", "right"]).default("right"),
  /** `auto` follows the visitor's browser. */
  language: z.enum(["auto", "en", "ru", "he"]).default("auto"),
  /** Own words per language; what is absent is said in ours. */
  texts: z.partialRecord(z.enum(["en", "ru", "he"]), WidgetTexts.partial()).default({}),
  preChat: z
    .object({
      isEnabled: z.boolean(),
      askName: z.enum(["no", "optional", "required"]),
      askEmail: z.enum(["no", "optional", "required"]),
    })
    .default({ isEnabled: false, askName: "optional", askEmail: "optional" }),
  /** Refuse every write that does not carry a valid signed identity. */
  isIdentityRequired: z.boolean().default(false),
  undoSendSeconds: z.number().int().min(0).max(30).default(0),
});
export type WebchatConfig = z.infer<typeof WebchatConfig>;

const Host = z.string().trim().min(1).max(255);
const Server = z.object({
  host: Host,
  port: z.number().int().min(1).max(65535),
  security: z.enum(["tls", "starttls", "none"]),
  user: z.string().max(320).default(""),
});

export const EmailConfig = z.object({
  address: z.email().max(320),
  senderName: z.string().trim().max(200),
  /** Mail for these addresses also belongs to this connection. */
  aliases: z.array(z.email().max(320)).max(50).default([]),
  /** Our own listening SMTP takes mail for the address; or we fetch it by IMAP. */
  inbound: z.enum(["smtp", "imap"]).default("smtp"),
  imap: Server.extend({ mailbox: z.string().max(255).default("INBOX") })
    .nullable()
    .default(null),
  smtp: Server.nullable().default(null),
  dkim: z
    .object({ domain: z.string().max(255), selector: z.string().max(63) })
    .nullable()
    .default(null),
  signature: z.string().max(5000).default(""),
  undoSendSeconds: z.number().int().min(0).max(30).default(5),
});
export type EmailConfig = z.infer<typeof EmailConfig>;

/** Write-only: kept encrypted, never answered by any route. */
export const ConnectionSecrets = z
  .object({
    imapPassword: z.string().max(1000),
    smtpPassword: z.string().max(1000),
    dkimPrivateKey: z.string().max(10_000),
  })
  .partial();
