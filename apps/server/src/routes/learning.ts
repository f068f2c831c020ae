import type { GoldCase, Learning, LearningDetail, Memory } from "@rapport/api";
import {
  activateLearning,
  addGold,
  approveLearning,
  correctMemory,
  forgetMemory,
  movesOf,
  recheckLearning,
  rejectLearning,
  restoreMemory,
  rewordLearning,
  stockShippedGold,
  undoLearning,
  writeMemory,
} from "@rapport/orchestration";
import { type Id, isAllowed, RapportError } from "@rapport/schema";
import {
  countDrafts,
  countLearnings,
  type GoldRow,
  isContact,
  isContactInReach,
  type LearningRow,
  listGold,
  listLearningHistory,
  listLearnings,
  listMemories,
  listSightings,
  loadLearning,
  type MemoryRow,
  measureActiveLearnings,
  removeGold,
  type Scope,
  type Tx,
} from "@rapport/store";
import type { RouteHandlers } from "../http/call.ts";

type Names =
  | `memories.${"list" | "create" | "update" | "delete" | "restore"}`
  | `learnings.${"list" | "get" | "edit" | "approve" | "reject" | "check" | "activate" | "undo" | "figures"}`
  | `gold.${"list" | "create" | "delete"}`;

/** What is remembered of contacts, and what could be learned for everybody (INT-10). */
export function learningRoutes(): RouteHandlers<Names> {
  return {
    async "memories.list"({ scope, params, query }) {
      return scope.read(async (tx) => {
        if (!(await isContact(tx, params.id))) throw new RapportError("not_found");
        const isInReach = await isContactInReach(tx, params.id);
        const rows = isInReach ? await listMemories(tx, params.id, query.state === "all") : [];
        return { items: rows.map((row) => presentMemory(tx, row)) };
      });
    },

    async "memories.create"({ scope, params, body }) {
      return scope.write(async (tx) =>
        presentMemory(tx, await writeMemory(tx, params.id, { ...body, expiresAt: dateOf(body.expiresAt) })),
      );
    },

    async "memories.update"({ scope, params, body }) {
      const { kind, text, expiresAt } = body;
      const change = {
        ...(kind ? { kind } : {}),
        ...(text ? { text } : {}),
        ...(expiresAt === undefined ? {} : { expiresAt: dateOf(expiresAt) }),
      };
      return scope.write(async (tx) => presentMemory(tx, await correctMemory(tx, params.id, change)));
    },

    async "memories.delete"({ scope, params }) {
      await scope.write((tx) => forgetMemory(tx, params.id));
    },

    async "memories.restore"({ scope, params }) {
      return scope.write(async (tx) => presentMemory(tx, await restoreMemory(tx, params.id)));
    },

    async "learnings.list"({ scope, query }) {
      const page = await scope.read((tx) => listLearnings(tx, query, query.cursor, query.limit));
      return { items: page.items.map(presentLearning), cursor: page.cursor };
    },

    async "learnings.get"({ scope, params }) {
      return detail(scope, params.id);
    },

    async "learnings.edit"({ scope, params, body }) {
      await scope.write((tx) => rewordLearning(tx, params.id, body.content));
      return detail(scope, params.id);
    },

    async "learnings.approve"({ scope, params, body }) {
      await scope.write((tx) => approveLearning(tx, params.id, body.note));
      return detail(scope, params.id);
    },

    async "learnings.reject"({ scope, params, body }) {
      await scope.write((tx) => rejectLearning(tx, params.id, body.note));
      return detail(scope, params.id);
    },

    async "learnings.check"({ scope, params }) {
      await scope.write((tx) => recheckLearning(tx, params.id));
      return detail(scope, params.id);
    },

    async "learnings.activate"({ scope, params }) {
      const isActive = await scope.write((tx) => activateLearning(tx, params.id));
      // Said after the transaction: the check that is needed has been begun in it.
      if (!isActive) throw new RapportError("check_required");
      return detail(scope, params.id);
    },

    async "learnings.undo"({ scope, params, body }) {
      await scope.write((tx) => undoLearning(tx, params.id, body.note));
      return detail(scope, params.id);
    },

    async "learnings.figures"({ scope, query }) {
      return scope.read(async (tx) => ({
        drafts: await countDrafts(tx, query.days),
        learnings: await countLearnings(tx),
        active: (await measureActiveLearnings(tx)).map((row) => ({
          ...row,
          activatedAt: row.activatedAt.toISOString(),
        })),
      }));
    },

    async "gold.list"({ scope, query }) {
      const page = await scope.write(async (tx) => {
        await stockShippedGold(tx);
        return listGold(tx, query, query.cursor, query.limit);
      });
      return { items: page.items.map(presentGold), cursor: page.cursor };
    },

    async "gold.create"({ scope, body }) {
      return presentGold(await scope.write((tx) => addGold(tx, body.content)));
    },

    async "gold.delete"({ scope, params }) {
      await scope.write(async (tx) => {
        await removeGold(tx, params.id);
        tx.audit({ action: "gold.delete", targetKind: "gold", targetId: params.id });
      });
    },
  };
}

function dateOf(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}

function presentMemory(tx: Tx, row: MemoryRow): Memory {
  return { ...row, canEdit: isAllowed(tx.actor, "contact.write") };
}

function presentLearning(row: LearningRow): Learning {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    category: row.category,
    language: row.language,
    content: row.content,
    seenCount: row.seenCount,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    check: row.check,
    decidedBy: row.decidedBy,
    decidedByName: row.decidedByName,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    moves: movesOf(row.state),
  };
}

async function detail(scope: Scope, id: Id): Promise<LearningDetail> {
  return scope.read(async (tx) => ({
    ...presentLearning(await loadLearning(tx, id)),
    sightings: (await listSightings(tx, id)).map((row) => ({ ...row, seenAt: row.seenAt.toISOString() })),
    history: (await listLearningHistory(tx, id)).map((row) => ({ ...row, at: row.at.toISOString() })),
  }));
}

function presentGold(row: GoldRow): GoldCase {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
