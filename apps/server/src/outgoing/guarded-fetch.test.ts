import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { RapportError } from "@rapport/schema";
import { createAddressGuard } from "./address-guard.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";

const isForbidden = (error: RapportError) => {
  assert.equal(error.code, "address_forbidden");
  return true;
};

describe("an address", () => {
  const guard = createAddressGuard([]);
  const forbidden = [
    ["loopback", "127.0.0.1", "127.8.8.8", "::1"],
    ["private", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::1", "fc00::1"],
    ["link-local and cloud metadata", "169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254"],
    ["carrier-grade NAT", "100.64.0.1", "100.127.255.255"],
    ["multicast", "224.0.0.1", "239.255.255.255", "ff02::1"],
    ["unspecified, broadcast and reserved", "0.0.0.0", "0.1.2.3", "255.255.255.255", "240.0.0.1", "::", "100::1"],
    ["documentation and benchmarking", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1"],
    ["IPv4 in IPv6 clothes", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"],
    ["site-local", "fec0::1"],
    ["not an address", "localhost", "", "999.1.1.1"],
  ] as const;
  for (const [kind, ...addresses] of forbidden) {
    it(`that is ${kind} is refused`, () => {
      for (const address of addresses) assert.throws(() => guard.requireAllowed(address), isForbidden, address);
    });
  }

  it("of the open Internet is allowed", () => {
    for (const address of [
      "8.8.8.8",
      "100.63.255.255",
      "100.128.0.1",
      "172.32.0.1",
      "2606:4700::1111",
      "64:ff9b::808:808",
    ]) {
      guard.requireAllowed(address);
    }
  });

  it("on the allowlist is allowed, its neighbours are not", () => {
    const opened = createAddressGuard(["10.1.0.0/16", "127.0.0.1", "fd00::/64"]);
    for (const address of ["10.1.2.3", "127.0.0.1", "::ffff:127.0.0.1", "fd00::5"]) opened.requireAllowed(address);
    for (const address of ["10.2.0.1", "127.0.0.2", "fd00:1::5"]) {
      assert.throws(() => opened.requireAllowed(address), isForbidden, address);
    }
  });

  it("that cannot be read makes the server refuse to start", () => {
    assert.throws(() => createAddressGuard(["10.0.0.0/8", "intranet"]), /intranet/);
  });
});

describe("an outgoing call", () => {
  let server: Server;
  let base: string;
  const asked: string[] = [];

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const to = new URL(request.url ?? "/", "http://x").searchParams.get("to");
      if (to) response.writeHead(302, { location: to }).end();
      else response.end("hello");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it("to a private address never leaves, however it is written", async () => {
    const { fetch, close } = createGuardedFetch(createAddressGuard([]));
    const port = new URL(base).port;
    const before = asked.length;
    for (const host of [
      "127.0.0.1",
      "localhost",
      "127.1",
      "0x7f000001",
      "2130706433",
      "[::ffff:127.0.0.1]",
      "0.0.0.0",
    ]) {
      await assert.rejects(fetch(`http://${host}:${port}/`), isForbidden, host);
    }
    assert.equal(asked.length, before);
    await close();
  });

  it("that is redirected to a forbidden address stops there", async () => {
    const { fetch, close } = createGuardedFetch(createAddressGuard(["127.0.0.1"]));
    assert.equal(await (await fetch(`${base}/?to=${encodeURIComponent("/plain")}`)).text(), "hello");
    const target = base.replace("127.0.0.1", "127.0.0.2");
    await assert.rejects(fetch(`${base}/?to=${encodeURIComponent(`${target}/secret`)}`), isForbidden);
    await assert.rejects(fetch(`${base}/?to=${encodeURIComponent("http://169.254.169.254/latest")}`), isForbidden);
    assert.ok(!asked.includes("/secret"));
    await close();
  });

  it("speaks HTTP only", async () => {
    const { fetch, close } = createGuardedFetch(createAddressGuard([]));
    for (const url of ["file:///etc/passwd", "ftp://example.com/", "gopher://x", "nonsense"]) {
      await assert.rejects(fetch(url), isForbidden, url);
    }
    await close();
  });
});
