import { ERRORS, type ErrorCode, type InputIssue, RapportError } from "@rapport/schema";
import type { z } from "zod";
import { type Contract, contract, type RouteName } from "./contract.ts";
import { readEventStream } from "./event-stream.ts";
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

/** Routes that answer with Server-Sent Events. */
export type StreamName = {
  [Name in RouteName]: Contract[Name] extends { transfer: "events" } ? Name : never;
}[RouteName];

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
  /**
   * Opens a route's stream of events, after the one with the id `after`. Resolves when the server has taken it up; the events then
   * come as they happen, until the server or the reader ends it. Throws RapportError as `call`; reading throws `unavailable` when
   * the connection breaks.
   */
  follow<Name extends StreamName>(
    name: Name,
    input: RouteInput<Name>,
    init?: { signal?: AbortSignal; after?: string | undefined },
  ): Promise<AsyncGenerator<{ id: string; event: RouteOutput<Name> }, void>>;
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
  const ask = async (name: RouteName, input: unknown, own: Record<string, string>, signal?: AbortSignal) => {
    const route: RouteDefinition = contract[name];
    const { body, form } = input as LooseInput;
    const headers = { ...own, ...options.headers?.() };
    const token = options.token?.();
    if (token) headers.authorization = `Bearer ${token}`;
    if (body !== undefined) headers["content-type"] = "application/json";
    const payload = form ?? (body === undefined ? null : JSON.stringify(body));
    const response = await send(urlOf(name, input), {
      method: route.method,
      headers,
      body: payload,
      credentials: "same-origin",
      signal: signal ?? null,
    }).catch(unlessAborted(signal));
    if (!response.ok) throw await errorOf(response);
    return response;
  };
  return {
    urlOf,
    async follow(name, input, init = {}) {
      const headers = { accept: "text/event-stream", ...(init.after ? { "last-event-id": init.after } : {}) };
      const { body } = await ask(name, input, headers, init.signal);
      const events = readEventStream(body!);
      return (async function* () {
        try {
          for await (const { id, data } of events) {
            yield { id, event: JSON.parse(data) as RouteOutput<typeof name> };
          }
        } catch (cause) {
          unlessAborted(init.signal)(cause);
        }
      })();
    },
    async call(name, input, init) {
      const response = await ask(name, input, { accept: "application/json" }, init?.signal);
      return (response.status === 204 ? undefined : await response.json()) as RouteOutput<typeof name>;
    },
  };
}

/** What a broken connection is told as; one that the caller broke is the caller's own. */
function unlessAborted(signal?: AbortSignal): (cause: unknown) => never {
  return (cause) => {
    if (signal?.aborted) throw cause;
    throw new RapportError("unavailable", { sentence: "The server cannot be reached.", cause });
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
