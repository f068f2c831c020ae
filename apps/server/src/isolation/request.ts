import { contract, type RouteName } from "@rapport/api";
import type { TestActor, TestServer } from "../testing/index.ts";

/** Any call, also one that the typed client would not let through. */
export interface LooseInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
  /** Instead of `body`: sent as it is. */
  raw?: BodyInit;
}

export interface Answered {
  status: number;
  text: string;
  /** The registry's code, for refusals. */
  code: string | null;
  requestId: string | null;
}

/** Calls a route as it stands in the contract. */
export async function callRoute(
  server: TestServer,
  actor: TestActor | null,
  name: RouteName,
  input: LooseInput,
): Promise<Answered> {
  const { method, path } = contract[name];
  const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(input.params?.[key] ?? "")));
  const query = new URLSearchParams(Object.entries(input.query ?? {}).map(([key, value]) => [key, String(value)]));
  const text = input.body === undefined ? null : JSON.stringify(input.body);
  return answered(
    await server.fetchAs(actor, `${filled}${query.size > 0 ? `?${query}` : ""}`, {
      method,
      headers: { ...(text === null ? {} : { "content-type": "application/json" }), ...input.headers },
      body: input.form ?? input.raw ?? text,
    }),
  );
}

export async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("application/json") ?? false;
  const error =
    isJson && text ? (JSON.parse(text) as { error?: { code: string; requestId: string } }).error : undefined;
  return { status: response.status, text, code: error?.code ?? null, requestId: error?.requestId ?? null };
}
