import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, it } from "node:test";
import { SUBSCRIPTION_AGENT } from "@rapport/intelligence";
import type { AgentConfig } from "@rapport/schema";
import { startTestServer, type TestServer, type TestTenant } from "../testing/index.ts";

let server: TestServer;
let tenant: TestTenant;
let shop: Server;
let shopUrl: string;

before(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
  const document = "openapi: 3.1.0\npaths:\n  /orders:\n    get:\n      operationId: orders\n";
  shop = createServer((request, response) => {
    response.writeHead(request.url === "/openapi.yaml" ? 200 : 404).end(document);
  }).listen(0, "127.0.0.1");
  await new Promise((done) => shop.once("listening", done));
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
});
after(async () => {
  shop?.close();
  await server?.stop();
});

const importFrom = async (documentUrl: string) => {
  const owner = await server.as(tenant.owner);
  return owner.call("toolSources.import", { body: { kind: "openapi", name: "Shop", url: shopUrl, documentUrl } });
};

it("a document is read where it stands; an address without one says what it answered", async () => {
  const { added } = await importFrom(`${shopUrl}/openapi.yaml`);
  assert.deepEqual(added, ["orders"]);
  await assert.rejects(importFrom(`${shopUrl}/nothing`), { code: "provider_failed", message: /answered 404/ });
  const owner = await server.as(tenant.owner);
  const neither = { kind: "openapi", name: "Shop", url: shopUrl } as const;
  await assert.rejects(owner.call("toolSources.import", { body: neither }), { code: "invalid_input" });
});

it("a policy that somebody else changed since it was seen is not written over", async () => {
  await importFrom(`${shopUrl}/openapi.yaml`);
  const owner = await server.as(tenant.owner);
  const [tool] = (await owner.call("tools.list", {})).items;
  const change = (patch: object) => ({
    params: { id: tool!.id },
    body: { policy: { ...tool!.policy, ...patch }, seenPolicy: tool!.policy },
  });
  await owner.call("tools.update", change({ identity: "claimed" }));
  await assert.rejects(owner.call("tools.update", change({ by: ["staff"] })), { code: "conflict" });
  const [now] = (await owner.call("tools.list", {})).items;
  assert.deepEqual([now!.policy.identity, now!.policy.by], ["claimed", ["customer", "staff"]]);
});

/** A company of its own with tools of a source; `policies` by the tool's name. */
async function useTools(names: readonly string[], policies: Record<string, object> = {}) {
  const company = await server.createTenant();
  const owner = await server.as(company.owner);
  const read = () => {
    const paths = Object.fromEntries(
      names.map((name) => [`/${name}`, { post: { operationId: name, "x-rapport-policy": policies[name] } }]),
    );
    const body = { kind: "openapi", name: "Till", url: shopUrl, secrets: { authorization: "Bearer 1" } } as const;
    return owner.call("toolSources.import", { body: { ...body, document: { openapi: "3.1.0", paths } } });
  };
  const { sourceId } = await read();
  const tools = async () => (await owner.call("tools.list", {})).items;
  const idOf = async (name: string) => (await tools()).find((tool) => tool.name === name)!.id;
  const rows = async (table: "tools" | "tool_sources" | "tool_secrets") =>
    (await server.store.owner.query(`select from rapport.${table} where tenant_id = $1`, [company.id])).rowCount;
  return { company, owner, sourceId, read, tools, idOf, rows };
}

const FOR_STAFF = { effect: "write", identity: "verified", confirmation: "staff", by: ["staff"] };

it("a tool that nothing needs is deleted, and reading its source again brings it back", async () => {
  const { owner, read, tools, idOf, rows } = await useTools(["refund", "stamp"]);
  const id = await idOf("stamp");
  await owner.call("tools.delete", { params: { id } });
  assert.deepEqual([(await tools()).map(({ name }) => name), await rows("tools")], [["refund"], 1]);
  for (const name of ["tools.delete", "tools.update", "tools.try"] as const) {
    const input = { params: { id }, body: { arguments: {} } };
    await assert.rejects(owner.call(name, input), { code: "not_found" });
  }
  assert.deepEqual((await read()).added, ["stamp"]);
});

it("a tool with an open action stays; once it is settled the tool goes and the action keeps its name", async () => {
  const { company, owner, sourceId, read, tools, idOf, rows } = await useTools(["refund"], { refund: FOR_STAFF });
  const { policy } = (await tools())[0]!;
  await owner.call("tools.update", {
    params: { id: await idOf("refund") },
    body: { policy: { ...policy, identity: "anonymous" } },
  });
  const { conversationId } = await server.hear(company);
  const action = await owner.call("actions.propose", {
    params: { id: conversationId },
    body: { tool: "refund", arguments: {} },
  });
  const id = await idOf("refund");
  const open = { code: "in_use", message: "refund has actions that are not settled yet: 1. Settle them first." };
  await assert.rejects(owner.call("tools.delete", { params: { id } }), open);
  await assert.rejects(owner.call("toolSources.delete", { params: { id: sourceId } }), open);
  await owner.call("actions.decline", { params: { id: action.id } });

  await owner.call("toolSources.delete", { params: { id: sourceId } });
  assert.deepEqual([await tools(), (await owner.call("toolSources.list", {})).items], [[], []]);
  assert.deepEqual([await rows("tools"), await rows("tool_sources"), await rows("tool_secrets")], [1, 1, 0]);
  const { items } = await owner.call("actions.list", { params: { id: conversationId } });
  assert.deepEqual(
    items.map(({ tool, state }) => [tool, state]),
    [["refund", "refused"]],
  );
  for (const name of ["tools.delete", "tools.try", "tools.update"] as const) {
    const input = { params: { id }, body: { arguments: {} } };
    await assert.rejects(owner.call(name, input), { code: "not_found" });
  }
  // The names are free again.
  const again = await read();
  assert.deepEqual([again.added, again.sourceId === sourceId], [["refund"], false]);
  assert.notEqual(await idOf("refund"), id);
});

it("a tool that a playbook at work needs stays, also when it only finds the customer or tells an outcome", async () => {
  const lookedUp = { refund: { ...FOR_STAFF, readBack: { tool: "fate" } } };
  const { owner, sourceId, tools, idOf } = await useTools(["refund", "fate", "find_customer", "stamp"], lookedUp);
  const { draft, draftRevision } = await owner.call("agent.get", {});
  const [first] = SUBSCRIPTION_AGENT.playbooks.filter(({ steps }) => steps.some(({ kind }) => kind === "identify"));
  const steps = [{ id: "who", kind: "identify" as const, level: "verified" as const, next: [] }];
  const own: AgentConfig = {
    ...draft,
    playbooks: [
      {
        ...first!,
        category: "refunds",
        replaces: [],
        start: "who",
        steps,
        form: [],
        templates: {},
        examples: [],
        tools: ["refund"],
      },
    ],
  };
  const saved = await owner.call("agent.saveDraft", { body: { draft: own, draftRevision } });
  const uses = async () =>
    Object.fromEntries((await tools()).map(({ name, usedBy }) => [name, usedBy.map(({ isAtWork }) => isAtWork)]));
  assert.deepEqual(await uses(), { refund: [false], fate: [false], find_customer: [false], stamp: [] });
  await owner.call("agent.publish", { body: { note: "", isDeployed: true } });
  assert.deepEqual(await uses(), { refund: [true], fate: [true], find_customer: [true], stamp: [] });
  for (const name of ["refund", "fate", "find_customer"]) {
    await assert.rejects(owner.call("tools.delete", { params: { id: await idOf(name) } }), {
      code: "in_use",
      message: `${name} is needed by playbooks at work: refunds. Publish a version without it first.`,
    });
  }
  await assert.rejects(owner.call("toolSources.delete", { params: { id: sourceId } }), { code: "in_use" });

  // Without the playbook the outcome's tool is still needed by the other tool, but not when both go.
  const without = { ...own, playbooks: [{ ...own.playbooks[0]!, tools: [] }] };
  await owner.call("agent.saveDraft", { body: { draft: without, draftRevision: saved.draftRevision } });
  await owner.call("agent.publish", { body: { note: "", isDeployed: true } });
  await assert.rejects(owner.call("tools.delete", { params: { id: await idOf("fate") } }), {
    code: "in_use",
    message: "The outcomes of refund are looked up with fate. Choose another tool there first.",
  });
  await owner.call("tools.delete", { params: { id: await idOf("refund") } });
  await owner.call("tools.delete", { params: { id: await idOf("fate") } });
  assert.deepEqual(Object.keys(await uses()).sort(), ["find_customer", "stamp"]);
});
