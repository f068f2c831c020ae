import { RapportError } from "@rapport/schema";
import { listAudit, verifyAudit } from "@rapport/store";
import type { RouteHandlers } from "../http/call.ts";

export function auditRoutes(): RouteHandlers<"audit.list" | "audit.verify"> {
  return {
    async "audit.list"({ scope, query }) {
      const { cursor, limit, ...filter } = query;
      const items = await scope.read((tx) =>
        listAudit(tx, filter, { beforeSeq: readCursor(cursor), limit: limit + 1 }),
      );
      const page = items.slice(0, limit);
      return { items: page, cursor: items.length > limit ? String(page.at(-1)?.seq) : null };
    },

    async "audit.verify"({ scope }) {
      const result = await scope.read(verifyAudit);
      await scope.write(async (tx) => tx.audit({ action: "audit.verify", detail: { ok: result.ok } }));
      return result;
    },
  };
}

function readCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,15}$/.test(cursor)) {
    throw new RapportError("invalid_input", {
      issues: [{ path: "query.cursor", message: "Pass it back as it came." }],
    });
  }
  return Number(cursor);
}
