import { Id, Instant } from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";

const Category = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

/** A message of which a person said what it is about; the router learns from it (INT-1). */
export const CategoryExample = z.object({
  id: Id,
  text: z.string(),
  language: z.string(),
  createdAt: Instant,
});
export type CategoryExample = z.infer<typeof CategoryExample>;

export const exampleRoutes = defineRoutes({
  "examples.count": {
    method: "GET",
    path: "/v1/example-counts",
    summary: "How many examples the router knows of each category: those that come with Rapport, and the company's own",
    access: "agent.read",
    response: z.object({
      items: z.array(z.object({ category: z.string(), shipped: z.number().int(), own: z.number().int() })),
    }),
  },
  "examples.list": {
    method: "GET",
    path: "/v1/examples",
    summary: "The company's own examples of a category, newest first",
    access: "agent.read",
    query: z.object({ category: Category, limit: z.coerce.number().int().min(1).max(500).default(200) }),
    response: z.object({ items: z.array(CategoryExample) }),
  },
  "examples.add": {
    method: "POST",
    path: "/v1/examples",
    summary: "Teach the router messages of a category; a text it knew under another one moves",
    access: "agent.write",
    body: z.object({ category: Category, texts: z.array(z.string().trim().min(1).max(5000)).min(1).max(200) }),
    response: z.object({ ids: z.array(Id) }),
    successStatus: 201,
  },
  "examples.delete": {
    method: "DELETE",
    path: "/v1/examples/:id",
    summary: "Take an example back",
    access: "agent.write",
    params: z.object({ id: Id }),
    successStatus: 204,
    errors: ["not_found"],
  },
});
