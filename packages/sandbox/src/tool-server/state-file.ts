import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Keeps a state as one JSON file. A crash leaves the former or the new one, never half of it. */
export interface StateFile<State> {
  read(): State | null;
  write(state: State): void;
}

export function openStateFile<State>(folder: string, name: string): StateFile<State> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  return {
    read() {
      try {
        return JSON.parse(readFileSync(path, "utf8")) as State;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      }
    },
    write(state) {
      const next = `${path}.${process.pid}.next`;
      writeFileSync(next, JSON.stringify(state));
      renameSync(next, path);
    },
  };
}
