import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { parse } from "yaml";
import { PRODUCT_ROOT, readConfig } from "../config.ts";
import { SERVICE_NAMES, SERVICES } from "./index.ts";

interface ComposeService {
  image: string;
  command: string[];
  ports?: string[];
  environment: Record<string, string>;
  depends_on: Record<string, { condition: string }>;
  healthcheck: { test: string[] };
  build: { context: string; dockerfile: string };
}

let services: Record<string, ComposeService>;
let dockerfile: string;

before(async () => {
  const text = await readFile(join(PRODUCT_ROOT, "deploy/docker-compose.yml"), "utf8");
  services = (parse(text, { merge: true }) as { services: Record<string, ComposeService> }).services;
  dockerfile = await readFile(join(PRODUCT_ROOT, "deploy/Dockerfile"), "utf8");
});

describe("the compose file", () => {
  it("runs one container for each service that there is, and PostgreSQL", () => {
    assert.deepEqual(Object.keys(services).toSorted(), [...SERVICE_NAMES, "postgres"].toSorted());
    for (const name of SERVICE_NAMES) assert.deepEqual(services[name]?.command, ["serve", name]);
  });

  it("starts each once the database is healthy, and asks each for its readiness at its own port", () => {
    assert.ok(services.postgres?.healthcheck.test.length);
    for (const name of SERVICE_NAMES) {
      const service = services[name] as ComposeService;
      assert.equal(service.depends_on.postgres?.condition, "service_healthy");
      assert.ok(
        service.healthcheck.test.at(-1)?.includes(`http://127.0.0.1:${SERVICES[name].defaultPort}/ready`),
        name,
      );
    }
  });

  it("gives all the same database and key, in variables that the server reads", () => {
    for (const name of SERVICE_NAMES) {
      const environment = services[name]?.environment as Record<string, string>;
      assert.deepEqual(environment, services.hub?.environment);
      const given = Object.fromEntries(
        Object.entries({
          ...environment,
          RAPPORT_SECRET_KEY: "ab".repeat(32),
          RAPPORT_PUBLIC_URL: "https://x.example",
        }).map(([key, value]) => [key, value.replace(/\$\{[^}]*:-[^}]*\}/g, "").replace(/\$\{[^}]*\}/g, "secret")]),
      );
      const config = readConfig(given);
      assert.equal(config.databaseUrl, "postgres://rapport:secret@postgres:5432/rapport");
      assert.equal(config.secretKey?.byteLength, 32);
      assert.deepEqual(config.trustedProxies, []);
    }
  });

  it("opens only the hub to the outside: one origin for console, API, sockets and widget", () => {
    assert.deepEqual(
      Object.keys(services).filter((name) => services[name]?.ports),
      ["hub"],
    );
    assert.ok(services.hub?.ports?.some((port) => port.endsWith(`:${SERVICES.hub.defaultPort}`)));
    assert.ok(services.hub?.ports?.some((port) => port.endsWith(":2525")));
  });
});

describe("the image", () => {
  it("starts a program that exists, from folders that exist", () => {
    const entry = /ENTRYPOINT \["node", "([^"]+)"\]/.exec(dockerfile)?.[1] ?? "";
    assert.ok(existsSync(join(PRODUCT_ROOT, entry)), entry);
    for (const [, source = ""] of dockerfile.matchAll(/COPY --from=build \/app\/(\S+)/g)) {
      if (source !== "node_modules") assert.ok(existsSync(join(PRODUCT_ROOT, source)), source);
    }
    for (const { build } of SERVICE_NAMES.map((name) => services[name] as ComposeService)) {
      assert.ok(existsSync(join(PRODUCT_ROOT, "deploy", build.context, build.dockerfile)));
    }
  });
});
