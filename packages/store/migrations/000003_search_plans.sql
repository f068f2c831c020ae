-- Search that knows how common its words are. A word that stands in a tenth of ten million messages is found at once by
-- walking the latest messages; a rare one by the words' index. The planner can only choose when it sees the words, so both
-- searches are planned anew for each question, with the question written into the statement (%L quotes it).

create or replace function rapport.search_messages(query text, actor uuid, row_scope text, teams uuid[], max_rows integer)
  returns table (event_id uuid, conversation_id uuid, conversation_number bigint, subject text, contact_name text, snippet text, occurred_at timestamptz, direction text)
  language plpgsql stable security definer set search_path = rapport, pg_catalog as $$
declare
  words tsquery := websearch_to_tsquery('pg_catalog.russian', query);
begin
  -- Nothing but stop words and signs: nothing to look for.
  if numnode(words) = 0 then return; end if;
  return query execute format($search$
    with hits as (
      select t.event_id, t.occurred_at, e.direction, c.id as conversation_id, c.number, coalesce(c.subject, t.subject) as subject, k.name as contact_name,
        left(coalesce(t.new_text, t.text), 20000) as body
      from rapport.event_texts t
        join rapport.events e on e.tenant_id = t.tenant_id and e.id = t.event_id and e.kind = 'message'
        join rapport.conversations o on o.tenant_id = e.tenant_id and o.id = e.conversation_id
        join rapport.conversations c on c.tenant_id = o.tenant_id and c.id = coalesce(o.merged_into_id, o.id)
        join rapport.contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id
      where t.tenant_id = %1$L::uuid and t.search @@ %2$L::tsquery
        and ($2 = 'all' or c.assignee_id = $1
          or ($2 = 'team' and (c.team_id = any ($3) or (c.team_id is null and c.assignee_id is null))))
      order by t.occurred_at desc
      limit $4
    )
    select h.event_id, h.conversation_id, h.number, h.subject, h.contact_name,
      ts_headline('pg_catalog.russian', h.body, %2$L::tsquery, E'StartSel=\x02, StopSel=\x03, MaxWords=24, MinWords=10, MaxFragments=1'),
      h.occurred_at, h.direction
    from hits h order by h.occurred_at desc
  $search$, rapport.current_tenant(), words)
  using actor, row_scope, teams, max_rows;
end
$$;

create or replace function rapport.search_contacts(query text, max_rows integer)
  returns setof rapport.contacts
  language plpgsql stable security definer set search_path = rapport, public, pg_catalog as $$
begin
  return query execute format($search$
    select k.* from rapport.contacts k
    where k.tenant_id = %1$L::uuid and k.merged_into_id is null
      and lower(k.name || ' ' || coalesce(k.email, '') || ' ' || coalesce(k.phone, '')) like %2$L
    order by coalesce(k.last_event_at, k.created_at) desc, k.id desc
    limit $1
  $search$, rapport.current_tenant(),
    '%' || replace(replace(replace(lower(query), '\', '\\'), '%', '\%'), '_', '\_') || '%')
  using max_rows;
end
$$;
