import { ERRORS, type ErrorCode, type InputIssue, RapportError } from "@rapport/schema";
import type { z } from "zod";
import { type Contract, contract, type RouteName } from "./contract.ts";
import type { RouteDefinition } from "./route.ts";

type InputOf<Route, Part extends "params" | "query" | "body"> = Route extends {
  [Key in Part]: infer Schema extends z.ZodType;
}
  ? Part extends "query"
    ? { [Key in Part]?: Partial<z.input<Schema>> }
    : { [Key in Part]: z.input<Schema> }
  : unknown;

/** What a call of this route takes: `params`, `query`, `body` as the contract names them, `form` for an upload. */
export type RouteInput<Name extends RouteName> = InputOf<Contract[Name], "params"> &
  InputOf<Contract[Name], "query"> &
  InputOf<Contract[Name], "body"> &
  (Contract[Name] extends { transfer: "upload" } ? { form: FormData } : unknown);

/** What a call of this route answers; undefined for 204. */
export type RouteOutput<Name extends RouteName> = Contract[Name] extends { response: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined;

export interface ClientOptions {
  /** Like `https://support.example.com`; empty for the page's own origin. */
  baseUrl: string;
  /** An API key or access token, asked for before each call. */
  token?: () => string | null | undefined;
  headers?: () => Record<string, string>;
  fetch?: typeof fetch;
}

export interface Client {
  /** Calls a route. Throws RapportError with the registry's code; `unavailable` when the server cannot be reached. */
  call<Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
    init?: { signal?: AbortSignal },
  ): Promise<RouteOutput<Name>>;
  /** The address of a route, for links and downloads. */
  urlOf<Name extends RouteName>(name: Name, input: RouteInput<Name>): string;
}

interface LooseInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  form?: FormData;
}

/** The typed client used by the console and by programs (ING-20). */
export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? fetch;
  const urlOf = (name: RouteName, input: unknown): string => {
    const { params, query } = input as LooseInput;
    const path = contract[name].path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params?.[key])));
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(key, String(value));
    return `${options.baseUrl}${path}${search.size > 0 ? `?${search}` : ""}`;
  };
  return {
    urlOf,
    async call(name, input, init) {
      const route: RouteDefinition = contract[name];
      const { body, form } = input as LooseInput;
      const headers: Record<string, string> = { accept: "application/json", ...options.headers?.() };
      const token = options.token?.();
      if (token) headers.authorization = `Bearer ${token}`;
      if (body !== undefined) headers["content-type"] = "application/json";
      const payload = form ?? (body === undefined ? null : JSON.stringify(body));
      const response = await send(urlOf(name, input), {
        method: route.method,
        headers,
        body: payload,
        credentials: "same-origin",
        signal: init?.signal ?? null,
      }).catch((cause: unknown) => {
        if (init?.signal?.aborted) throw cause;
        throw new RapportError("unavailable", { sentence: "The server cannot be reached.", cause });
      });
      if (!response.ok) throw await errorOf(response);
      return (response.status === 204 ? undefined : await response.json()) as RouteOutput<typeof name>;
    },
  };
}

async function errorOf(response: Response): Promise<RapportError> {
  const body = (await response.json().catch(() => null)) as {
    error?: { code?: string; sentence?: string; issues?: InputIssue[] };
  } | null;
  const code = body?.error?.code;
  const isKnown = code !== undefined && code in ERRORS;
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new RapportError(isKnown ? (code as ErrorCode) : response.status >= 500 ? "unavailable" : "internal", {
    ...(body?.error?.sentence ? { sentence: body.error.sentence } : {}),
    ...(body?.error?.issues ? { issues: body.error.issues } : {}),
    ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
  });
}
