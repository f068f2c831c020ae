import { randomBytes } from "node:crypto";
import type { Connection } from "@rapport/api";
import { IDENTITY_SECRET, scriptTagOf, writeWidgetKey } from "@rapport/connector-webchat";
import { EmailConfig, type Id, RapportError, WebchatConfig } from "@rapport/schema";
import {
  type ConnectionRow,
  connectionKey,
  deleteConnection,
  insertConnection,
  listConnections,
  loadConnection,
  readSecrets,
  saveSecrets,
  updateConnection,
} from "@rapport/store";
import { mergeSecrets, passwordsToForget, requirePublicServers } from "../connections/mail-servers.ts";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

type Names =
  | "connections.list"
  | "connections.create"
  | "connections.update"
  | "connections.delete"
  | "connections.check"
  | "connections.identitySecret";

const NO_CONNECTION = "00000000-0000-0000-0000-000000000000";
const CHECK_WITHIN_MS = 30_000;

export function connectionRoutes({ store, connectors, guard, publicUrl, now }: ServerParts): RouteHandlers<Names> {
  function present(tenantId: Id, row: ConnectionRow): Connection {
    const isWidget = row.connector === "webchat";
    const key = isWidget ? writeWidgetKey(tenantId, row.id) : null;
    return {
      ...row,
      connector: isWidget ? "webchat" : "email",
      config: isWidget ? WebchatConfig.parse(row.config) : EmailConfig.parse(row.config),
      widgetKey: key,
      scriptTag: key ? scriptTagOf(publicUrl(), key) : null,
    };
  }

  return {
    async "connections.list"({ scope, actor }) {
      const rows = await scope.read(listConnections);
      return { items: rows.map((row) => present(actor.tenantId, row)) };
    },

    async "connections.create"({ scope, actor, body }) {
      if (body.connector === "email") await requirePublicServers(body.config, guard);
      const row = await scope.write(async (tx) => {
        const mailAddresses = body.connector === "email" ? addressesOf(body.config) : [];
        const { connector, name, config, teamId } = body;
        const id = await insertConnection(tx, { connector, name, config, teamId, mailAddresses });
        await saveSecrets(tx, store.secretKey, id, body.secrets);
        const detail = { connector, secrets: Object.keys(body.secrets) };
        tx.audit({ action: "connections.create", targetKind: "connections", targetId: id, detail });
        return loadConnection(tx, id);
      });
      return present(actor.tenantId, row);
    },

    async "connections.update"({ scope, actor, params, body }) {
      const { webchat, email, isPaused, secrets = {}, ...change } = body;
      const config = webchat ?? email;
      if (email) await requirePublicServers(email, guard);
      const row = await scope.write(async (tx) => {
        const before = await loadConnection(tx, params.id);
        if ((webchat && before.connector !== "webchat") || (email && before.connector !== "email")) {
          const path = webchat ? "body.webchat" : "body.email";
          throw new RapportError("invalid_input", { issues: [{ path, message: "This is another kind of channel." }] });
        }
        await updateConnection(tx, params.id, {
          ...change,
          config,
          status: isPaused === undefined ? undefined : isPaused ? "paused" : "active",
          mailAddresses: email ? addressesOf(email) : undefined,
        });
        const forgotten = email ? passwordsToForget(EmailConfig.parse(before.config), email) : [];
        const emptied = Object.fromEntries(forgotten.map((name) => [name, ""]));
        await saveSecrets(tx, store.secretKey, params.id, { ...emptied, ...secrets });
        const detail = { fields: Object.keys(body), secrets: Object.keys(secrets) };
        tx.audit({ action: "connections.update", targetKind: "connections", targetId: params.id, detail });
        return loadConnection(tx, params.id);
      });
      return present(actor.tenantId, row);
    },

    async "connections.delete"({ scope, params }) {
      await scope.write(async (tx) => {
        await deleteConnection(tx, params.id);
        tx.audit({ action: "connections.delete", targetKind: "connections", targetId: params.id });
      });
    },

    async "connections.check"({ scope, actor, body }) {
      const saved = body.id ? await scope.read((tx) => readSaved(tx, store.secretKey, body.id as Id)) : null;
      const forget =
        saved && body.connector === "email" && saved.row.connector === "email"
          ? passwordsToForget(EmailConfig.parse(saved.row.config), body.config)
          : Object.keys(saved?.row.connector === body.connector ? {} : (saved?.secrets ?? {}));
      const connector = connectors.get(body.connector);
      const connectionId = body.id ?? NO_CONNECTION;
      const steps =
        (await connector.check?.({
          tenantId: actor.tenantId,
          connectionId,
          config: body.config,
          secrets: mergeSecrets(saved?.secrets ?? {}, body.secrets, forget),
          signingKey: connectionKey(store.secretKey, actor.tenantId, connectionId),
          publicUrl: publicUrl(),
          now: now(),
          resolveHost: guard.resolveHost,
          signal: AbortSignal.timeout(CHECK_WITHIN_MS),
        })) ?? [];
      return { ok: steps.every((step) => step.ok), steps };
    },

    async "connections.identitySecret"({ scope, params }) {
      const secret = randomBytes(32).toString("base64url");
      await scope.write(async (tx) => {
        const { connector } = await loadConnection(tx, params.id);
        if (connector !== "webchat")
          throw new RapportError("not_found", { sentence: "Only web chat has such a secret." });
        await saveSecrets(tx, store.secretKey, params.id, { [IDENTITY_SECRET]: secret });
        tx.audit({ action: "connections.identitySecret", targetKind: "connections", targetId: params.id });
      });
      return { secret };
    },
  };
}

async function readSaved(tx: Parameters<typeof loadConnection>[0], secretKey: Uint8Array, id: Id) {
  return { row: await loadConnection(tx, id), secrets: await readSecrets(tx, secretKey, id) };
}

function addressesOf(config: EmailConfig): string[] {
  return [config.address, ...config.aliases];
}
