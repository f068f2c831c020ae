import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { after, before, test } from "node:test";
import type { ConnectorContext } from "@rapport/connector";
import { emailConnector } from "@rapport/connector-email";
import type { EmailConfig } from "@rapport/schema";
import { MAIL_ADDRESS } from "../product/company.ts";
import { deliverRaw } from "../product/deliver-raw.ts";
import { type RunningProduct, startProduct } from "../product/hub.ts";

// Real and broken mail of the Ruby library "mail" (MIT); not part of the repository.
const CORPUS = resolve(import.meta.dirname, "../../../shared/data/mime_ruby_mail");
const skip = existsSync(CORPUS) ? false : `the mail corpus is not at ${CORPUS}`;

let product: RunningProduct;
before(async () => {
  if (!skip) product = await startProduct();
});
after(() => product?.stop());

/** Every file that the corpus has under `emails`, the one that is no mail at all included: a stranger may send that too. */
function listMails(): { file: string; source: Buffer }[] {
  return readdirSync(join(CORPUS, "emails"), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({ file: relative(CORPUS, path), source: readFileSync(path) }));
}

async function sendAll(): Promise<string[]> {
  const refused: string[] = [];
  for (const [index, { file, source }] of listMails().entries()) {
    const envelope = { from: `corpus${index}@mail.example`, to: [MAIL_ADDRESS] };
    await deliverRaw(product.smtp, source, envelope).catch((error: Error) => refused.push(`${file}: ${error.message}`));
  }
  return refused;
}

const CONTEXT = {
  tenantId: "",
  connectionId: "",
  config: { address: MAIL_ADDRESS, aliases: [] },
  secrets: {},
  signingKey: new Uint8Array(32),
  publicUrl: "http://127.0.0.1",
  now: new Date(),
} as unknown as ConnectorContext<EmailConfig>;

test("all 105 messages of the corpus enter by SMTP: none is refused or lost, their words and files are there", {
  skip,
}, async (context) => {
  const mails = listMails();
  assert.equal(mails.length, 105);
  assert.deepEqual(await sendAll(), []);
  assert.equal((await fetch(`${product.url}/ready`)).status, 200);

  const { rows: failed } = await product.company.store.owner.query("select reason from failed_payloads");
  assert.deepEqual(failed, []);
  const { rows } = await product.company.store.owner.query<{
    subject: string | null;
    text: string;
    files: string[] | null;
  }>(
    `select t.subject, t.text, (select array_agg(a.name || ':' || a.bytes order by a.name, a.bytes) from event_attachments x
         join attachments a on a.tenant_id = x.tenant_id and a.id = x.attachment_id where x.tenant_id = t.tenant_id and x.event_id = t.event_id) as files
     from event_texts t join events e on e.tenant_id = t.tenant_id and e.id = t.event_id where e.kind = 'message'`,
  );
  const kept = new Set(rows.map(({ subject, text, files }) => keyOf(subject, text, files ?? [])));
  const lost: string[] = [];
  for (const { file, source } of mails) {
    const raw = { content: source, contentType: "message/rfc822", receivedAt: new Date().toISOString() };
    for (const received of await emailConnector.parse(raw, CONTEXT)) {
      if (received.kind !== "message") continue;
      const files = received.attachments.map(({ name, content }) => `${name}:${content.byteLength}`);
      if (!kept.has(keyOf(received.subject, received.text, files))) lost.push(file);
    }
  }
  context.diagnostic(`${mails.length} messages are ${rows.length} events; the others repeat one of these`);
  assert.deepEqual(lost, []);
});

/** Lines end differently on the wire, so what is kept is compared without its white space. */
const keyOf = (subject: string | null, text: string, files: readonly string[]): string =>
  JSON.stringify([subject ?? "", text, files.map((file) => file.split(":")[0]).toSorted()]).replace(/\\r|\\n|\s/g, "");

test("a second delivery of the whole corpus changes nothing", { skip }, async () => {
  const count = async () => {
    const { rows } = await product.company.store.owner.query<{ events: number; conversations: number }>(
      "select (select count(*) from events) as events, (select count(*) from conversations) as conversations",
    );
    return rows[0];
  };
  const before = await count();
  assert.deepEqual(await sendAll(), []);
  assert.deepEqual(await count(), before);
});
