export { dumpSchema } from "./dump-schema.ts";
export { type MigrateOptions, type MigrationReport, migrate } from "./migrate.ts";
export { MigrationError, type MigrationRefusal } from "./migration-error.ts";
export { type MigrationFile, readMigrations } from "./migration-files.ts";
