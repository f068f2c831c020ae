import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { WidgetFrame, WidgetSay, widgetRoutes } from "@rapport/api";
import { z } from "zod";
import { buildWidget, OWN_NAMES } from "./build.ts";

const into = await mkdtemp(join(tmpdir(), "rapport-widget-"));
after(() => rm(into, { recursive: true }));
const sizes = await buildWidget(into);

test("the loader is at most 2 kB, the application at most 25 kB after gzip", (context) => {
  context.diagnostic(`widget.js ${sizes.loaderBytes} bytes, widget-app.js ${sizes.appBytes} bytes`);
  assert.ok(sizes.loaderBytes <= 2_000, `${sizes.loaderBytes} bytes`);
  assert.ok(sizes.appBytes <= 25_000, `${sizes.appBytes} bytes`);
});

test("the loader asks for exactly the application that was built with it", async () => {
  const app = await readFile(join(into, "widget-app.js"));
  const hash = createHash("sha256").update(app).digest("hex").slice(0, 12);
  assert.match(await readFile(join(into, "widget.js"), "utf8"), new RegExp(`widget-app\\.js\\?v=${hash}`));
  assert.deepEqual(gunzipSync(await readFile(join(into, "widget-app.js.gz"))), app);
});

test("no name that is shortened is part of what goes over the wire", () => {
  const schemas: z.ZodType[] = Object.values(widgetRoutes).flatMap((route) =>
    ["body", "query", "response"].flatMap(
      (part) => ((route as Record<string, unknown>)[part] as z.ZodType | undefined) ?? [],
    ),
  );
  const spoken = JSON.stringify(
    [...schemas, WidgetFrame, WidgetSay].map((schema) => z.toJSONSchema(schema, { io: "input" })),
  );
  assert.match(spoken, /"needsPreChat"/);
  for (const name of OWN_NAMES) assert.ok(!spoken.includes(`"${name}"`), name);
});

test("nothing of a stranger is ever read as markup", async () => {
  const app = await readFile(join(into, "widget-app.js"), "utf8");
  // Preact carries the words for dangerouslySetInnerHTML; nothing of ours may use them.
  assert.doesNotMatch(app, /insertAdjacentHTML|outerHTML|document\.write|\beval\(|new Function/);
});
