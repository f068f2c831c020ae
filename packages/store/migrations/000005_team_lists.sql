-- A team's open conversations by priority and by waiting, for members who see only their teams': priority and team go
-- together in real companies, so walking everybody's list until enough of a team's rows come by may mean walking all of it.
create index conversations_team_priority on rapport.conversations (tenant_id, team_id, priority desc, last_event_at desc, id desc)
  where merged_into_id is null and is_open;
create index conversations_team_waiting on rapport.conversations (tenant_id, team_id, waiting_order, id)
  where merged_into_id is null and is_open;
