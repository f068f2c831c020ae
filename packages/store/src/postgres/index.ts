export { resolveDataDirectory } from "./data-directory.ts";
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from "./embedded.ts";
export { EmbeddedPostgresError, type EmbeddedPostgresFailureCode } from "./failure.ts";
