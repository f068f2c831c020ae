import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { CategoryModel } from "./model.ts";
import { decodeModel, encodeModel } from "./model-file.ts";

// Training a starter set takes seconds of a core: what it gave is kept in the user's cache folder, so that a command line, a server
// and each of many tests find it there. Nothing depends on it: without the folder the set is learnt anew.

const CODE = new URL("./", import.meta.url);
const STARTER = new URL("../../starter/", import.meta.url);

/** `XDG_CACHE_HOME`, or `.cache` of the home folder. */
const cacheFolder = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "rapport");

let digest: string | undefined;

/** Of everything that a model comes from: the labelled messages, and the code that reads and learns. */
function digestOfSources(): string {
  if (digest === undefined) {
    const hash = createHash("sha256");
    const files = [
      ...readdirSync(STARTER).filter((name) => /^(?:subscription|marketplace|out-of-scope)\b.*\.json$/.test(name)),
      ...readdirSync(CODE).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts")),
    ];
    for (const name of files.toSorted())
      hash.update(name).update(readFileSync(new URL(name, name.endsWith(".json") ? STARTER : CODE)));
    digest = hash.digest("hex").slice(0, 16);
  }
  return digest;
}

/** The model that was kept under the name, or the one that `train` makes, which is kept then. */
export function keepModel(name: string, train: () => CategoryModel): CategoryModel {
  const folder = cacheFolder();
  const file = `router-${name}-${digestOfSources()}.model`;
  try {
    return decodeModel(readFileSync(join(folder, file)));
  } catch {
    // Absent, damaged or unreadable: all the same.
  }
  const model = train();
  const draft = join(folder, `${file}.${randomUUID()}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, encodeModel(model), { mode: 0o600 });
    renameSync(draft, join(folder, file));
    for (const other of readdirSync(folder))
      if (other.startsWith(`router-${name}-`) && other !== file && !other.startsWith(`${file}.`))
        rmSync(join(folder, other), { force: true });
  } catch {
    // No folder that can be written to, or a full disk.
    try {
      rmSync(draft, { force: true });
    } catch {}
  }
  return model;
}
