import { BusinessHours, Id, Instant } from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";
import { Paging, pageOf } from "./paging.ts";

const IdParams = z.object({ id: Id });
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

export const ConnectionConfig = z.discriminatedUnion("connector", [
  z.object({ connector: z.literal("webchat"), config: WebchatConfig }),
  z.object({ connector: z.literal("email"), config: EmailConfig }),
]);

/** Write-only: kept encrypted, never answered by any route. */
export const ConnectionSecrets = z
  .object({
    imapPassword: z.string().max(1000),
    smtpPassword: z.string().max(1000),
    dkimPrivateKey: z.string().max(10_000),
  })
  .partial();

export const Ledger = z.object({
  fetched: z.number().int(),
  linked: z.number().int(),
  duplicates: z.number().int(),
  excluded: z.number().int(),
  failed: z.number().int(),
  lastSuccessAt: Instant.nullable(),
  lastErrorAt: Instant.nullable(),
  lastError: z.string().nullable(),
});

export const Connection = z.object({
  id: Id,
  name: z.string(),
  connector: z.enum(["webchat", "email"]),
  config: z.union([WebchatConfig, EmailConfig]),
  status: z.enum(["active", "paused", "error"]),
  teamId: Id.nullable(),
  /** Names of the secrets that are set. */
  secretsSet: z.array(z.string()),
  /** Web chat only: the public key of the script tag and the tag itself. */
  widgetKey: z.string().nullable(),
  scriptTag: z.string().nullable(),
  ledger: Ledger,
  createdAt: Instant,
});
export type Connection = z.infer<typeof Connection>;

/** The outcome of one step of a connection test ("Sign in to IMAP"), in words a person can act on. */
export const CheckStep = z.object({ name: z.string(), ok: z.boolean(), sentence: z.string() });

export const AuditEntry = z.object({
  seq: z.number().int(),
  at: Instant,
  actorId: Id.nullable(),
  actorName: z.string().nullable(),
  action: z.string(),
  outcome: z.enum(["done", "refused"]),
  targetKind: z.string().nullable(),
  targetId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  address: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

const Settings = z.object({ name: z.string().trim().min(1).max(200), businessHours: BusinessHours });

export const settingsRoutes = defineRoutes({
  "connections.list": {
    method: "GET",
    path: "/v1/connections",
    summary: "Channels that are connected, with their ledgers",
    access: "connection.read",
    response: z.object({ items: z.array(Connection) }),
  },
  "connections.create": {
    method: "POST",
    path: "/v1/connections",
    summary: "Connect a channel",
    access: "connection.write",
    body: z
      .object({
        name: z.string().trim().min(1).max(100),
        teamId: Id.nullable().default(null),
        secrets: ConnectionSecrets.default({}),
      })
      .and(ConnectionConfig),
    response: Connection,
    successStatus: 201,
    errors: ["already_exists", "address_forbidden"],
  },
  "connections.update": {
    method: "PATCH",
    path: "/v1/connections/:id",
    summary: "Change a channel's settings, secrets, team, or pause it",
    access: "connection.write",
    params: IdParams,
    body: z
      .object({
        name: z.string().trim().min(1).max(100),
        teamId: Id.nullable(),
        isPaused: z.boolean(),
        webchat: WebchatConfig,
        email: EmailConfig,
        secrets: ConnectionSecrets,
      })
      .partial(),
    response: Connection,
    errors: ["not_found", "already_exists", "address_forbidden"],
  },
  "connections.delete": {
    method: "DELETE",
    path: "/v1/connections/:id",
    summary: "Disconnect a channel; its conversations stay",
    access: "connection.write",
    params: IdParams,
    successStatus: 204,
    errors: ["not_found"],
  },
  "connections.check": {
    method: "POST",
    path: "/v1/connections/check",
    summary:
      "Try settings before or after saving them and say what is wrong; `id` uses the saved secrets where none are given",
    access: "connection.write",
    body: z.object({ id: Id.optional(), secrets: ConnectionSecrets.default({}) }).and(ConnectionConfig),
    response: z.object({ ok: z.boolean(), steps: z.array(CheckStep) }),
    errors: ["not_found"],
  },
  "connections.identitySecret": {
    method: "POST",
    path: "/v1/connections/:id/identity-secret",
    summary: "Make a new secret for signing widget identities; shown this once, the old one stops working",
    access: "connection.write",
    params: IdParams,
    response: z.object({ secret: z.string() }),
    errors: ["not_found"],
  },
  "settings.get": {
    method: "GET",
    path: "/v1/settings",
    summary: "Company settings",
    access: "settings.read",
    response: Settings,
  },
  "settings.update": {
    method: "PATCH",
    path: "/v1/settings",
    summary: "Change company settings",
    access: "settings.write",
    body: Settings.partial(),
    response: Settings,
  },
  "audit.list": {
    method: "GET",
    path: "/v1/audit",
    summary: "Who did what, newest first, refusals included",
    access: "audit.read",
    query: Paging.extend({
      actorId: Id.optional(),
      outcome: z.enum(["done", "refused"]).optional(),
      action: z.string().max(100).optional(),
    }),
    response: pageOf(AuditEntry),
  },
  "audit.verify": {
    method: "POST",
    path: "/v1/audit/verify",
    summary: "Recompute the chain of hashes and say whether any entry was changed or removed",
    access: "audit.read",
    response: z.object({ ok: z.boolean(), checked: z.number().int(), firstBrokenSeq: z.number().int().nullable() }),
  },
  "attachments.upload": {
    method: "POST",
    path: "/v1/attachments",
    summary: "Upload one file (field `file`, at most 25 MB); it belongs to the message that names it",
    access: "conversation.write",
    transfer: "upload",
    response: z.object({ id: Id, name: z.string(), type: z.string(), bytes: z.number().int(), isInline: z.boolean() }),
    successStatus: 201,
    errors: ["too_large", "unsupported_type"],
  },
  "attachments.download": {
    method: "GET",
    path: "/v1/attachments/:id",
    summary: "The file; pictures that are safe may be shown, everything else is a download",
    access: "conversation.read",
    params: IdParams,
    query: z.object({ download: z.stringbool().optional() }),
    transfer: "download",
    errors: ["not_found"],
  },
});
