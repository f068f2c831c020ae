import { detectLanguage, loadStarter } from "@rapport/intelligence";
import { RapportError } from "@rapport/schema";
import {
  countCategoryExamples,
  deleteCategoryExample,
  insertCategoryExample,
  listExamplesOfCategory,
} from "@rapport/store";
import type { RouteHandlers } from "../http/call.ts";

/** What the router learns a company's categories from (INT-1). */
export function exampleRoutes(): RouteHandlers<`examples.${"count" | "list" | "add" | "delete"}`> {
  return {
    async "examples.count"({ scope }) {
      const counts = new Map<string, { shipped: number; own: number }>();
      const of = (category: string) => {
        const known = counts.get(category) ?? { shipped: 0, own: 0 };
        counts.set(category, known);
        return known;
      };
      for (const { label } of loadStarter("subscription")) of(label).shipped += 1;
      for (const { category, count } of await scope.read(countCategoryExamples)) of(category).own = count;
      return { items: [...counts].map(([category, count]) => ({ category, ...count })) };
    },

    async "examples.list"({ scope, query }) {
      const rows = await scope.read((tx) => listExamplesOfCategory(tx, query.category, query.limit));
      return { items: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) };
    },

    async "examples.add"({ scope, body }) {
      return scope.write(async (tx) => {
        const ids = [];
        for (const text of body.texts) {
          const example = { text, category: body.category, language: detectLanguage(text), conversationId: null };
          ids.push(await insertCategoryExample(tx, example));
        }
        tx.audit({
          action: "agent.write",
          targetKind: "category_example",
          detail: { what: "examples", category: body.category, count: ids.length },
        });
        return { ids };
      });
    },

    async "examples.delete"({ scope, params }) {
      await scope.write(async (tx) => {
        if (!(await deleteCategoryExample(tx, params.id))) throw new RapportError("not_found");
        tx.audit({ action: "agent.write", targetKind: "category_example", targetId: params.id });
      });
    },
  };
}
