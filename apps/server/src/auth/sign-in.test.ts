import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { RapportError } from "@rapport/schema";
import { startTestServer, TEST_PASSWORD, type TestServer, type TestTenant } from "../testing/index.ts";

let server: TestServer;
let tenant: TestTenant;
let nowMs = Date.now();

before(async () => {
  server = await startTestServer({ now: () => new Date(nowMs) });
  tenant = await server.createTenant();
});
after(() => server.stop());

const isCode = (code: string) => (error: RapportError) => {
  assert.equal(error.code, code);
  return true;
};

function post(path: string, init: { cookie?: string; body?: unknown; headers?: Record<string, string> } = {}) {
  return fetch(`${server.url}${path}`, {
    method: "POST",
    headers: {
      ...(init.body === undefined ? {} : { "content-type": "application/json" }),
      ...(init.cookie ? { cookie: init.cookie } : {}),
      ...init.headers,
    },
    body: init.body === undefined ? null : JSON.stringify(init.body),
  });
}

async function signIn(email = tenant.owner.email, password = TEST_PASSWORD) {
  const response = await post("/v1/auth/sign-in", { body: { email, password } });
  return { response, cookie: cookieOf(response), answer: (await response.json()) as { accessToken: string } };
}

function cookieOf(response: Response): string {
  return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

describe("signing in", () => {
  it("answers a token that works, and a cookie that scripts and other sites cannot use", async () => {
    const { response, answer } = await signIn();
    assert.equal(response.status, 200);
    const cookie = response.headers.get("set-cookie") ?? "";
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Strict/);
    assert.match(cookie, /Path=\/v1\/auth/);
    const me = await fetch(`${server.url}/v1/me`, { headers: { authorization: `Bearer ${answer.accessToken}` } });
    assert.equal(me.status, 200);
    assert.equal(((await me.json()) as { actor: { id: string } }).actor.id, tenant.owner.id);
  });

  it("says the same for an unknown address and for a wrong password", async () => {
    const unknown = await post("/v1/auth/sign-in", { body: { email: "nobody@example.com", password: "x".repeat(12) } });
    const wrong = await post("/v1/auth/sign-in", { body: { email: tenant.owner.email, password: "x".repeat(12) } });
    const strip = async (response: Response) => {
      const { error } = (await response.json()) as { error: Record<string, unknown> };
      return { status: response.status, code: error.code, sentence: error.sentence };
    };
    assert.deepEqual(await strip(unknown), await strip(wrong));
  });

  it("slows down guessing at one account without locking that account out from elsewhere", async () => {
    const victim = await server.createActor(tenant);
    for (let guess = 0; guess < 10; guess++) {
      assert.equal((await signIn(victim.email, `wrong password ${guess}`)).response.status, 401);
    }
    const refused = (await signIn(victim.email, "wrong password")).response;
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get("retry-after")) > 0);
    const elsewhere = await server.parts.signIn.withPassword({
      email: victim.email,
      password: TEST_PASSWORD,
      address: "203.0.113.9",
    });
    assert.ok(elsewhere.answer.accessToken);
  });

  it("asks for the company when address and password fit several", async () => {
    const first = await server.createTenant();
    const second = await server.createTenant();
    await server.store.owner.query("update actors set email = 'both@example.com' where id = any ($1)", [
      [first.owner.id, second.owner.id],
    ]);
    const body = { email: "both@example.com", password: TEST_PASSWORD };
    const vague = await post("/v1/auth/sign-in", { body });
    assert.equal(vague.status, 400);
    assert.match(await vague.text(), /Say which one/);
    const exact = await post("/v1/auth/sign-in", { body: { ...body, tenant: second.slug } });
    assert.equal(((await exact.json()) as { me: { tenant: { id: string } } }).me.tenant.id, second.id);
  });
});

describe("refreshing", () => {
  it("rotates the cookie, and gives two tabs that refresh at once the same new one", async () => {
    const { cookie } = await signIn();
    const [left, right] = await Promise.all([
      post("/v1/auth/refresh", { cookie }),
      post("/v1/auth/refresh", { cookie }),
    ]);
    assert.equal(left.status, 200);
    assert.equal(right.status, 200);
    assert.notEqual(cookieOf(left), cookie);
    assert.equal(cookieOf(left), cookieOf(right));
  });

  it("ends the session when an old token comes back after the grace", async () => {
    const { cookie, answer } = await signIn();
    const next = cookieOf(await post("/v1/auth/refresh", { cookie }));
    nowMs += 11_000;
    assert.equal((await post("/v1/auth/refresh", { cookie })).status, 401);
    assert.equal((await post("/v1/auth/refresh", { cookie: next })).status, 401);
    const me = await fetch(`${server.url}/v1/me`, { headers: { authorization: `Bearer ${answer.accessToken}` } });
    assert.equal(me.status, 401);
  });

  it("refuses another site's page", async () => {
    const { cookie } = await signIn();
    const headers = { origin: "https://evil.example" };
    assert.equal((await post("/v1/auth/refresh", { cookie, headers })).status, 403);
    assert.equal((await post("/v1/auth/sign-out", { cookie, headers })).status, 403);
    assert.equal((await post("/v1/auth/refresh", { cookie, headers: { origin: server.url } })).status, 200);
  });

  it("does not work after signing out, nor does the access token", async () => {
    const { cookie, answer } = await signIn();
    assert.equal((await post("/v1/auth/sign-out", { cookie })).status, 204);
    assert.equal((await post("/v1/auth/refresh", { cookie })).status, 401);
    await until(async () => {
      const me = await fetch(`${server.url}/v1/me`, { headers: { authorization: `Bearer ${answer.accessToken}` } });
      return me.status === 401;
    });
  });
});

describe("rights", () => {
  it("take effect on the next request when changed", async () => {
    const operator = await server.createActor(tenant);
    const client = await server.as(operator);
    const owner = await server.as(tenant.owner);
    await assert.rejects(client.call("audit.list", {}), isCode("not_allowed"));
    await owner.call("actors.update", { params: { id: operator.id }, body: { role: "manager" } });
    await client.call("audit.list", {});
    await owner.call("actors.update", { params: { id: operator.id }, body: { isDisabled: true } });
    await assert.rejects(client.call("me.get", {}), isCode("session_ended"));
  });

  it("leave a company with at least one owner", async () => {
    const own = await server.createTenant();
    const owner = await server.as(own.owner);
    const params = { id: own.owner.id };
    await assert.rejects(owner.call("actors.update", { params, body: { role: "viewer" } }), isCode("conflict"));
    await assert.rejects(owner.call("actors.update", { params, body: { isDisabled: true } }), isCode("conflict"));
    const second = await server.createActor(own, { role: "owner" });
    await owner.call("actors.update", { params: { id: second.id }, body: { role: "manager" } });
    await assert.rejects(owner.call("actors.update", { params, body: { role: "manager" } }), isCode("conflict"));
  });

  it("are never given above one's own, nor taken from somebody above", async () => {
    const manager = await server.as(await server.createActor(tenant, { role: "manager" }));
    const params = { id: tenant.owner.id };
    const body = { name: "New", email: "new@example.com", role: "owner" as const };
    await assert.rejects(manager.call("actors.invite", { body }), isCode("not_allowed"));
    await assert.rejects(manager.call("actors.update", { params, body: { name: "X" } }), isCode("not_allowed"));
    await assert.rejects(manager.call("actors.resetPassword", { params }), isCode("not_allowed"));
    const refusals = await (await server.as(tenant.owner)).call("audit.list", { query: { outcome: "refused" } });
    assert.ok(refusals.items.some((entry) => entry.action === "actors.resetPassword"));
  });
});

describe("a one-time link", () => {
  it("sets a password once, and only the newest one works", async () => {
    const owner = await server.as(tenant.owner);
    const body = { name: "Ira", email: "ira@example.com", role: "operator" as const };
    const { actor, inviteUrl } = await owner.call("actors.invite", { body });
    const { inviteUrl: newer } = await owner.call("actors.resetPassword", { params: { id: actor.id } });
    const anyone = await server.as(null);
    const accept = (url: string) =>
      anyone.call("auth.acceptInvite", {
        body: { token: new URL(url).searchParams.get("token") ?? "", password: "a new password" },
      });
    await assert.rejects(accept(inviteUrl), isCode("link_expired"));
    assert.equal((await accept(newer)).me.actor.id, actor.id);
    await assert.rejects(accept(newer), isCode("link_expired"));
  });

  it("does not work for a disabled account or when changed by one letter", async () => {
    const owner = await server.as(tenant.owner);
    const body = { name: "Jo", email: "jo@example.com", role: "operator" as const };
    const { actor, inviteUrl } = await owner.call("actors.invite", { body });
    const token = new URL(inviteUrl).searchParams.get("token") ?? "";
    const forged = `${token.slice(0, -2)}${token.endsWith("A") ? "BA" : "AA"}`;
    const anyone = await server.as(null);
    const password = "a new password";
    await assert.rejects(
      anyone.call("auth.acceptInvite", { body: { token: forged, password } }),
      isCode("link_expired"),
    );
    await owner.call("actors.update", { params: { id: actor.id }, body: { isDisabled: true } });
    await assert.rejects(anyone.call("auth.acceptInvite", { body: { token, password } }), isCode("link_expired"));
  });
});

describe("an API key", () => {
  it("acts with its role until it is revoked, and its secret is shown once", async () => {
    const owner = await server.as(tenant.owner);
    const { key, secret } = await owner.call("apiKeys.create", { body: { name: "CRM", role: "viewer" } });
    const call = (path: string, bearer = secret) =>
      fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
    assert.equal((await call("/v1/actors")).status, 200);
    assert.equal((await call("/v1/audit")).status, 403);
    const last = secret.at(-1) === "A" ? "E" : "A";
    assert.equal((await call("/v1/actors", `${secret.slice(0, -1)}${last}`)).status, 401);
    const { items } = await owner.call("apiKeys.list", {});
    assert.ok(items.some((item) => item.id === key.id && item.lastUsedAt !== null));
    assert.ok(!JSON.stringify(items).includes(secret));
    await owner.call("apiKeys.delete", { params: { id: key.id } });
    assert.equal((await call("/v1/actors")).status, 401);
  });
});

it("changing the password ends every other session and asks for the old one", async () => {
  const person = await server.createActor(tenant);
  const here = await signIn(person.email);
  const there = await signIn(person.email);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const change = (currentPassword: string) =>
    post("/v1/me/password", {
      body: { currentPassword, newPassword: "another good password" },
      headers: bearer(here.answer.accessToken),
    });
  assert.equal((await change("not this one")).status, 401);
  assert.equal((await change(TEST_PASSWORD)).status, 204);
  const status = async (token: string) => (await fetch(`${server.url}/v1/me`, { headers: bearer(token) })).status;
  assert.equal(await status(here.answer.accessToken), 200);
  assert.equal(await status(there.answer.accessToken), 401);
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail("it did not become true");
}
