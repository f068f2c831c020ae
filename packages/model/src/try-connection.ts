import type { ModelConfig, ProviderConfig } from "./config.ts";
import { findNetworkCode } from "./faults.ts";
import { baseUrlOf, type Fetch } from "./providers.ts";

export type ConnectionCode =
  | "ok"
  | "bad_key"
  | "no_such_model"
  | "no_network"
  | "bad_url"
  | "timeout"
  | "rate_limited"
  | "out_of_order";

export interface ConnectionReport {
  isGood: boolean;
  code: ConnectionCode;
  /** What was found and what to do, for the person who set it up. */
  sentence: string;
  latencyMs: number;
  /** The models the provider offers, where it tells. */
  models: string[];
}

interface ConnectionPorts {
  secretOf(name: string): Promise<string | null>;
  fetch: Fetch;
}

/**
 * Asks a provider whether address, key and model are right, with its list of models and, for a model, an answer of a few tokens (SPEC INT-22).
 * Never throws. What it spends, about twenty tokens, is not counted in the budget.
 */
export async function testConnection(
  { provider, model }: { provider: ProviderConfig; model?: Pick<ModelConfig, "model"> },
  ports: ConnectionPorts,
  { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): Promise<ConnectionReport> {
  const beganAt = performance.now();
  let models: string[] = [];
  const report = (code: ConnectionCode, sentence: string): ConnectionReport => ({
    isGood: code === "ok",
    code,
    sentence,
    latencyMs: performance.now() - beganAt,
    models,
  });
  const base = baseUrlOf(provider);
  const host = hostOf(base);
  if (host === null) return report("bad_url", `"${base}" is not an address. It looks like https://host/v1.`);

  const secret = provider.secretName === undefined ? null : await ports.secretOf(provider.secretName);
  if (provider.secretName !== undefined && !secret)
    return report("bad_key", `The secret ${provider.secretName} is not set. Enter the provider's key there.`);
  const headers: Record<string, string> = { "content-type": "application/json", ...provider.headers };
  if (provider.kind === "anthropic") {
    headers["anthropic-version"] = "2023-06-01";
    if (secret) headers["x-api-key"] = secret;
  } else if (secret) headers.authorization = `Bearer ${secret}`;

  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const list = await ports.fetch(`${base}/models`, { headers, signal });
    const listed = await readJson(list);
    models = readModels(listed);
    // Some servers have no list; then the model itself is asked.
    const isListless = list.status === 404 || list.status === 405;
    if (!list.ok && !(isListless && model && listed !== null)) return refuse(list, listed, false);
    if (list.ok && listed === null)
      return report(
        "bad_url",
        `${host} answers, but not with JSON: the address ${base} is probably a web page. It usually ends in /v1.`,
      );
    if (!model) return report("ok", `${host} answers and offers ${models.length} models.`);

    const limit = provider.kind === "openai" ? "max_completion_tokens" : "max_tokens";
    const chat = await ports.fetch(`${base}${provider.kind === "anthropic" ? "/messages" : "/chat/completions"}`, {
      method: "POST",
      headers,
      signal,
      body: JSON.stringify({ model: model.model, [limit]: 16, messages: [{ role: "user", content: "Say OK." }] }),
    });
    const answer = await readJson(chat);
    if (!chat.ok) return refuse(chat, answer, true);
    if (answer === null || !("choices" in answer || "content" in answer))
      return report(
        "bad_url",
        `${host} answers, but not as a language model does. Look at the address ${base} and the kind of provider.`,
      );
    return report("ok", `${model.model} at ${host} answers.`);
  } catch (error) {
    if (signal.aborted)
      return report(
        "timeout",
        `${host} did not answer within ${timeoutMs / 1000} s. Is the server up, and does a firewall stand between?`,
      );
    const code = findNetworkCode(error);
    if (code === "ENOTFOUND" || code === "EAI_AGAIN")
      return report("no_network", `The name ${host} is not known. Look at the spelling, or at this server's network.`);
    if (code === "ECONNREFUSED")
      return report("no_network", `Nothing listens at ${host}. Is the server started, and the port right?`);
    if (code && /^(CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO)|UNABLE_TO/.test(code))
      return report("no_network", `The certificate of ${host} is not trusted (${code}).`);
    const reason = code ?? (error instanceof Error ? error.message : "unknown reason");
    return report("no_network", `${host} cannot be reached: ${reason}.`);
  }

  function refuse(response: Response, body: object | null, isModelAsked: boolean): ConnectionReport {
    const said = wordsOf(body);
    if (response.status === 401 || response.status === 403)
      return report("bad_key", `${host} does not accept the key (${response.status}). Enter it anew, without spaces.`);
    if (response.status === 429)
      return report("rate_limited", `${host} accepts the key but takes no more requests now (429). ${said}`);
    const isAboutModel =
      isModelAsked && model !== undefined && (/model/i.test(said) || (response.status === 404 && models.length > 0));
    if (isAboutModel && body !== null) {
      const near = models.filter((name) => name.includes(model.model) || model.model.includes(name)).slice(0, 5);
      const hint = (near.length ? near : models.slice(0, 5)).join(", ");
      return report(
        "no_such_model",
        `${host} has no model ${model.model}.${hint ? ` It offers for example ${hint}.` : ""}`,
      );
    }
    if (response.status === 404)
      return report("bad_url", `${host} knows no ${base}/models (404). The address usually ends in /v1.`);
    if (response.status >= 500) return report("out_of_order", `${host} is out of order (${response.status}). ${said}`);
    return report("bad_url", `${host} refused the request (${response.status}). ${said}`);
  }
}

function hostOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url);
    return /^https?:$/.test(protocol) ? host : null;
  } catch {
    return null;
  }
}

async function readJson(response: Response): Promise<object | null> {
  try {
    const body: unknown = JSON.parse(await response.text());
    return typeof body === "object" ? body : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function readModels(body: object | null): string[] {
  if (body === null || !("data" in body) || !Array.isArray(body.data)) return [];
  return body.data.flatMap((entry: { id?: unknown }) => (typeof entry?.id === "string" ? [entry.id] : []));
}

function wordsOf(body: object | null): string {
  const error = body !== null && "error" in body ? body.error : null;
  const message = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  return typeof message === "string" ? message.replace(/[A-Za-z0-9_-]{24,}/g, "…").slice(0, 200) : "";
}
