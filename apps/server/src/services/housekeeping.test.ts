import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { createClient } from "@rapport/api";
import { writeWidgetKey } from "@rapport/connector-webchat";
import { startTestServer, type TestServer, type TestTenant } from "../testing/index.ts";
import { workflowJobs } from "./jobs.ts";

let server: TestServer;
let tenant: TestTenant;
let key: string;
before(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
  key = writeWidgetKey(tenant.id, await server.createConnection(tenant, "webchat"));
});
after(() => server.stop());

const never = { number: 1, isLast: false, signal: new AbortController().signal };
const run = (task: string, parts = server.parts) => workflowJobs(parts)[task]!({ tenantId: tenant.id }, never);

async function visit() {
  let token: string | null = null;
  const headers = () => ({ origin: "http://shop.example" });
  const client = createClient({ baseUrl: server.url, token: () => token, headers });
  token = (await client.call("widget.start", { query: { key }, body: {} })).visitorToken;
  return {
    client,
    async upload(text: string): Promise<string> {
      const form = new FormData();
      form.append("file", new File([text], "notes.txt", { type: "text/plain" }));
      return (await client.call("widget.upload", { query: { key }, form })).id;
    },
    say: (text: string, attachmentIds: string[] = []) =>
      client.call("widget.send", { query: { key }, body: { clientId: randomUUID(), text, attachmentIds } }),
  };
}

const age = (table: string, column: string) =>
  server.store.owner.query(`update rapport.${table} set ${column} = now() - interval '200 days'`);
const idsOf = async (table: string) =>
  (await server.store.owner.query<{ id: string }>(`select id from rapport.${table}`)).rows.map(({ id }) => id);
const countBlobs = async () => (await server.store.owner.query("select 1 from rapport.blobs")).rows.length;

test("files that were never sent are forgotten after a while, with their bytes; sent, drafted and fresh ones stay", async () => {
  const guest = await visit();
  const [lost, sent, twin] = [await guest.upload("lost"), await guest.upload("sent"), await guest.upload("sent")];
  await guest.say("See here", [sent]);
  const owner = await server.as(tenant.owner);
  const form = () => {
    const made = new FormData();
    made.append("file", new File(["draft"], "draft.txt", { type: "text/plain" }));
    return made;
  };
  const drafted = (await owner.call("attachments.upload", { form: form() })).id;
  const { conversationId } = await server.hear(tenant, {});
  await owner.call("conversations.saveDraft", {
    params: { id: conversationId },
    body: { kind: "reply", text: "Here", attachmentIds: [drafted] },
  });
  await run("prune_uploads");
  assert.deepEqual((await idsOf("attachments")).sort(), [lost, sent, twin, drafted].sort(), "nothing is old yet");
  await age("attachments", "created_at");
  const fresh = await guest.upload("fresh");
  await run("prune_uploads");
  assert.deepEqual((await idsOf("attachments")).sort(), [sent, drafted, fresh].sort());
  assert.equal(await countBlobs(), 3, "bytes that another file shares stay");
});

test("visitors who never wrote are forgotten; whoever wrote is known again, however long ago", async () => {
  const [silent, writer] = [await visit(), await visit()];
  await writer.say("Hello");
  const before = (await idsOf("visitors")).length;
  await run("prune_visitors");
  assert.equal((await idsOf("visitors")).length, before, "nobody was away for long");
  await age("visitors", "last_seen_at");
  await run("prune_visitors");
  const left = await idsOf("visitors");
  assert.ok(left.length < before);
  assert.equal((await writer.client.call("widget.messages", { query: { key, after: 0 } })).messages.length, 1);
  await assert.rejects(silent.client.call("widget.messages", { query: { key, after: 0 } }));
  const again = await visit();
  assert.equal((await again.say("I am back")).text, "I am back");
});

test("resolved conversations are closed after the time that was set, or never", async () => {
  const { conversationId } = await server.hear(tenant, {});
  const owner = await server.as(tenant.owner);
  await owner.call("conversations.update", { params: { id: conversationId }, body: { status: "resolved" } });
  await server.store.owner.query(
    "update rapport.conversations set last_event_at = now() - interval '5 days' where id = $1",
    [conversationId],
  );
  const statusOf = async () => (await owner.call("conversations.get", { params: { id: conversationId } })).status;
  const partsWith = (closeAfterDays: number) => ({
    ...server.parts,
    config: { ...server.parts.config, closeAfterDays },
  });
  await run("close_resolved", partsWith(0));
  assert.equal(await statusOf(), "resolved", "never");
  await run("close_resolved", partsWith(7));
  assert.equal(await statusOf(), "resolved", "not yet");
  await run("close_resolved", partsWith(4));
  assert.equal(await statusOf(), "closed");
});
