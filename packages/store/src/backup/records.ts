import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";

/**
 * The inside of a backup, before compression: records of one letter, a length (4 bytes, big endian) and that many bytes.
 * `M` manifest, then per table `T` head, any number of `D` data, `E` end; at last `Z`. Without its `Z` a file is torn.
 */
export type RecordKind = "M" | "T" | "D" | "E" | "Z";

const HEAD_BYTES = 5;
const MAX_RECORD_BYTES = 512 * 1024 * 1024;

export async function writeRecord(to: Writable, kind: RecordKind, payload: Uint8Array | object): Promise<void> {
  const bytes = payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload));
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(kind, 0, "latin1");
  head.writeUInt32BE(bytes.byteLength, 1);
  to.write(head);
  if (!to.write(bytes)) await new Promise((resolve) => to.once("drain", resolve));
}

export async function endRecords(to: Writable): Promise<void> {
  to.end();
  await finished(to);
}

/** Reads records in order; throws when the stream ends inside of one. */
export async function* readRecords(from: Readable): AsyncGenerator<{ kind: RecordKind; payload: Buffer }> {
  let waiting: Buffer[] = [];
  let size = 0;
  let needed = HEAD_BYTES;
  for await (const chunk of from as AsyncIterable<Buffer>) {
    waiting.push(chunk);
    size += chunk.byteLength;
    if (size < needed) continue;
    let bytes = Buffer.concat(waiting);
    while (bytes.byteLength >= HEAD_BYTES) {
      const length = bytes.readUInt32BE(1);
      if (length > MAX_RECORD_BYTES) throw new Error("This is no backup of Rapport.");
      needed = HEAD_BYTES + length;
      if (bytes.byteLength < needed) break;
      yield { kind: bytes.toString("latin1", 0, 1) as RecordKind, payload: bytes.subarray(HEAD_BYTES, needed) };
      bytes = bytes.subarray(needed);
      needed = HEAD_BYTES;
    }
    waiting = [bytes];
    size = bytes.byteLength;
  }
  if (size > 0) throw new Error("The backup is torn: it ends in the middle.");
}
