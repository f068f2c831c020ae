import type { IdentityKeeper } from "./identity.ts";

/** A call that the server refused, or that did not reach it (`status` 0). */
export class CallError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retryAfterMs: number;

  constructor(code: string, status: number, retryAfterMs = 0) {
    super(code);
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** The same call may succeed later without the person doing anything. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export interface Wire {
  /** Calls a widget route. Answers its JSON, or undefined for 204. Throws CallError. */
  call<Answer>(method: "GET" | "POST", path: string, body?: unknown): Promise<Answer>;
  /** Uploads one file. `onProgress`: share of the bytes that left, 0 to 1. Throws CallError. */
  upload<Answer>(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Answer>;
  /** Fetches a file's bytes. Throws CallError. */
  download(path: string): Promise<ArrayBuffer>;
}

const TIMEOUT_MS = 20_000;

/** HTTP to the widget's routes. `token`: the visitor token to show, if there is one. The typed client of the API package is not used because it brings Zod (four times the size of all this). */
export function createWire(options: {
  host: string;
  widgetKey: string;
  token: () => string | null;
  identity: IdentityKeeper;
}): Wire {
  const { host, widgetKey, token, identity } = options;
  const urlOf = (path: string) =>
    `${host}/widget/v1${path}${path.includes("?") ? "&" : "?"}key=${encodeURIComponent(widgetKey)}`;

  const headersOf = async () => {
    const headers: Record<string, string> = {};
    const visitorToken = token();
    const signed = await identity.current();
    if (visitorToken) headers.authorization = `Bearer ${visitorToken}`;
    if (signed) headers["x-rapport-identity"] = signed;
    return headers;
  };

  const attempt = async (method: string, path: string, body: unknown) => {
    const headers = await headersOf();
    if (body !== undefined) headers["content-type"] = "application/json";
    const payload = body === undefined ? null : JSON.stringify(body);
    // A connection that went silent in a sleeping laptop would otherwise hold the queue for minutes.
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(urlOf(path), { method, headers, body: payload, credentials: "omit", signal }).catch(
      () => {
        throw new CallError("unreachable", 0);
      },
    );
    if (response.ok) return response;
    throw refusalOf(response.status, await response.text().catch(() => ""), response.headers.get("retry-after"));
  };

  /** The page may hold a newer signature than we do: ask it once before giving up. */
  const withFreshIdentity = async <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
    const used = await identity.current();
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== "identity_invalid") throw error;
      const fresh = await identity.renew();
      if (fresh === null || fresh === used) throw error;
      return act();
    }
  };

  return {
    call: <Answer>(method: "GET" | "POST", path: string, body?: unknown) =>
      withFreshIdentity(async () => {
        const response = await attempt(method, path, body);
        if (response.status === 204) return undefined as Answer;
        return (await response.json().catch(() => {
          throw new CallError("unreachable", 0);
        })) as Answer;
      }),
    download: (path) =>
      withFreshIdentity(async () =>
        (await attempt("GET", path, undefined)).arrayBuffer().catch(() => {
          throw new CallError("unreachable", 0);
        }),
      ),
    upload: <Answer>(file: File, onProgress: (share: number) => void, signal: AbortSignal) =>
      withFreshIdentity(async () =>
        uploadFile<Answer>(urlOf("/attachments"), await headersOf(), file, onProgress, signal),
      ),
  };
}

/** `fetch` cannot tell how much of a body has left, XMLHttpRequest can. */
function uploadFile<Answer>(
  url: string,
  headers: Record<string, string>,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded / Math.max(event.total, 1));
    request.onload = () => {
      if (request.status !== 201) {
        reject(refusalOf(request.status, request.responseText, request.getResponseHeader("retry-after")));
        return;
      }
      try {
        resolve(JSON.parse(request.responseText) as Answer);
      } catch {
        reject(new CallError("unreachable", 0));
      }
    };
    request.onerror = () => reject(new CallError("unreachable", 0));
    request.onabort = () => reject(new CallError("aborted", 0));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

function refusalOf(status: number, text: string, retryAfter: string | null): CallError {
  let code = status === 413 ? "too_large" : "internal";
  try {
    code = (JSON.parse(text) as { error?: { code?: string } }).error?.code ?? code;
  } catch {
    // A proxy's HTML page: the status alone has to do.
  }
  return new CallError(code, status, (Number(retryAfter) || 0) * 1000);
}
