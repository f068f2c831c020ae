declare module "pg-copy-streams" {
  import type { Readable, Writable } from "node:stream";
  import type { Submittable } from "pg";

  /** Streams what `copy … to stdout` says; `rowCount` is known at the end. */
  export function to(sql: string): Readable & Submittable & { rowCount: number };
  /** Takes what `copy … from stdin` is given. */
  export function from(sql: string): Writable & Submittable & { rowCount: number };
}
