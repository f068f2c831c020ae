import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Attachment } from "@rapport/schema";
import { startTestServer, type TestActor, type TestServer, type TestTenant } from "../testing/index.ts";

let server: TestServer;
let tenant: TestTenant;

before(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
});
after(() => server.stop());

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function upload(actor: TestActor, name: string, content: BlobPart, type = "application/octet-stream") {
  const form = new FormData();
  form.append("file", new File([content], name, { type }));
  return server.fetchAs(actor, "/v1/attachments", { method: "POST", body: form });
}

async function uploaded(name: string, content: BlobPart, type?: string) {
  const response = await upload(tenant.owner, name, content, type);
  assert.equal(response.status, 201);
  return (await response.json()) as Attachment;
}

const download = (actor: TestActor, id: string, query = "") => server.fetchAs(actor, `/v1/attachments/${id}${query}`);

describe("an uploaded file", () => {
  it("comes back byte for byte; a picture may be shown, everything else is a download", async () => {
    const picture = await uploaded("cat.png", PNG, "text/html");
    assert.equal(picture.type, "image/png");
    assert.equal(picture.isInline, true);
    const shown = await download(tenant.owner, picture.id);
    assert.deepEqual(Buffer.from(await shown.arrayBuffer()), PNG);
    assert.match(shown.headers.get("content-disposition") ?? "", /^inline/);
    const saved = await download(tenant.owner, picture.id, "?download=true");
    assert.match(saved.headers.get("content-disposition") ?? "", /^attachment/);
  });

  it("that carries markup is never run: no page type, no sniffing, a sandbox", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    for (const [name, content, type] of [
      ["x.svg", svg, "image/svg+xml"],
      ["y.svg", `<?xml version="1.0"?>${svg}`, "image/svg+xml"],
      ["x.html", "<!doctype html><script>alert(1)</script>", "text/html"],
      ["x.png", "<html><script>alert(1)</script>", "image/png"],
    ] as const) {
      const file = await uploaded(name, content, type);
      assert.equal(file.isInline, false);
      const response = await download(tenant.owner, file.id);
      assert.match(response.headers.get("content-disposition") ?? "", /^attachment/);
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
      assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'.*sandbox/);
      assert.doesNotMatch(response.headers.get("content-type") ?? "", /html|svg|xml/);
    }
  });

  it("has a name that is safe everywhere", async () => {
    for (const name of ["../../etc/passwd", ".htaccess", "\u200b.htaccess", "a\u202egnp.txt", 'quo"te\r\n.txt']) {
      const file = await uploaded(name, "text");
      assert.doesNotMatch(file.name, /^\.|[\\/\u200b\u202e\r\n]/);
      const response = await download(tenant.owner, file.id);
      assert.equal(response.status, 200);
    }
    const russian = await uploaded("Счёт №5.txt", "текст");
    const response = await download(tenant.owner, russian.id);
    assert.match(response.headers.get("content-disposition") ?? "", /filename\*=UTF-8''%D0%A1/);
  });

  it("that is a program, empty, too large or no file at all is refused in the registry's words", async () => {
    const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;
    assert.equal(await codeOf(await upload(tenant.owner, "setup.exe", "MZ")), "unsupported_type");
    assert.equal(await codeOf(await upload(tenant.owner, "invoice.pdf.js", "x")), "unsupported_type");
    const elf = Buffer.concat([Buffer.from("7f454c460201010000", "hex"), Buffer.alloc(200)]);
    assert.equal(await codeOf(await upload(tenant.owner, "picture.png", elf)), "unsupported_type");
    assert.equal(await codeOf(await upload(tenant.owner, "empty.txt", "")), "invalid_input");
    const large = Buffer.alloc(25 * 1024 * 1024 + 1);
    assert.equal(await codeOf(await upload(tenant.owner, "large.bin", large)), "too_large");
    const json = await server.fetchAs(tenant.owner, "/v1/attachments", {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    assert.equal(await codeOf(json), "unsupported_type");
    const broken = await server.fetchAs(tenant.owner, "/v1/attachments", {
      method: "POST",
      body: "--x\r\nnonsense",
      headers: { "content-type": "multipart/form-data; boundary=x" },
    });
    assert.equal(await codeOf(broken), "invalid_input");
  });

  it("is seen by its uploader, then by whoever may see the conversation of its message", async () => {
    const file = await uploaded("offer.txt", "our offer");
    const colleague = await server.createActor(tenant, { scope: "all" });
    const limited = await server.createActor(tenant, { scope: "own" });
    const stranger = (await server.createTenant()).owner;
    assert.equal((await download(tenant.owner, file.id)).status, 200);
    assert.equal((await download(colleague, file.id)).status, 404);
    const { eventId, conversationId } = await server.hear(tenant);
    await server.store.owner.query(
      "insert into event_attachments (tenant_id, event_id, position, attachment_id) values ($1, $2, 0, $3)",
      [tenant.id, eventId, file.id],
    );
    assert.equal((await download(colleague, file.id)).status, 200);
    assert.equal((await download(limited, file.id)).status, 404);
    assert.equal((await download(stranger, file.id)).status, 404);
    await server.store.owner.query("update conversations set assignee_id = $1 where id = $2", [
      limited.id,
      conversationId,
    ]);
    assert.equal((await download(limited, file.id)).status, 200);
  });
});
