import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** A suggestion that a person has settled, with the run that made it and who spoke with whom. */
export interface SuggestionCase {
  id: Id;
  conversationId: Id;
  runId: Id;
  agentVersionId: Id | null;
  text: string;
  finalText: string | null;
  state: string;
  category: string | null;
  settledBy: Id | null;
  settledByName: string | null;
  contactName: string;
  contactEmail: string | null;
  contactPhone: string | null;
  /** Null: the run is no longer kept. */
  runInput: unknown;
  runOutput: unknown;
  /** The customer's messages that it answers. */
  eventIds: Id[];
}

/** Null: there is no such suggestion. */
export async function findSuggestionCase(tx: Tx, id: Id): Promise<SuggestionCase | null> {
  const [row] = await tx.query<SuggestionCase>(
    `select g.id, g.conversation_id as "conversationId", g.run_id as "runId", r.agent_version_id as "agentVersionId", g.text,
       g.final_text as "finalText", g.state, g.category, g.settled_by as "settledBy", a.name as "settledByName", k.name as "contactName",
       k.email as "contactEmail", k.phone as "contactPhone", r.input as "runInput", r.output as "runOutput",
       array(select e.id from events e where e.tenant_id = g.tenant_id and e.conversation_id = g.conversation_id and e.kind = 'message'
         and e.direction = 'in' and e.received_at <= g.created_at order by e.seq desc limit 3) as "eventIds"
     from suggestions g
       join conversations o on o.tenant_id = g.tenant_id and o.id = g.conversation_id
       join contacts k on k.tenant_id = o.tenant_id and k.id = o.contact_id
       left join actors a on a.tenant_id = g.tenant_id and a.id = g.settled_by
       left join runs r on r.tenant_id = g.tenant_id and r.id = g.run_id
     where g.tenant_id = $1 and g.id = $2`,
    [tx.tenantId, id],
  );
  return row ?? null;
}

/** A question that stayed open in a conversation, and what a person answered there afterwards. */
export interface AnsweredGap {
  gapId: Id;
  question: string;
  language: string;
  category: string | null;
  questionEventIds: Id[];
  answerEventId: Id;
  answer: string;
  actorId: Id;
  actorName: string;
  contactName: string;
  contactEmail: string | null;
  contactPhone: string | null;
}

/** The open questions of a conversation that a person has answered by hand: with the person's first answer to each. */
export async function listAnsweredGaps(tx: Tx, conversationId: Id): Promise<AnsweredGap[]> {
  return tx.query<AnsweredGap>(
    `select p.id as "gapId", p.question, p.language, d.category, q.ids as "questionEventIds", w.id as "answerEventId", w.text as answer,
       w.actor_id as "actorId", w.actor_name as "actorName", k.name as "contactName", k.email as "contactEmail", k.phone as "contactPhone"
     from knowledge_gaps p
       join conversations c on c.tenant_id = p.tenant_id and c.id = p.last_conversation_id
       join contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id
       left join dialogues d on d.tenant_id = c.tenant_id and d.conversation_id = c.id
       cross join lateral (
         select array_agg(e.id order by e.seq) as ids, max(e.seq) as seq from (
           select e.id, e.seq from events e where e.tenant_id = p.tenant_id and e.conversation_id = c.id and e.kind = 'message' and e.direction = 'in'
             and e.received_at <= p.last_asked_at order by e.seq desc limit 1) e
       ) q
       cross join lateral (
         select e.id, coalesce(t.new_text, t.text, '') as text, e.actor_id, a.name as actor_name from events e
           join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
           join actors a on a.tenant_id = e.tenant_id and a.id = e.actor_id and a.kind = 'person'
         where e.tenant_id = p.tenant_id and e.conversation_id = c.id and e.kind = 'message' and e.direction = 'out' and e.seq > q.seq
           and not exists (select from suggestions g where g.tenant_id = e.tenant_id and g.conversation_id = e.conversation_id
             and g.state = 'accepted' and btrim(g.text) = btrim(t.text))
         order by e.seq limit 1
       ) w
     where p.tenant_id = $1 and p.last_conversation_id = $2 and p.status = 'open' order by p.id limit 10`,
    [tx.tenantId, conversationId],
  );
}

/** The latest runs that were sent or drafted, of one category when named, for thinking them through again. */
export async function listRunsToReplay(
  tx: Tx,
  category: string | null,
  limit: number,
): Promise<{ id: Id; text: string }[]> {
  return tx.query(
    `select r.id, coalesce(r.category, '') || ' ' || to_char(r.created_at, 'YYYY-MM-DD HH24:MI') as text from runs r
     where r.tenant_id = $1 and r.created_at is not null and ($2::text is null or r.category = $2) and r.outcome in ('sent', 'drafted')
       and jsonb_array_length(r.output) > 0
     order by r.created_at desc, r.id desc limit $3`,
    [tx.tenantId, category, limit],
  );
}

/** Published articles, latest first: each still has to be found by its own title. */
export async function listPublishedTitles(
  tx: Tx,
  limit: number,
): Promise<{ articleId: Id; title: string; namespace: string; language: string }[]> {
  return tx.query(
    `select id as "articleId", title, namespace, language from articles
     where tenant_id = $1 and status = 'published' order by updated_at desc, id limit $2`,
    [tx.tenantId, limit],
  );
}

/** An example of the router as it is kept, for giving it back as it was. */
export interface CategoryExampleRow {
  id: Id;
  text: string;
  category: string;
  language: string;
  conversationId: Id | null;
  createdBy: Id | null;
  /** As text: a JavaScript date loses the microseconds. */
  createdAt: string;
}

export async function findCategoryExamples(tx: Tx, text: string): Promise<CategoryExampleRow[]> {
  return tx.query<CategoryExampleRow>(
    `select id, text, category, language, conversation_id as "conversationId", created_by as "createdBy", created_at::text as "createdAt"
     from category_examples where tenant_id = $1 and text = $2 order by created_at, id`,
    [tx.tenantId, text],
  );
}

/** Takes an example away and puts back those whose place it took; false: it is not there any more. */
export async function restoreCategoryExamples(
  tx: Tx,
  id: Id,
  replaced: readonly CategoryExampleRow[],
): Promise<boolean> {
  const gone = await tx.query("delete from category_examples where tenant_id = $1 and id = $2 returning id", [
    tx.tenantId,
    id,
  ]);
  if (gone.length === 0) return false;
  for (const row of replaced) {
    await tx.query(
      `insert into category_examples (tenant_id, id, text, category, language, conversation_id, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8::timestamptz)`,
      [tx.tenantId, row.id, row.text, row.category, row.language, row.conversationId, row.createdBy, row.createdAt],
    );
  }
  return true;
}

/** What a question to the knowledge base was before an article answered it. */
export async function findGapState(
  tx: Tx,
  id: Id,
): Promise<{ status: "open" | "answered" | "dismissed"; articleId: Id | null } | null> {
  const [row] = await tx.query<{ status: "open" | "answered" | "dismissed"; articleId: Id | null }>(
    `select status, article_id as "articleId" from knowledge_gaps where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, id],
  );
  return row ?? null;
}
