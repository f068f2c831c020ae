import { formatUuid, type Id } from "@rapport/schema";

/**
 * The public key in a widget's script tag: `wk_` + base64url(connection id ‖ tenant id). It is no secret and gives no
 * right; it only says which connection is meant, so that nothing is ever looked up across tenants.
 */
export function writeWidgetKey(tenantId: Id, connectionId: Id): string {
  const bytes = Buffer.from((connectionId + tenantId).replaceAll("-", ""), "hex");
  return `wk_${bytes.toString("base64url")}`;
}

/** Null for anything that writeWidgetKey cannot have written. */
export function readWidgetKey(key: string): { tenantId: Id; connectionId: Id } | null {
  if (!key.startsWith("wk_")) return null;
  const bytes = Buffer.from(key.slice(3), "base64url");
  if (bytes.length !== 32 || `wk_${bytes.toString("base64url")}` !== key) return null;
  return { connectionId: formatUuid(bytes.subarray(0, 16)), tenantId: formatUuid(bytes.subarray(16)) };
}

/** The tag that a site puts into its pages. */
export function scriptTagOf(publicUrl: string, key: string): string {
  return `<script async src="${publicUrl}/widget.js" data-key="${key}"></script>`;
}
