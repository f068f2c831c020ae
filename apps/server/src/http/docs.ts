import { contract, type RouteDefinition } from "@rapport/api";
import { makeOpenApi } from "@rapport/api/openapi";
import { ERRORS, RapportError } from "@rapport/schema";
import { makeJsonSchema, makeRecordSchema, RECORDS } from "@rapport/schema/json-schema";
import type { FastifyInstance } from "fastify";

const FOR_AN_HOUR = "public, max-age=3600";
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/** What programmers read: the contract as OpenAPI and as a page, the records as JSON Schema. Made once, when first asked. */
export function addDocs(app: FastifyInstance): void {
  let openApi: string | undefined;
  let page: string | undefined;
  let bundle: string | undefined;

  app.get("/openapi.json", async (_request, reply) => {
    openApi ??= JSON.stringify(makeOpenApi());
    return reply
      .type("application/json")
      .header("cache-control", FOR_AN_HOUR)
      .header("access-control-allow-origin", "*")
      .send(openApi);
  });

  app.get("/docs", async (_request, reply) => {
    page ??= renderPage();
    return reply
      .type("text/html; charset=utf-8")
      .header("cache-control", FOR_AN_HOUR)
      .header("content-security-policy", PAGE_POLICY)
      .send(page);
  });

  app.get<{ Params: { file: string } }>("/schema/:file", async (request, reply) => {
    const name = /^(\w+)\.json$/.exec(request.params.file)?.[1];
    if (name === "rapport") bundle ??= JSON.stringify(makeJsonSchema());
    const text =
      name === "rapport" ? bundle : name && RECORDS.has(name) ? JSON.stringify(makeRecordSchema(name)) : null;
    if (!text) throw new RapportError("not_found");
    return reply
      .type("application/schema+json")
      .header("cache-control", FOR_AN_HOUR)
      .header("access-control-allow-origin", "*")
      .send(text);
  });
}

interface Operation {
  description: string;
  parameters: { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: { content: Record<string, { schema?: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: { $ref?: string } }> }>;
}

function renderPage(): string {
  const document = makeOpenApi() as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, unknown> };
  };
  const groups = Map.groupBy(Object.entries(contract), ([name]) => name.split(".")[0] ?? "");
  const operationOf = (route: RouteDefinition) =>
    document.paths[route.path.replace(/:(\w+)/g, "{$1}")]?.[route.method.toLowerCase()] as Operation;
  const sections = [...groups].map(
    ([group, routes]) =>
      `<section id="${group}"><h2>${escapeHtml(group)}</h2>${routes
        .map(([name, route]) => renderRoute(name, route, operationOf(route), document.components.schemas))
        .join("")}</section>`,
  );
  const links = [...groups.keys()].map((group) => `<a href="#${group}">${escapeHtml(group)}</a>`).join("");
  const records = [...RECORDS.keys()].map((name) => `<a href="/schema/${name}.json">${name}</a>`).join(" ");
  const errors = Object.entries(ERRORS)
    .map(
      ([code, { status, sentence, isRetryable }]) =>
        `<tr><td><code>${code}</code></td><td>${status}</td><td>${isRetryable ? "yes" : "no"}</td><td>${escapeHtml(sentence)}</td></tr>`,
    )
    .join("");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Rapport API</title><style>${STYLE}</style></head>
<body><nav><strong>Rapport API</strong>${links}<a href="#errors">errors</a><a href="#records">records</a></nav><main><h1>Rapport API</h1>
<p>Sign in with <code>Authorization: Bearer</code> and an API key (<code>rk_…</code>, made under Settings) or an access token. Bodies are JSON. Lists are paged: pass <code>cursor</code> back as it came. The same as a document for tools: <a href="/openapi.json">openapi.json</a>.</p>
${sections.join("")}
<section id="errors"><h2>Errors</h2><p>Every refusal answers <code>{"error": {code, sentence, issues?, requestId}}</code>.</p><table><tr><th>code</th><th>status</th><th>may succeed later</th><th>meaning</th></tr>${errors}</table></section>
<section id="records"><h2>Records</h2><p>As JSON Schema: ${records} <a href="/schema/rapport.json">all</a></p></section></main></body></html>`;
}

function renderRoute(
  name: string,
  route: RouteDefinition,
  operation: Operation,
  schemas: Record<string, unknown>,
): string {
  const parameters = operation.parameters
    .map(
      (item) =>
        `<tr><td><code>${escapeHtml(item.name)}</code></td><td>${item.in}${item.required ? "" : ", optional"}</td><td><code>${escapeHtml(JSON.stringify(item.schema))}</code></td></tr>`,
    )
    .join("");
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const [status = "200", success] = Object.entries(operation.responses)[0] ?? [];
  const reference = Object.values(success?.content ?? {})[0]
    ?.schema?.$ref?.split("/")
    .at(-1);
  return `<details><summary><b class="${route.method}">${route.method}</b> <code>${escapeHtml(route.path)}</code> ${escapeHtml(route.summary)}</summary>
<p><code>${name}</code> · ${escapeHtml(operation.description).replaceAll(/`([^`]+)`/g, "<code>$1</code>")}</p>
${parameters ? `<table>${parameters}</table>` : ""}${body ? `<h4>Body</h4>${renderJson(body)}` : ""}
<h4>Answer ${status}</h4>${reference ? renderJson(schemas[reference]) : `<p>${route.transfer === "download" ? "The bytes of the file." : "Nothing."}</p>`}
${route.errors?.length ? `<p>May answer ${route.errors.map((code) => `<a href="#errors"><code>${code}</code></a>`).join(", ")}.</p>` : ""}</details>`;
}

function renderJson(value: unknown): string {
  return `<pre>${escapeHtml(JSON.stringify(value, null, 1))}</pre>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#d9dde3,#3a3f47);--soft:light-dark(#f5f6f8,#22252a)}
body{font:15px/1.5 system-ui,sans-serif;margin:0;display:grid;grid-template-columns:180px minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:16px;box-sizing:border-box;border-right:1px solid var(--line);display:flex;flex-direction:column;gap:4px}
main{padding:16px 32px;max-width:960px}a{color:light-dark(#2b5fd9,#8fb0ff);text-decoration:none}a:hover{text-decoration:underline}
details{border:1px solid var(--line);border-radius:6px;margin:6px 0;padding:6px 12px}summary{cursor:pointer}
summary b{display:inline-block;min-width:56px;font-size:12px}.GET{color:light-dark(#1a7f4b,#5fd39a)}.DELETE{color:light-dark(#b3261e,#ff8a80)}.POST,.PUT,.PATCH{color:light-dark(#9a5b00,#ffb95c)}
pre{background:var(--soft);padding:10px;border-radius:6px;overflow:auto;max-height:360px;font-size:12.5px}table{border-collapse:collapse;width:100%}td,th{border:1px solid var(--line);padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
@media(max-width:700px){body{display:block}nav{position:static;height:auto;flex-flow:row wrap}main{padding:16px}}`;
