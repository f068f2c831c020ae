-- The planner cannot tell a word that nobody ever wrote from one that stands in every hundredth message: both are missing
-- from its list of common words. So the search itself finds out how common the words are, by looking at the latest messages
-- first: there are enough hits, and it is done; there are many, but few that the actor may see, and it looks further back;
-- there are hardly any, so the words are rare everywhere and their index is quick.

create or replace function rapport.search_messages(query text, actor uuid, row_scope text, teams uuid[], max_rows integer)
  returns table (event_id uuid, conversation_id uuid, conversation_number bigint, subject text, contact_name text, snippet text, occurred_at timestamptz, direction text)
  language plpgsql stable security definer set search_path = rapport, pg_catalog as $$
declare
  words tsquery := websearch_to_tsquery('pg_catalog.russian', query);
  tenant uuid := rapport.current_tenant();
  -- 20 hits among 10,000 messages: a word more common than that has more than 20,000 hits in ten million.
  near constant integer := 10000;
  common constant integer := 20;
  far constant integer := 100000;
  candidates uuid[];
  shown uuid[];
begin
  -- Nothing but stop words and signs: nothing to look for.
  if numnode(words) = 0 then return; end if;

  select array_agg(t.event_id order by t.occurred_at desc) into candidates from (
    select l.event_id, l.occurred_at, l.search from rapport.event_texts l where l.tenant_id = tenant order by l.occurred_at desc limit near
  ) t where t.search @@ words;
  shown := rapport.visible_messages(candidates, actor, row_scope, teams, max_rows);

  if coalesce(cardinality(shown), 0) < max_rows then
    if coalesce(cardinality(candidates), 0) >= common then
      -- Common words: the latest ones are what is looked for; those of long ago are found by adding a rarer word.
      select array_agg(t.event_id order by t.occurred_at desc) into candidates from (
        select l.event_id, l.occurred_at, l.search from rapport.event_texts l where l.tenant_id = tenant order by l.occurred_at desc limit far
      ) t where t.search @@ words;
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
end
$$;

-- Of these messages, in their order, the first ones that the actor may see: by the row scope of the conversation they show in.
create function rapport.visible_messages(candidates uuid[], actor uuid, row_scope text, teams uuid[], max_rows integer) returns uuid[]
  language plpgsql stable set search_path = rapport, pg_catalog as $$
declare
  tenant uuid := rapport.current_tenant();
  shown uuid[] := '{}';
  one uuid;
  is_visible boolean;
begin
  -- One by one, so that it stops at the last one needed.
  foreach one in array coalesce(candidates, '{}') loop
    select row_scope = 'all' or c.assignee_id = actor
        or (row_scope = 'team' and (c.team_id = any (teams) or (c.team_id is null and c.assignee_id is null)))
      into is_visible
      from rapport.events e
        join rapport.conversations o on o.tenant_id = e.tenant_id and o.id = e.conversation_id
        join rapport.conversations c on c.tenant_id = o.tenant_id and c.id = coalesce(o.merged_into_id, o.id)
      where e.tenant_id = tenant and e.id = one and e.kind = 'message';
    if is_visible then
      shown := shown || one;
      exit when cardinality(shown) >= max_rows;
    end if;
  end loop;
  return shown;
end
$$;
revoke execute on function rapport.visible_messages(uuid[], uuid, text, uuid[], integer) from public;
