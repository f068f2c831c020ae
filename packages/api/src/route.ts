import type { ErrorCode, Permission } from "@rapport/schema";
import type { z } from "zod";

/** Who may call a route: nobody need sign in, any signed-in actor, or an actor whose role holds the permission. */
export type Access = "public" | "signed_in" | Permission;

export interface RouteDefinition {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Fastify-style path with `:name` parameters. */
  path: string;
  summary: string;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What a successful call answers; absent for 204. */
  response?: z.ZodType;
  /** 200 unless told. */
  successStatus?: 200 | 201 | 202 | 204;
  /** Codes this route answers beside the ones every route may (invalid_input, not_signed_in, not_allowed, rate_limited, internal). */
  errors?: readonly ErrorCode[];
  /** Not JSON: `upload` takes multipart/form-data, `download` answers bytes, `events` Server-Sent Events, each of the shape of `response`. */
  transfer?: "upload" | "download" | "events";
}

/** Checks the shape while keeping each route's exact types. */
export function defineRoutes<const Routes extends Record<string, RouteDefinition>>(routes: Routes): Routes {
  return routes;
}
