/** Why a database was left as it was. */
export type MigrationRefusal =
  /** The database is newer than this binary, by a breaking migration. */
  | "database_newer"
  /** A file that was applied reads differently now. */
  | "migration_changed"
  /** A file with a number below one that was already applied. */
  | "migration_out_of_order"
  /** A name that doesn't follow 000001_name.sql, or a number used twice. */
  | "migration_misnamed"
  /** The SQL failed; nothing of that file was kept. */
  | "migration_failed";

/** A refusal to migrate; `message` is a sentence for the person who starts the server. */
export class MigrationError extends Error {
  readonly code: MigrationRefusal;

  constructor(code: MigrationRefusal, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "MigrationError";
    this.code = code;
  }
}
