import { type Connector, type ConnectorRegistry, createRegistry } from "@rapport/connector";
import { emailConnector } from "@rapport/connector-email";
import { webchatConnector } from "@rapport/connector-webchat";

/** The channels this server can talk through. Their settings were checked by the contract before they were kept. */
export function createConnectors(): ConnectorRegistry {
  return createRegistry([emailConnector as Connector, webchatConnector as Connector]);
}
