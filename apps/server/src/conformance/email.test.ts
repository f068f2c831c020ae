import { after, before } from "node:test";
import type { ConnectorContext, OutgoingMessage, RawPayload } from "@rapport/connector";
import { describeConformance } from "@rapport/connector/conformance";
import { emailConnector } from "@rapport/connector-email";
import { createReceiver, type Receiver } from "@rapport/ingestion";
import { EmailConfig, newId } from "@rapport/schema";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import { type SmtpProvider, startSmtpProvider } from "./smtp-provider.ts";

let company: TestCompany;
let receiver: Receiver;
let provider: SmtpProvider;
before(async () => {
  company = await createTestCompany();
  receiver = createReceiver({ store: company.store, onStatus: async () => {} });
  provider = await startSmtpProvider();
});
after(async () => {
  await provider.close();
  await company.close();
});

const context = (): ConnectorContext<EmailConfig> => ({
  tenantId: company.tenantId,
  connectionId: company.connectionId,
  config: EmailConfig.parse({
    address: "support@shop.example",
    senderName: "Shop",
    smtp: { host: "127.0.0.1", port: provider.port(), security: "none" },
  }),
  secrets: {},
  signingKey: new Uint8Array(32).fill(1),
  publicUrl: "http://localhost",
  now: new Date(),
  resolveHost: async (host) => host,
});

const raw = (content: string | Buffer): RawPayload => ({
  content: Buffer.from(content),
  contentType: "message/rfc822",
  receivedAt: new Date().toISOString(),
});
const mail = (sender: string, n: number, trace = "") =>
  raw(
    `${trace}From: ${sender}@mail.example\r\nTo: support@shop.example\r\nMessage-ID: <${sender}-${n}@mail.example>\r\nDate: Fri, 2 Jan 2026 03:00:0${n} +0000\r\nSubject: Box\r\n` +
      `${n > 1 ? `References: <${sender}-1@mail.example>\r\n` : ""}\r\n${sender} says ${n}\r\n`,
  );

const outgoing = new Map<number, OutgoingMessage>();

describeConformance("email", () => ({
  connector: emailConnector as never,
  context,
  payload: (sender, n) => mail(sender, n),
  redelivery: (sender, n) =>
    mail(sender, n, `Received: from relay-${Math.random()} by mx.example; Fri, 2 Jan 2026 03:00:00 +0000\r\n`),
  textOf: (sender, n) => `${sender} says ${n}`,
  garbage: [
    raw(""),
    raw("\r\n\r\n"),
    raw(Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))),
    raw("From: \r\nTo: \r\nSubject: =?utf-8?B?////?=\r\nContent-Type: multipart/mixed; boundary\r\n\r\n--\r\n"),
    raw(
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".repeat(3000)}`,
    ),
    raw(`From: ${"<".repeat(20_000)}\r\n\r\n${">".repeat(50_000)}`),
  ],
  huge: () => {
    const file = Buffer.alloc(20 * 1024 * 1024, 66)
      .toString("base64")
      .replace(/.{76}/g, "$&\r\n");
    return raw(
      `From: big@mail.example\r\nMessage-ID: <big@mail.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee file\r\n--b\r\nContent-Type: application/octet-stream; name=big.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n${file}\r\n--b--\r\n`,
    );
  },
  async deliver(payload) {
    const connection = { tenantId: company.tenantId, id: company.connectionId, teamId: null };
    const [receipt] = await receiver.receive(emailConnector as never, connection, payload, context());
    return receipt!;
  },
  textsOf: (conversationId) =>
    company.system.read(async (tx) =>
      (
        await tx.query<{ text: string }>(
          "select t.text from events e join event_texts t on t.event_id = e.id where e.conversation_id = $1 and e.kind = 'message'",
          [conversationId],
        )
      ).map(({ text }) => text.trim()),
    ),
  deliverForged: {
    skip: "mail carries no signature of the channel; forged reply tokens are tested in packages/connectors/email",
  },
  outgoing(n) {
    const known = outgoing.get(n);
    if (known) return known;
    const message: OutgoingMessage = {
      outboxId: newId(),
      conversationId: newId(),
      conversationNumber: n,
      to: { address: "anna@mail.example", name: "Anna" },
      cc: [],
      subject: "Re: Box",
      text: `Answer ${n}`,
      author: { name: "Olga" },
      attachments: [],
      references: [],
      createdAt: new Date().toISOString(),
    };
    outgoing.set(n, message);
    return message;
  },
  get provider() {
    return provider ?? { countOf: async () => 0, failNext: async () => undefined };
  },
}));
