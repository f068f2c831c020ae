import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConnectorContext, ReceivedMessage } from "@rapport/connector";
import { EmailConfig, newId } from "@rapport/schema";
import { receiveMail } from "./receive.ts";
import { makeReplyToken, messageIdOf } from "./token.ts";

const conversationId = newId();
const outboxId = newId();
const context: ConnectorContext<EmailConfig> = {
  tenantId: newId(),
  connectionId: newId(),
  config: EmailConfig.parse({
    address: "support@my-acme.example",
    senderName: "Acme",
    aliases: ["help@my-acme.example"],
  }),
  secrets: {},
  signingKey: new Uint8Array(32).fill(9),
  publicUrl: "http://localhost",
  now: new Date(),
  resolveHost: async (host) => host,
};
const token = makeReplyToken(context.signingKey, conversationId);
const ourMessageId = messageIdOf(outboxId, token, context.config.address);

async function receive(headers: string[], body = "Hello", envelope: Record<string, unknown> = {}) {
  const content = Buffer.from(`${headers.join("\r\n")}\r\n\r\n${body}\r\n`);
  return (await receiveAll(content, envelope))[0]!;
}

async function receiveAll(content: Buffer, envelope: Record<string, unknown> = {}) {
  return receiveMail(
    { content, contentType: "message/rfc822", receivedAt: "2026-01-02T03:04:05.000Z", envelope },
    context,
  );
}

async function receiveMessage(...given: Parameters<typeof receive>): Promise<ReceivedMessage> {
  const received = await receive(...given);
  assert.equal(received.kind, "message");
  return received as ReceivedMessage;
}

const FROM = "From: Anna <Anna@Customer-Site.example>";

test("a reply to the signed address belongs to the conversation, from whichever address it is written", async () => {
  const message = await receiveMessage([FROM, `To: support+${token}@my-acme.example`, "Subject: Re: Box"]);
  assert.equal(message.thread.conversationId, conversationId);
  const upper = await receiveMessage([
    "From: other@elsewhere.example",
    `To: SUPPORT+${token.toUpperCase()}@MY-ACME.example`,
  ]);
  assert.equal(upper.thread.conversationId, conversationId);
});

test("the envelope's recipient counts when the header hides it", async () => {
  const message = await receiveMessage([FROM, "To: undisclosed-recipients:;"], "x", {
    rcptTo: [`support+${token}@my-acme.example`],
  });
  assert.equal(message.thread.conversationId, conversationId);
});

test("a forged token in address, References or Message-ID proves nothing", async () => {
  const forged = `${token.slice(0, -2)}${token.endsWith("aa") ? "bb" : "aa"}`;
  for (const headers of [
    [FROM, `To: support+${forged}@my-acme.example`],
    [FROM, "To: support@my-acme.example", `References: <${messageIdOf(outboxId, forged, context.config.address)}>`],
    [FROM, "To: support@my-acme.example", `In-Reply-To: <${"0".repeat(32)}.${conversationId}@my-acme.example>`],
  ]) {
    assert.equal((await receiveMessage(headers)).thread.conversationId, undefined, headers.join("\n"));
  }
});

test("our own Message-ID among the references proves the conversation, with a hyphenated domain too", async () => {
  const message = await receiveMessage([
    FROM,
    "To: support@my-acme.example",
    `References: <x@y> <${ourMessageId}>`,
    "Subject: Re: Box",
  ]);
  assert.equal(message.thread.conversationId, conversationId);
  assert.deepEqual(message.thread.references, ["x@y", ourMessageId]);
});

test("our own message coming back is nothing; a stranger's loop header alone does not make a message vanish", async () => {
  const own = await receive([`From: support@my-acme.example`, `Message-ID: <${ourMessageId}>`, "X-Rapport-Loop: 1"]);
  assert.equal(own.kind, "nothing");
  assert.equal((await receive([FROM, "Message-ID: <a@b>", "X-Rapport-Loop: 1"])).kind, "message");
});

test("mail that claims to come from our own address stays a customer's message and is never answered by machine", async () => {
  const message = await receiveMessage(["From: Boss <help@my-acme.example>", "Message-ID: <a@b>"]);
  assert.equal(message.from.address, "help@my-acme.example");
  assert.equal(message.isAutomatic, true);
});

test("redeliveries differ in trace headers only and are one message", async () => {
  const first = await receiveMessage([
    FROM,
    "Message-ID: <m@x>",
    "Date: Fri, 2 Jan 2026 03:00:00 +0000",
    "Subject: Box",
  ]);
  const again = await receiveMessage([
    "Received: from a by b",
    FROM,
    "Message-ID: <m@x>",
    "Date: Fri, 2 Jan 2026 03:00:00 +0000",
    "Subject: Box",
  ]);
  assert.equal(first.externalId, again.externalId);
});

test("a different message under the same Message-ID is not swallowed", async () => {
  const first = await receiveMessage([FROM, "Message-ID: <m@x>"], "one");
  const other = await receiveMessage([FROM, "Message-ID: <m@x>"], "two");
  assert.notEqual(first.externalId, other.externalId);
});

test("a message without Message-ID or From is still a message, the same for the same bytes", async () => {
  const one = await receiveMessage(["Subject: hi"], "x", { mailFrom: "Bounce@Sender.example" });
  const two = await receiveMessage(["Subject: hi"], "x", { mailFrom: "Bounce@Sender.example" });
  assert.equal(one.from.address, "bounce@sender.example");
  assert.equal(one.externalId, two.externalId);
  assert.equal((await receiveMessage(["Subject: hi"])).from.address, "unknown@invalid");
});

test("a bounce of our message marks it failed with the other server's words; of a message that is not ours it stays a message", async () => {
  const bounce = (original: string) => {
    const body = [
      "--b",
      "Content-Type: text/plain",
      "",
      "Undelivered",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.example",
      "",
      "Final-Recipient: rfc822; anna@customer.example",
      "Action: failed",
      "Status: 5.1.1",
      "Diagnostic-Code: smtp; 550 no such user",
      "",
      "--b",
      "Content-Type: text/rfc822-headers",
      "",
      `Message-ID: <${original}>`,
      "",
      "--b--",
    ].join("\r\n");
    return receive(
      [
        "From: MAILER-DAEMON@mx.example",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "Subject: Undelivered Mail",
      ],
      body,
    );
  };
  const ours = await bounce(ourMessageId);
  assert.equal(ours.kind, "status");
  assert.ok(ours.kind === "status" && ours.state === "failed" && ours.providerMessageId === ourMessageId);
  assert.match(ours.reason ?? "", /550 no such user/);
  const foreign = await bounce("someone@else");
  assert.ok(foreign.kind === "message" && foreign.isAutomatic);
});

test("out-of-office answers and lists are marked as automatic", async () => {
  for (const header of [
    "Auto-Submitted: auto-replied",
    "X-Auto-Response-Suppress: All\r\nAuto-Submitted: auto-generated",
    "List-Id: <x.list.example>",
  ]) {
    assert.equal((await receiveMessage([FROM, header])).isAutomatic, true, header);
  }
  assert.equal((await receiveMessage([FROM, "Auto-Submitted: no"])).isAutomatic, false);
});

test("an answer to our message proves that it arrived; a bounce, a stranger's header or an old mail proves nothing", async () => {
  const statesOf = async (...headers: string[]) =>
    (await receiveAll(Buffer.from(`${[FROM, ...headers].join("\r\n")}\r\n\r\nHello`)))
      .slice(1)
      .map((received) => (received.kind === "status" ? `${received.outboxId} ${received.state}` : received.kind));
  assert.deepEqual(await statesOf(`In-Reply-To: <${ourMessageId}>`, `References: <x@y> <${ourMessageId}>`), [
    `${outboxId} delivered`,
  ]);
  assert.deepEqual(await statesOf(`References: <${"0".repeat(32)}.${"a".repeat(52)}@my-acme.example>`), []);
  assert.deepEqual(await statesOf("References: <x@y>"), []);
});
