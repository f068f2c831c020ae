import { randomBytes } from "node:crypto";
import { after } from "node:test";
import type { ConnectorContext, RawPayload } from "@rapport/connector";
import { describeConformance } from "@rapport/connector/conformance";
import { addressOf, webchatConnector, writePayload } from "@rapport/connector-webchat";
import { createReceiver } from "@rapport/ingestion";
import { type Id, newId, WebchatConfig } from "@rapport/schema";
import { startTestServer } from "../testing/server.ts";

const server = await startTestServer();
after(() => server.stop());
const tenant = await server.createTenant();
const connectionId = await server.createConnection(tenant, "webchat");
const receiver = createReceiver({ store: server.store, onStatus: async () => undefined });

const context = (): ConnectorContext<WebchatConfig> => ({
  tenantId: tenant.id,
  connectionId,
  config: WebchatConfig.parse({ allowedOrigins: ["https://shop.example"] }),
  secrets: {},
  signingKey: new Uint8Array(randomBytes(32)),
  publicUrl: "https://support.example",
  now: new Date(),
  resolveHost: async () => {
    throw new Error("web chat calls nobody");
  },
});

const visitors = new Map<string, Id>();
function visitorOf(sender: string): Id {
  const known = visitors.get(sender) ?? newId();
  visitors.set(sender, known);
  return known;
}
const raw = (content: Uint8Array | string): RawPayload => ({
  content: Buffer.from(content),
  contentType: "application/json",
  receivedAt: new Date().toISOString(),
});
const said = (sender: string, n: number, text = `${sender} says ${n}`): RawPayload =>
  raw(
    writePayload({
      visitorId: visitorOf(sender),
      clientId: `${sender}-message-${n}`,
      text,
      attachmentIds: [],
      pageUrl: null,
    }),
  );
const outgoingIds = new Map<number, Id>();

describeConformance("webchat", () => ({
  connector: webchatConnector as never,
  context: context as never,
  payload: (sender, n) => said(sender, n),
  // Sent again after a reload: the widget writes the same members in another order.
  redelivery(sender, n) {
    const message = JSON.parse(Buffer.from(said(sender, n).content).toString()) as Record<string, unknown>;
    return raw(JSON.stringify(Object.fromEntries(Object.entries(message).reverse())));
  },
  textOf: (sender, n) => `${sender} says ${n}`,
  garbage: [
    raw(""),
    raw("{"),
    raw("null"),
    raw("[]"),
    raw(Buffer.from([0xff, 0xfe, 0x00, 0xc3])),
    raw(`${"[".repeat(5000)}${"]".repeat(5000)}`),
    raw('{"visitorId":"x","clientId":1,"text":{},"attachmentIds":"all","pageUrl":7}'),
    said("nul", 1, "a\u0000b"),
    said("surrogate", 1, "\ud800"),
  ],
  huge: () => said("huge", 1, "ж".repeat(10_000)),
  async deliver(payload) {
    const connection = { tenantId: tenant.id, id: connectionId, teamId: null };
    const [receipt] = await receiver.receive(webchatConnector as never, connection, payload, context() as never);
    return receipt!;
  },
  textsOf: (conversationId) =>
    server.store
      .system(tenant.id)
      .read(async (tx) =>
        (
          await tx.query<{ text: string }>(
            "select t.text from events e join event_texts t on t.event_id = e.id where e.conversation_id = $1 and e.kind = 'message'",
            [conversationId],
          )
        ).map(({ text }) => text),
      ),
  deliverForged: { skip: "who may write is decided at the widget's door, before anything is delivered: routes/widget" },
  outgoing(n) {
    const outboxId = outgoingIds.get(n) ?? newId();
    outgoingIds.set(n, outboxId);
    return {
      outboxId,
      conversationId: newId(),
      conversationNumber: n,
      to: { address: addressOf(connectionId, visitorOf("reader")), name: null },
      cc: [],
      subject: null,
      text: `Answer ${n}`,
      author: { name: "Olga" },
      attachments: [],
      references: [],
      createdAt: new Date().toISOString(),
    };
  },
  provider: { skip: "we are the outside system ourselves: a message is said once its event is kept" },
}));
