import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { createClient } from "@rapport/api";
import { MAIL_ADDRESS, SITE } from "../product/company.ts";
import { deliverRaw } from "../product/deliver-raw.ts";
import { type RunningProduct, startProduct } from "../product/hub.ts";

let product: RunningProduct;
before(async () => {
  product = await startProduct();
});
after(() => product?.stop());

async function countWords(words: string): Promise<{ events: number; conversations: number; contacts: number }> {
  const { rows } = await product.company.store.owner.query<{ events: number; conversations: number; contacts: number }>(
    `select count(*) as events, count(distinct e.conversation_id) as conversations, count(distinct e.contact_id) as contacts
     from events e join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id where t.text like '%' || $1 || '%'`,
    [words],
  );
  return rows[0]!;
}

const ONCE = { events: 1, conversations: 1, contacts: 1 };

test("ten parallel deliveries of one mail make one event, one conversation and one contact", async () => {
  const words = randomUUID();
  const raw = Buffer.from(
    `From: Zoe <zoe@mail.example>\r\nTo: ${MAIL_ADDRESS}\r\nSubject: Once\r\nMessage-ID: <${words}@mail.example>\r\n\r\n${words}\r\n`,
  );
  const envelope = { from: "zoe@mail.example", to: [MAIL_ADDRESS] };
  await Promise.all(Array.from({ length: 10 }, () => deliverRaw(product.smtp, raw, envelope)));
  assert.deepEqual(await countWords(words), ONCE);
});

test("ten parallel deliveries of one mail without a Message-ID make one event", async () => {
  const words = randomUUID();
  const raw = Buffer.from(`From: zoe2@mail.example\r\nTo: ${MAIL_ADDRESS}\r\nSubject: Bare\r\n\r\n${words}\r\n`);
  const envelope = { from: "zoe2@mail.example", to: [MAIL_ADDRESS] };
  await Promise.all(Array.from({ length: 10 }, () => deliverRaw(product.smtp, raw, envelope)));
  assert.deepEqual(await countWords(words), ONCE);
});

test("ten parallel sends of one widget message are all answered, with one event in one conversation", async () => {
  const words = randomUUID();
  const query = { key: product.widgetKey };
  let token: string | null = null;
  const client = createClient({
    baseUrl: product.url,
    token: () => token,
    headers: () => ({ origin: SITE }),
  });
  token = (await client.call("widget.start", { query, body: {} })).visitorToken;
  const clientId = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => client.call("widget.send", { query, body: { clientId, text: words } })),
  );
  assert.equal(new Set(answers.map(({ id }) => id)).size, 1);
  assert.deepEqual(await countWords(words), ONCE);
});

test("ten mails of a new customer at once are ten events of one contact", async () => {
  const words = randomUUID();
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => {
      const raw = Buffer.from(
        `From: new@mail.example\r\nTo: ${MAIL_ADDRESS}\r\nSubject: Matter ${index}\r\nMessage-ID: <${index}-${words}@mail.example>\r\n\r\n${words} ${index}\r\n`,
      );
      return deliverRaw(product.smtp, raw, { from: "new@mail.example", to: [MAIL_ADDRESS] });
    }),
  );
  assert.deepEqual(await countWords(words), { events: 10, conversations: 10, contacts: 1 });
});
