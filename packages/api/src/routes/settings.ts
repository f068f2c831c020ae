import { BusinessHours, ConnectionSecrets, EmailConfig, Id, Instant, WebchatConfig } from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";
import { Paging, pageOf } from "./paging.ts";

export { ConnectionSecrets, EmailConfig, WebchatConfig };

const IdParams = z.object({ id: Id });
export const ConnectionConfig = z.discriminatedUnion("connector", [
  z.object({ connector: z.literal("webchat"), config: WebchatConfig }),
  z.object({ connector: z.literal("email"), config: EmailConfig }),
]);

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
