import {
  type Connector,
  type OutgoingMessage,
  type ReceivedMessage,
  type SendReceipt,
  UnreadablePayload,
} from "@rapport/connector";
import { type Id, Id as IdSchema, Instant, type WebchatConfig } from "@rapport/schema";
import { z } from "zod";
import { IDENTITY_SECRET } from "./identity.ts";
import { isOriginAllowed } from "./origins.ts";

const WidgetDecision = z.object({
  actionId: IdSchema,
  decision: z.enum(["confirm", "decline"]),
  argumentsHash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What a widget said, as it is kept: the same bytes for every delivery of the same message. */
const WidgetPayload = z.object({
  visitorId: IdSchema,
  clientId: z.string().min(8).max(100),
  text: z.string().max(10_000),
  attachmentIds: z.array(IdSchema).max(10),
  pageUrl: z.string().max(2000).nullable(),
  /** A button under an offer was pressed: exactly this one, with exactly these arguments (ORC-11). */
  decision: WidgetDecision.optional(),
});
export type WidgetPayload = z.infer<typeof WidgetPayload>;

/** What the server knows of the visitor for certain: it has checked token, origin and signature. */
const WidgetEnvelope = z.object({
  name: z.string().nullable().default(null),
  email: z.string().nullable().default(null),
  locale: z.string().nullable().default(null),
  /** The site's signature named them. */
  isVerified: z.boolean().default(false),
  occurredAt: Instant.optional(),
});
export type WidgetEnvelope = z.input<typeof WidgetEnvelope>;

/** A visitor's address on the channel `webchat`. */
export function addressOf(connectionId: Id, visitorId: Id): string {
  return `${connectionId}:${visitorId}`;
}

/** Writes a message of the widget as the payload that is kept. */
export function writePayload(payload: WidgetPayload): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(payload));
}

function readJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content)) as unknown;
  } catch {
    throw new UnreadablePayload("not JSON");
  }
}

/** The event is written with this, and the visitor's screen follows events: there is nobody else to tell. */
function sendByRecord({ to, outboxId }: OutgoingMessage, connectionId: Id): SendReceipt {
  return to.address.startsWith(`${connectionId}:`)
    ? { outcome: "sent", providerMessageId: outboxId }
    : { outcome: "failed", reason: "This visitor belongs to another widget.", isRetryable: false };
}

/** Web chat on a site (ING-5). We are the outside system ourselves: a message is said once its event exists. */
export const webchatConnector: Connector<WebchatConfig> = {
  name: "webchat",
  channel: "webchat",
  capabilities: {
    isSendIdempotent: true,
    reportsRead: true,
    continuesLatestConversation: true,
    canStartConversation: true,
  },
  async parse(raw, context): Promise<ReceivedMessage[]> {
    const payload = WidgetPayload.safeParse(readJson(raw.content));
    if (!payload.success) throw new UnreadablePayload("not a message of the widget");
    const envelope = WidgetEnvelope.safeParse(raw.envelope ?? {});
    if (!envelope.success) throw new UnreadablePayload("the visitor is not known");
    const { visitorId, clientId, text, attachmentIds, pageUrl, decision } = payload.data;
    const meta = { ...(pageUrl ? { pageUrl } : {}), ...(decision ? { decision } : {}) };
    const { name, email, locale, isVerified, occurredAt } = envelope.data;
    return [
      {
        kind: "message",
        externalId: `${visitorId}:${clientId}`,
        occurredAt: occurredAt ?? raw.receivedAt,
        from: { address: addressOf(context.connectionId, visitorId), name, isVerified },
        subject: null,
        text,
        newText: null,
        html: null,
        attachments: [],
        uploadedAttachmentIds: attachmentIds,
        clientId,
        thread: {},
        isAutomatic: false,
        contact: { locale, email },
        ...(Object.keys(meta).length > 0 ? { meta } : {}),
      },
    ];
  },
  async send(message, context) {
    return sendByRecord(message, context.connectionId);
  },
  sendByRecord,
  async check({ config, secrets }) {
    const wrong = config.allowedOrigins.filter((origin) => !isOriginAllowed(new URL(origin).origin, [origin]));
    const steps = [
      {
        name: "Allowed sites",
        ok: config.allowedOrigins.length > 0 && wrong.length === 0,
        sentence:
          config.allowedOrigins.length === 0
            ? "No site may show this widget yet. Add the address of your site, like https://shop.example."
            : wrong.length > 0
              ? `This is not the address of a site: ${wrong.join(", ")}.`
              : `The widget opens on ${config.allowedOrigins.join(", ")} and nowhere else.`,
      },
    ];
    if (config.isIdentityRequired) {
      const isSet = Boolean(secrets[IDENTITY_SECRET]);
      steps.push({
        name: "Signed identity",
        ok: isSet,
        sentence: isSet
          ? "Visitors must be signed in on your site, and your site signs who they are."
          : "Visitors must be signed in, but there is no secret to check their signatures with. Make one.",
      });
    }
    return steps;
  },
};
