-- "Where a column that is never null is not null" says nothing to the planner (since PostgreSQL 17 it drops such a condition
-- from the query, and can then not prove the index's), so two indexes for "the newest first" were never used. Their
-- condition is one that a query can repeat.

drop index rapport.event_texts_recent;
create index event_texts_recent on rapport.event_texts (tenant_id, occurred_at desc) where occurred_at > '-infinity';

drop index rapport.runs_newest;
create index runs_newest on rapport.runs (tenant_id, created_at desc, id desc) where created_at > '-infinity';

-- How many of so many newest messages hold the rarest of these words.
create function rapport.rarest_word_count(words text, sample integer) returns integer
  language sql stable set search_path = rapport, pg_catalog as $$
  with newest as materialized (
    select l.search from rapport.event_texts l
    where l.tenant_id = rapport.current_tenant() and l.occurred_at > '-infinity' order by l.occurred_at desc limit sample
  )
  select min(hits)::integer from (
    select (select count(*) from newest n where n.search @@ ('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''')::tsquery) as hits
    from unnest(tsvector_to_array(to_tsvector('pg_catalog.russian', words))) as word limit 8
  ) counted
$$;
revoke execute on function rapport.rarest_word_count(text, integer) from public;

-- As before, but words that are each common and hardly ever stand together are looked for among the latest messages too: to
-- intersect the index's long lists of them all takes seconds in ten million messages, to find that there is nothing. Whoever
-- asks is told so: a last row without a message says how far back was looked, where that was not all the way.
create or replace function rapport.search_messages(query text, actor uuid, row_scope text, teams uuid[], max_rows integer)
  returns table (event_id uuid, conversation_id uuid, conversation_number bigint, subject text, contact_name text, snippet text, occurred_at timestamptz, direction text)
  language plpgsql stable security definer set search_path = rapport, pg_catalog as $$
declare
  words tsquery := websearch_to_tsquery('pg_catalog.russian', query);
  tenant uuid := rapport.current_tenant();
  near constant integer := 10000;
  far constant integer := 50000;
  -- 20 hits among 10,000 messages: a word more common than that has more than 20,000 hits in ten million.
  common constant integer := 20;
  -- 20 hits among 2,000 messages: a word with 100,000 entries in the index by ten million.
  sample constant integer := 2000;
  candidates uuid[];
  shown uuid[];
  looked_at bigint;
  looked_back_to timestamptz;
begin
  -- Nothing but stop words and signs: nothing to look for.
  if numnode(words) = 0 then return; end if;

  select array_agg(t.event_id order by t.occurred_at desc) into candidates from (
    select l.event_id, l.occurred_at, l.search from rapport.event_texts l
    where l.tenant_id = tenant and l.occurred_at > '-infinity' order by l.occurred_at desc limit near
  ) t where t.search @@ words;
  shown := rapport.visible_messages(candidates, actor, row_scope, teams, max_rows);

  if coalesce(cardinality(shown), 0) < max_rows then
    if coalesce(cardinality(candidates), 0) >= common or (numnode(words) > 1 and rapport.rarest_word_count(query, sample) >= common) then
      -- Common words: the latest ones are what is looked for; those of long ago are found by adding a rarer word.
      select array_agg(t.event_id order by t.occurred_at desc) filter (where t.search @@ words), count(*), min(t.occurred_at)
        into candidates, looked_at, looked_back_to from (
          select l.event_id, l.occurred_at, l.search from rapport.event_texts l
          where l.tenant_id = tenant and l.occurred_at > '-infinity' order by l.occurred_at desc limit far
        ) t;
    else
      with found as materialized (
        select t.event_id, t.occurred_at from rapport.event_texts t where t.tenant_id = tenant and t.search @@ words
      )
      select array_agg(f.event_id order by f.occurred_at desc) into candidates from found f;
    end if;
    shown := rapport.visible_messages(candidates, actor, row_scope, teams, max_rows);
  end if;

  return query
    select t.event_id, c.id, c.number, coalesce(c.subject, t.subject), k.name,
      ts_headline('pg_catalog.russian', left(coalesce(t.new_text, t.text), 20000), words, E'StartSel=\x02, StopSel=\x03, MaxWords=24, MinWords=10, MaxFragments=1'),
      t.occurred_at, e.direction
    from unnest(shown) with ordinality as s (id, place)
      join rapport.event_texts t on t.tenant_id = tenant and t.event_id = s.id
      join rapport.events e on e.tenant_id = tenant and e.id = s.id
      join rapport.conversations o on o.tenant_id = tenant and o.id = e.conversation_id
      join rapport.conversations c on c.tenant_id = tenant and c.id = coalesce(o.merged_into_id, o.id)
      join rapport.contacts k on k.tenant_id = tenant and k.id = c.contact_id
    order by s.place;
  if looked_at = far and cardinality(shown) < max_rows then
    return query select null::uuid, null::uuid, null::bigint, null, null, null, looked_back_to, null;
  end if;
end
$$;
