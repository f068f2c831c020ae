-- The knowledge base (CTX-7, CTX-8): articles and their immutable versions, the passages of what is published, the words
-- that find them, and the questions that nothing answered.

create table rapport.articles (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  namespace text not null,
  language text not null,
  -- Of the latest version.
  title text not null,
  status text not null check (status in ('draft', 'published', 'archived')),
  -- The imported file, `folder/path#row`, or an address; null: written in the console.
  source text,
  -- SHA-256 of what the file said when it was last taken in: while it says so still, nothing that people changed here is undone.
  source_hash bytea,
  latest_version integer not null,
  -- What customers are answered from; null: nothing yet, or no longer.
  published_version integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  check ((status = 'published') = (published_version is not null))
);
create index articles_titles on rapport.articles (tenant_id, lower(title), id) where latest_version > 0;
create unique index articles_source on rapport.articles (tenant_id, source) where source is not null;

create table rapport.article_versions (
  tenant_id uuid not null,
  article_id uuid not null,
  version integer not null,
  title text not null,
  -- Markdown. Citations are UTF-16 offsets into it.
  body text not null,
  -- SHA-256 of title and body.
  hash bytea not null,
  -- Null: the system, or an import from the command line.
  author_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, article_id, version),
  foreign key (tenant_id, article_id) references rapport.articles
);

-- The published version of an article in pieces that can be cited. Made again whenever another version is published.
create table rapport.passages (
  tenant_id uuid not null,
  id uuid not null,
  article_id uuid not null,
  version integer not null,
  position integer not null,
  namespace text not null,
  language text not null,
  -- Headings above it, joined by " › ".
  heading text not null,
  text text not null,
  start_offset integer not null,
  end_offset integer not null,
  -- Its stems, so that they can be taken back without reading it anew.
  terms text[] not null,
  -- 32-bit little-endian floats of unit length, made by `embedding_model`.
  embedding bytea,
  embedding_model text,
  primary key (tenant_id, id),
  foreign key (tenant_id, article_id, version) references rapport.article_versions
);
create index passages_article on rapport.passages (tenant_id, article_id, version, position) where article_id is not null;
create index passages_namespace on rapport.passages (tenant_id, namespace, id) where namespace is not null;

-- The word index. Not a tsvector: ts_rank knows nothing of how rare a word is, and reading vectors of all passages with a
-- common word costs more than reading this. `weight`: how much the stem says about the passage, saturated and
-- normalised by length (BM25F over title, heading and body). It has no foreign keys, for it takes a row for every word.
create table rapport.passage_terms (
  tenant_id uuid not null,
  term text collate "C" not null,
  passage_id uuid not null,
  weight real not null,
  primary key (tenant_id, term, passage_id) include (weight)
);

-- In how many passages a stem stands.
create table rapport.knowledge_terms (
  tenant_id uuid not null references rapport.tenants,
  term text collate "C" not null,
  passages integer not null,
  primary key (tenant_id, term)
);

-- Words as they are written, with their stems: what a mistyped word could have meant. Kept when the last article with a
-- word is gone; its stem then stands in no passage.
create table rapport.knowledge_words (
  tenant_id uuid not null references rapport.tenants,
  word text collate "C" not null,
  term text collate "C" not null,
  primary key (tenant_id, word, term)
);
create index knowledge_words_trigrams on rapport.knowledge_words using gin (tenant_id, word gin_trgm_ops);

-- One row per tenant, locked by whoever changes passages: counts stay right and no two writers wait crosswise.
create table rapport.knowledge_states (
  tenant_id uuid primary key references rapport.tenants,
  -- Grows with every change of passages.
  revision bigint not null default 0,
  passages integer not null default 0
);

create table rapport.knowledge_gaps (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  -- As it was asked last.
  question text not null,
  normalized text not null,
  terms text[] not null,
  language text not null,
  asked_count integer not null default 1,
  last_conversation_id uuid,
  status text not null default 'open' check (status in ('open', 'answered', 'dismissed')),
  -- The article that answers it now.
  article_id uuid,
  first_asked_at timestamptz not null default now(),
  last_asked_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, last_conversation_id) references rapport.conversations,
  foreign key (tenant_id, article_id) references rapport.articles
);
create index knowledge_gaps_status on rapport.knowledge_gaps (tenant_id, status, asked_count desc, last_asked_at desc, id) where status is not null;

-- Words of the tenant's articles that look like the given ones. A function of the owner, because the trigram operator may
-- not be an index condition under row-level security; the tenant stands in it.
create function rapport.find_similar_words(words text[], threshold real)
  returns table (typed text, word text, term text, likeness real)
  language plpgsql stable security definer set search_path = rapport, public, pg_catalog as $$
begin
  perform set_config('pg_trgm.similarity_threshold', threshold::text, true);
  return query
    select t.typed, w.word, w.term, similarity(w.word, t.typed)
    from unnest(words) as t (typed) cross join lateral (
      select k.word, k.term from rapport.knowledge_words k
      where k.tenant_id = rapport.current_tenant() and k.word % t.typed
      order by similarity(k.word, t.typed) desc limit 24
    ) w;
end
$$;

select rapport.protect_tenant_table('rapport.articles');
select rapport.protect_tenant_table('rapport.article_versions', 'select, insert');
select rapport.protect_tenant_table('rapport.passages');
select rapport.protect_tenant_table('rapport.passage_terms');
select rapport.protect_tenant_table('rapport.knowledge_terms');
select rapport.protect_tenant_table('rapport.knowledge_words');
select rapport.protect_tenant_table('rapport.knowledge_states');
select rapport.protect_tenant_table('rapport.knowledge_gaps');
select rapport.make_append_only('rapport.article_versions');
revoke execute on function rapport.find_similar_words(text[], real) from public;
grant execute on function rapport.find_similar_words(text[], real) to rapport_app;
