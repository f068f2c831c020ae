/** Web chat: what a widget on a site says, and who may say it. */

export { addressOf, type WidgetEnvelope, type WidgetPayload, webchatConnector, writePayload } from "./connector.ts";
export { IDENTITY_SECRET, type SignedIdentity, verifyIdentity } from "./identity.ts";
export { isOriginAllowed } from "./origins.ts";
export { readWidgetKey, scriptTagOf, writeWidgetKey } from "./widget-key.ts";
