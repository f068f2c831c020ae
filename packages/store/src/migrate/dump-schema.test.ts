import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Client } from "pg";
import { createTestDatabase } from "../testing/index.ts";
import { dumpSchema } from "./index.ts";

const nothing = await mkdtemp(join(tmpdir(), "rapport-no-migrations-"));
after(() => rm(nothing, { recursive: true }));

async function openDatabase(...statements: string[]) {
  const database = await createTestDatabase({ directory: nothing });
  const client = new Client({ connectionString: database.url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  return {
    client,
    async close() {
      await client.end();
      await database.drop();
    },
  };
}

/** The schema dump after the given statements, on an otherwise empty database. */
async function dumpAfter(...statements: string[]): Promise<string> {
  const { client, close } = await openDatabase(...statements);
  try {
    return await dumpSchema(client);
  } finally {
    await close();
  }
}

const notes =
  "create table notes (tenant_id uuid not null, id bigint not null, body text default 'x', primary key (tenant_id, id))";
const tags = "create table tags (tenant_id uuid not null, name text not null, unique (tenant_id, name))";
const touch = "create function touch() returns trigger language plpgsql as $$ begin return new; end $$";

const changing = await openDatabase(notes, tags, touch);
after(() => changing.close());

test("the dump doesn't depend on the order in which the schema was made", async () => {
  const index = "create index notes_body on notes (tenant_id, body)";
  assert.equal(await dumpAfter(notes, tags, index, touch), await dumpAfter(touch, tags, notes, index));
});

for (const [what, change, shown] of [
  [
    "a column",
    "alter table notes add column pinned boolean not null default false",
    /pinned boolean default false not null/,
  ],
  ["a default", "alter table notes alter column body set default 'y'", /body text default 'y'::text/],
  [
    "a check",
    "alter table notes add constraint short check (length(body) < 9)",
    /constraint short CHECK \(\(length\(body\) < 9\)\)/,
  ],
  ["an index", "create index on notes (tenant_id, body desc) where id > 5", /CREATE INDEX .* WHERE \(id > 5\)/],
  [
    "a foreign key",
    "alter table notes add foreign key (tenant_id, body) references tags (tenant_id, name)",
    /FOREIGN KEY \(tenant_id, body\)/,
  ],
  ["row-level security", "alter table notes force row level security", /force row level security/],
  [
    "a policy",
    "create policy mine on notes using (id > 1) with check (id > 2)",
    /policy mine .* using \(\(id > 1\)\) with check \(\(id > 2\)\)/,
  ],
  ["a grant", "grant select on notes to public", /grant select on table public\.notes to public/],
  ["a column grant", "grant update (body) on notes to public", /grant update \(body\) to public/],
  [
    "a trigger",
    "create trigger touched before update on notes for each row execute function touch()",
    /CREATE TRIGGER touched/,
  ],
  [
    "a function's body",
    "create or replace function touch() returns trigger language plpgsql as $$ begin return old; end $$",
    /return old/,
  ],
  ["a function's rights", "revoke all on function touch() from public", /revoke all from public/],
  ["a view", "create view names as select name from tags", /view public\.names as\s+SELECT [\w.]*name/],
  ["a sequence", "create sequence numbers start 7", /sequence public\.numbers as bigint start 7/],
  ["an enum value", "create type mood as enum ('good', 'bad')", /create type public\.mood as enum \('good', 'bad'\)/],
] as const) {
  test(`the dump shows ${what}`, async () => {
    const { client } = changing;
    assert.doesNotMatch(await dumpSchema(client), shown);
    await client.query(change);
    assert.match(await dumpSchema(client), shown);
  });
}

test("what belongs to an extension or to the job queue is not in the dump", async () => {
  const dump = await dumpAfter("create extension pg_trgm", notes);
  assert.match(dump, /create extension pg_trgm/);
  assert.doesNotMatch(dump, /similarity|graphile_worker/);
});
