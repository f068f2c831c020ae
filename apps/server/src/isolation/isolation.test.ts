import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { contract, type RouteDefinition, type RouteName } from "@rapport/api";
import { ROLE_PERMISSIONS, type Role, Role as Roles } from "@rapport/schema";
import { startTestServer, type TestActor, type TestServer } from "../testing/index.ts";
import { callRoute, type LooseInput } from "./request.ts";
import { createWorld, SAMPLES, secretWordOf, type World } from "./world.ts";

let server: TestServer;
let mine: World;
let theirs: World;

before(async () => {
  server = await startTestServer();
  [mine, theirs] = [await createWorld(server), await createWorld(server)];
});
after(() => server.stop());

const ROUTES = Object.entries(contract) as [RouteName, RouteDefinition][];
const PRIVATE = ROUTES.filter(([, route]) => route.access !== "public");
const sampleOf = (name: RouteName, world: World) => SAMPLES[name](world) as LooseInput;

/** Routes on which a foreign id in the body is only a wish: the answer must hold nothing of it. */
const FOREIGN_IDS_ARE_HARMLESS: Partial<Record<RouteName, string>> = {
  "views.create": "a filter by an unknown actor finds nothing",
  "conversations.saveDraft": "a draft only names files; whose they are is asked when it is sent",
  "conversations.bulkUpdate": "each id's refusal stands in the answer",
};

it("every route of the contract has a handler", () => {
  const missing = ROUTES.filter(([, { method, path }]) => !server.app.hasRoute({ method, url: path }));
  assert.deepEqual(missing, []);
});

describe("without signing in", () => {
  for (const [name] of PRIVATE) {
    it(`${name} answers 401`, async () => {
      const answer = await callRoute(server, null, name, sampleOf(name, mine));
      assert.equal(answer.status, 401);
      assert.equal(answer.code, "not_signed_in");
    });
  }
});

describe("a role that lacks the right", () => {
  for (const [name, route] of PRIVATE) {
    for (const role of rolesWithout(route)) {
      it(`${role}: ${name} answers 403 and is written down`, async () => {
        const actor = await actorWith(role);
        const answer = await callRoute(server, actor, name, sampleOf(name, mine));
        assert.equal(answer.status, 403, answer.text);
        assert.equal(answer.code, "not_allowed");
        const [entry] = await refusalsBy(actor);
        assert.equal(entry?.action, route.access);
      });
    }
  }
});

describe("another company's ids", () => {
  for (const [name, route] of PRIVATE.filter(([, route]) => route.params)) {
    it(`in the address: ${name} answers 404 and is written down`, async () => {
      const before = await fingerprint(theirs);
      const input = { ...sampleOf(name, mine), params: sampleOf(name, theirs).params ?? {} };
      const answer = await callRoute(server, mine.tenant.owner, name, input);
      assert.equal(answer.status, 404, `${name}: ${answer.text}`);
      assert.ok(!answer.text.includes(secretWordOf(theirs.tenant)));
      const [entry] = await refusalsBy(mine.tenant.owner);
      assert.equal(entry?.target_id, input.params.id);
      assert.equal(entry?.action, name);
      assert.equal(await fingerprint(theirs), before);
      assert.ok(route);
    });
  }

  for (const [name] of PRIVATE) {
    const hasForeign = (world: World, other: World) => {
      const input = sampleOf(name, world);
      return JSON.stringify(input.body ?? null) !== JSON.stringify(swapIds(input.body ?? null, world, other));
    };
    it(`in the body: ${name} does nothing to them and tells nothing of them`, async (test) => {
      if (!hasForeign(mine, theirs)) return test.skip("the body names no records");
      const before = await fingerprint(theirs);
      const own = sampleOf(name, mine);
      const answer = await callRoute(server, mine.tenant.owner, name, {
        ...own,
        body: swapIds(own.body, mine, theirs),
      });
      assert.ok(!answer.text.includes(secretWordOf(theirs.tenant)), answer.text);
      assert.equal(await fingerprint(theirs), before);
      if (name in FOREIGN_IDS_ARE_HARMLESS) assert.ok(answer.status < 300);
      else assert.ok(answer.status >= 400 && answer.status < 500, `${name}: ${answer.status} ${answer.text}`);
    });
  }

  for (const [name, route] of PRIVATE.filter(([, route]) => route.method === "GET" && !route.params)) {
    it(`are in no list: ${name}`, async () => {
      const answer = await callRoute(server, mine.tenant.owner, name, sampleOf(name, mine));
      assert.equal(answer.status, 200, answer.text);
      assert.ok(!answer.text.includes(secretWordOf(theirs.tenant)));
      assert.ok(!answer.text.includes(theirs.tenant.id));
      assert.ok(route);
    });
  }
});

describe("fields that would change the company or the id are ignored", () => {
  for (const [name, route] of PRIVATE.filter(([, route]) => route.body || route.query)) {
    it(name, async () => {
      const world = await createWorld(server);
      const foreign = { tenantId: theirs.tenant.id, tenant_id: theirs.tenant.id, id: theirs.conversationId };
      const before = await fingerprint(theirs);
      const input = sampleOf(name, world);
      const answer = await callRoute(server, world.tenant.owner, name, {
        ...input,
        ...(route.body
          ? { body: name === "connections.check" ? input.body : { ...(input.body as object), ...foreign } }
          : {}),
        ...(route.query ? { query: { ...input.query, ...foreign } } : {}),
      });
      assert.ok(answer.status < 300 || name === "me.changePassword", `${name}: ${answer.status} ${answer.text}`);
      assert.ok(!answer.text.includes(secretWordOf(theirs.tenant)));
      assert.equal(await fingerprint(theirs), before);
    });
  }
});

function rolesWithout({ access }: RouteDefinition): Role[] {
  if (access === "public" || access === "signed_in") return [];
  return Roles.options.filter((role) => !ROLE_PERMISSIONS[role].includes(access));
}

const actors = new Map<Role, TestActor>();

async function actorWith(role: Role): Promise<TestActor> {
  const actor = actors.get(role) ?? (await server.createActor(mine.tenant, { role }));
  actors.set(role, actor);
  return actor;
}

async function refusalsBy(actor: TestActor): Promise<{ action: string; target_id: string | null }[]> {
  const { rows } = await server.store.owner.query<{ action: string; target_id: string | null }>(
    "select action, target_id from audit_log where tenant_id = $1 and actor_id = $2 and outcome = 'refused' order by seq desc limit 1",
    [actor.tenantId, actor.id],
  );
  return rows;
}

let tables: string[] | undefined;

/** A digest of everything a company has. */
async function fingerprint(world: World): Promise<string> {
  tables ??= (
    await server.store.owner.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
       where c.relnamespace = 'rapport'::regnamespace and c.relkind = 'r' order by 1`,
    )
  ).rows.map((row) => row.name);
  const digests = tables.map(
    (table) => `(select md5(string_agg(t::text, '|' order by t::text)) from ${table} t where tenant_id = $1)`,
  );
  const { rows } = await server.store.owner.query<{ all: string }>(
    `select concat_ws(',', ${digests.join(", ")}) as all`,
    [world.tenant.id],
  );
  return rows[0]?.all ?? "";
}

/** Replaces every id of one world by the same thing's id in the other. */
function swapIds<Value>(value: Value, from: World, to: World): Value {
  const pairs = (Object.keys(from) as (keyof World)[]).map((key) => [idOf(from[key]), idOf(to[key])] as const);
  let text = JSON.stringify(value);
  for (const [own, foreign] of pairs) if (own && foreign) text = text.replaceAll(own, foreign);
  return JSON.parse(text) as Value;
}

function idOf(value: World[keyof World]): string | null {
  if (typeof value === "string") return value;
  return typeof value === "object" && "role" in value ? value.id : null;
}
