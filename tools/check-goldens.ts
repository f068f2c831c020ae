import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./source-files.ts";

// Golden files: what the code makes, kept in the repository so that a change of it is seen and read.
// `npm run check -- --write` renews them.

export interface Golden {
  /** Relative to the repository. */
  path: string;
  /** Makes the present text; null while the code that makes it doesn't exist yet. */
  make(): Promise<string | null>;
}

const goldens: readonly Golden[] = [
  { path: "packages/store/schema.sql", make: dumpMigratedSchema },
  { path: "packages/api/openapi.json", make: () => makeBy("packages/api/src/openapi.ts", "makeOpenApi") },
  { path: "packages/schema/schema.json", make: () => makeBy("packages/schema/src/json-schema.ts", "makeJsonSchema") },
];

async function dumpMigratedSchema(): Promise<string | null> {
  if (!existsSync(join(repository, "packages/store/migrations"))) return null;
  const { createTestDatabase } = await import("../packages/store/src/testing/test-database.ts");
  const { withTestCluster } = await import("../packages/store/src/testing/test-cluster.ts");
  const { dumpSchema } = await import("../packages/store/src/migrate/index.ts");
  const cluster = await withTestCluster();
  const database = await createTestDatabase();
  try {
    const text = await dumpSchema(database.url);
    return `-- Made from the migrations by \`npm run check -- --write\`; for reading and comparing, not for running.\n\n${text}`;
  } finally {
    await database.drop();
    await cluster.stop();
  }
}

/** Calls the function `name` of a module of ours, which returns the document as an object. */
async function makeBy(module: string, name: string): Promise<string | null> {
  const path = join(repository, module);
  if (!existsSync(path)) return null;
  const exports = (await import(path)) as Record<string, unknown>;
  const make = exports[name];
  if (typeof make !== "function")
    throw new Error(`${module} must export a function ${name} that makes the golden file.`);
  return `${JSON.stringify(await make(), null, 2)}\n`;
}

/** Compares each golden file with what the code makes now, or renews it. Returns sentences about those that differ. */
export async function checkGoldens(root: string, list: readonly Golden[], isWriting: boolean): Promise<string[]> {
  const violations: string[] = [];
  for (const { path, make } of list) {
    const made = await make();
    if (made === null) continue;
    const file = join(root, path);
    const kept = existsSync(file) ? readFileSync(file, "utf8") : null;
    if (made === kept) continue;
    if (isWriting) writeFileSync(file, made);
    else
      violations.push(
        `${path}${describeDifference(kept, made)} Renew it with \`npm run check -- --write\` and read the difference.`,
      );
  }
  return violations;
}

function describeDifference(kept: string | null, made: string): string {
  if (kept === null) return " doesn't exist yet.";
  const before = kept.split("\n");
  const line = made.split("\n").findIndex((text, index) => text !== before[index]);
  const at = line < 0 ? made.split("\n").length : line;
  return `:${at + 1} differs from what the code makes now:\n  kept ${before[at] ?? "(end)"}\n  now  ${made.split("\n")[at] ?? "(end)"}\n `;
}

if (import.meta.main) {
  const violations = await checkGoldens(repository, goldens, process.argv.includes("--write"));
  for (const violation of violations) process.stdout.write(`${violation}\n`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
