import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";

const SOURCE = join(import.meta.dirname, "..");
const STYLES = join(dirname(createRequire(import.meta.url).resolve("@mantine/core/styles.css")), "styles");

test("every Mantine component in use has its styles loaded", () => {
  const loaded = readFileSync(join(SOURCE, "theme/mantine-styles.ts"), "utf8");
  const used = new Set<string>();
  for (const file of globSync("**/*.tsx", { cwd: SOURCE })) {
    const text = readFileSync(join(SOURCE, file), "utf8");
    for (const [, names] of text.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)) {
      for (const name of names?.match(/\b[A-Z]\w+/g) ?? []) used.add(name);
    }
  }
  assert.ok(used.has("Button"));
  const missing = [...used].filter(
    (name) => existsSync(join(STYLES, `${name}.layer.css`)) && !loaded.includes(`/styles/${name}.layer.css`),
  );
  assert.deepEqual(missing, [], "Add these to theme/mantine-styles.ts.");
});
