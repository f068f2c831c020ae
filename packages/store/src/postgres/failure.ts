/** What stopped the embedded server, for callers that act on it; the message is a sentence for people. */
export type EmbeddedPostgresFailureCode =
  | "binaries_missing"
  | "data_directory_refused"
  | "disk_full"
  | "port_taken"
  | "version_mismatch"
  | "start_failed"
  | "stop_failed";

/** The embedded PostgreSQL could not be started or stopped; `message` says what to do about it. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresFailureCode;

  constructor(code: EmbeddedPostgresFailureCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "EmbeddedPostgresError";
    this.code = code;
  }
}

/**
 * Turns what `initdb` or `postgres` wrote before it gave up into one sentence that says what to do.
 * `output` is the text of that run only; `place` the directory it worked in.
 */
export function explainFailure(output: string, place: string, port?: number): EmbeddedPostgresError {
  if (/no space left on device|disk quota exceeded/i.test(output)) {
    return new EmbeddedPostgresError(
      "disk_full",
      `PostgreSQL cannot start: the disk that holds ${place} is full. Free some space and start again; nothing that was acknowledged is lost.`,
    );
  }
  if (/address already in use/i.test(output)) {
    return new EmbeddedPostgresError(
      "port_taken",
      `PostgreSQL cannot listen on port ${port ?? "?"} of 127.0.0.1: another program uses it. Stop that program or choose another port.`,
    );
  }
  if (/permission denied|operation not permitted/i.test(output)) {
    return new EmbeddedPostgresError(
      "data_directory_refused",
      `PostgreSQL may not use ${place}: ${lastReason(output)}. Give this user the directory, or name another with RAPPORT_DATA.`,
    );
  }
  return new EmbeddedPostgresError("start_failed", `PostgreSQL could not start in ${place}: ${lastReason(output)}.`);
}

function lastReason(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.filter((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line));
  const line = telling.at(-1) ?? lines.at(-1) ?? "it said nothing";
  return line.replace(/^.*?\b(?:FATAL|PANIC|ERROR|error):\s*/, "").replace(/\.$/, "");
}
