import { type ConnectorRegistry, createRegistry } from "@rapport/connector";

/** The channels this server can talk through. */
export function createConnectors(): ConnectorRegistry {
  return createRegistry([]);
}
