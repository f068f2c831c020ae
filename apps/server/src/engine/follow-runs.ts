import type { RunEvent } from "@rapport/api";
import type { Judgement } from "@rapport/intelligence";
import { beginningOf, endOf } from "@rapport/orchestration";
import { type Id, newId, RapportError, type RunSpan } from "@rapport/schema";
import { findRun, listFollowedRuns, listRunEvents, type RunEventRow, type Scope, type Store } from "@rapport/store";
import type { ServerEvent } from "../http/call.ts";

/** Where a reader was cut off. */
export interface RunPlace {
  runId: Id;
  position: number;
}

export interface RunFollowers {
  /** Somebody, at some server, follows the runs of this conversation. */
  isFollowed(tenantId: Id, conversationId: Id): boolean;
  /** One run until it ends. Throws not_found. */
  followRun(scope: Scope, runId: Id, after: number): Promise<(signal: AbortSignal) => AsyncIterable<ServerEvent>>;
  /** The runs of a conversation, from those under way on, for as long as the reader stays. */
  followConversation(
    scope: Scope,
    conversationId: Id,
    place: RunPlace | null,
  ): Promise<(signal: AbortSignal) => AsyncIterable<ServerEvent>>;
}

const FOLLOW_MS = 15_000;
const SAY_EVERY_MS = 5_000;
/** News may be lost with a connection; then we look by ourselves. */
const LOOK_EVERY_MS = 3_000;
/** No step takes so long: whoever ran it has died. */
const LOST_MS = 60_000;
const UNDER_WAY_MS = 60_000;

const opened = new WeakMap<Store, RunFollowers>();

/** Made once a process: it hears who follows, and wakes who waits. */
export function runFollowers(store: Store): RunFollowers {
  const known = opened.get(store);
  if (known) return known;
  const followedUntil = new Map<string, number>();
  const waiting = new Map<string, Set<() => void>>();

  store.feed.onSaid((news) => {
    if (news.topic === "follow") {
      const nowMs = performance.now();
      for (const [key, until] of followedUntil) if (until < nowMs) followedUntil.delete(key);
      followedUntil.set(`${news.tenantId}/${news.conversationId}`, nowMs + FOLLOW_MS);
    } else if (news.topic === "run") {
      for (const id of [news.runId, news.conversationId])
        for (const wake of waiting.get(`${news.tenantId}/${id}`) ?? []) wake();
    }
  });

  /** Resolves at the next news of it, at the latest after a while. Asked for before looking, it misses nothing. */
  function nextNews(tenantId: Id, id: Id, signal: AbortSignal): Promise<void> {
    const key = `${tenantId}/${id}`;
    return new Promise((resolve) => {
      const own = waiting.get(key) ?? new Set();
      waiting.set(key, own);
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        own.delete(wake);
        if (own.size === 0 && waiting.get(key) === own) waiting.delete(key);
        resolve();
      };
      const timer = setTimeout(wake, LOOK_EVERY_MS);
      own.add(wake);
      signal.addEventListener("abort", wake, { once: true });
      if (signal.aborted) wake();
    });
  }

  const followers: RunFollowers = {
    isFollowed: (tenantId, conversationId) =>
      (followedUntil.get(`${tenantId}/${conversationId}`) ?? 0) > performance.now(),

    async followRun(scope, runId, after) {
      const { tenantId } = scope.actor;
      const isLive = (await scope.read((tx) => listRunEvents(tx, runId, 0))).length > 0;
      const recorded = isLive ? null : await readRecorded(scope, runId);
      if (!isLive && !recorded) throw new RapportError("not_found");
      return async function* (signal) {
        if (recorded) return yield* recorded.filter(({ position }) => position > after).map(present);
        let position = after;
        let heardAtMs = performance.now();
        while (!signal.aborted) {
          const news = nextNews(tenantId, runId, signal);
          const rows = await scope.read((tx) => listRunEvents(tx, runId, position));
          for (const row of rows) {
            yield present(row);
            position = row.position;
            if (row.kind === "ended") return;
          }
          if (rows.length > 0) heardAtMs = performance.now();
          else if (performance.now() - heardAtMs > LOST_MS) return yield present(lostEnd(runId, position + 1));
          else await news;
        }
      };
    },

    async followConversation(scope, conversationId, place) {
      const { tenantId } = scope.actor;
      const say = () => store.feed.say({ topic: "follow", tenantId, conversationId });
      // Before the answer begins: who then writes to the customer's side is followed from the first step on.
      await say();
      const from = place?.runId ?? newId(Date.now() - UNDER_WAY_MS);
      const positions = new Map<Id, number>(place ? [[place.runId, place.position]] : []);
      const ended = new Set<Id>();
      if (!place) {
        for (const id of await scope.read((tx) => listFollowedRuns(tx, conversationId, from))) {
          const rows = await scope.read((tx) => listRunEvents(tx, id, 0));
          if (rows.at(-1)?.kind === "ended") ended.add(id);
        }
      }
      return async function* (signal) {
        const saying = setInterval(() => void say().catch(() => {}), SAY_EVERY_MS);
        try {
          while (!signal.aborted) {
            const news = nextNews(tenantId, conversationId, signal);
            let isNew = false;
            for (const id of await scope.read((tx) => listFollowedRuns(tx, conversationId, from))) {
              if (ended.has(id)) continue;
              for (const row of await scope.read((tx) => listRunEvents(tx, id, positions.get(id) ?? 0))) {
                yield present(row);
                isNew = true;
                positions.set(id, row.position);
                if (row.kind === "ended") ended.add(id);
              }
            }
            if (!isNew) await news;
          }
        } finally {
          clearInterval(saying);
        }
      };
    },
  };
  opened.set(store, followers);
  return followers;
}

/** Reads `Last-Event-ID`; null: from the beginning. */
export function readPlace(header: string | string[] | undefined): RunPlace | null {
  const [, runId, position] = /^([0-9a-f-]{36}):(\d{1,9})$/.exec(typeof header === "string" ? header : "") ?? [];
  return runId ? { runId: runId as Id, position: Number(position) } : null;
}

function present({ runId, position, kind, detail }: RunEventRow): ServerEvent {
  return {
    id: `${runId}:${position}`,
    data: { type: kind, ...detail } satisfies { type: string } as ServerEvent["data"],
  };
}

function lostEnd(runId: Id, position: number): RunEventRow {
  const detail = { outcome: "failed", category: null, error: "The run was cut off." };
  return { runId, position, kind: "ended", detail };
}

/** What the record of a run tells: its steps in their order, what was said, how it ended. */
async function readRecorded(scope: Scope, runId: Id): Promise<RunEventRow[] | null> {
  const run = await scope.read((tx) => findRun(tx, runId));
  if (!run) return null;
  const events: { kind: RunEvent["type"]; detail: Record<string, unknown> }[] = [
    { kind: "began", detail: { runId, conversationId: run.conversationId, trigger: run.trigger } },
  ];
  const tell = (span: RunSpan) => {
    events.push({ kind: "step_began", detail: beginningOf(span) });
    for (const inner of run.spans) if (inner.parentId === span.id) tell(inner);
    events.push({ kind: "step_ended", detail: endOf(span) });
  };
  for (const span of run.spans) if (span.parentId === null) tell(span);
  if (run.outcome === "sent") {
    for (const { text } of run.output as Judgement[]) if (text) events.push({ kind: "sentence", detail: { text } });
  }
  events.push({ kind: "ended", detail: { outcome: run.outcome, category: run.category, error: null } });
  return events.map((event, index) => ({ runId, position: index + 1, ...event }));
}
