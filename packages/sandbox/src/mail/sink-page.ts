import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { MailSink, SunkMail } from "./sink.ts";

export interface PageServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
const SHOWN = 200;

/** A small page that lists what the sink has taken, newest first; `/mails/:number` shows one. */
export async function serveSinkPage(
  sink: MailSink,
  options: { host?: string; port?: number } = {},
): Promise<PageServer> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer((request, response) => {
    const { status, type, body } = answer(sink, new URL(request.url ?? "/", "http://sink").pathname);
    response.writeHead(status, {
      "content-type": `${type}; charset=utf-8`,
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    response.end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

const html = (body: string): Answer => ({ status: 200, type: "text/html", body });

function answer(sink: MailSink, path: string): Answer {
  if (path === "/") return html(listPage(sink.mails));
  if (path === "/mails.json") {
    const mails = sink.mails.map(({ raw: _source, ...mail }) => mail);
    return { status: 200, type: "application/json", body: JSON.stringify(mails) };
  }
  const [, number, part] = /^\/mails\/(\d+)(\/source|\/html)?$/.exec(path) ?? [];
  const mail = number ? sink.mails[Number(number) - 1] : undefined;
  if (!mail) return { status: 404, type: "text/plain", body: "There is no such mail." };
  if (part === "/source")
    return { status: 200, type: "text/plain", body: Buffer.from(mail.raw, "latin1").toString("utf8") };
  return html(part === "/html" ? (mail.html ?? "") : mailPage(mail));
}

function listPage(mails: readonly SunkMail[]): string {
  const rows = mails
    .toReversed()
    .slice(0, SHOWN)
    .map(
      (mail) => `<a class="row" href="/mails/${mail.number}"><span class="to">${text(mail.to.join(", "))}</span>
        <span class="subject"><b>${text(mail.subject || "(no subject)")}</b> ${text(mail.text.replace(/\s+/g, " ").slice(0, 120))}</span>
        <time>${text(mail.at.slice(11, 19))}</time></a>`,
    )
    .join("\n");
  const empty = `<p class="empty">Nothing yet. Answer an e-mail in the console, and it lands here instead of on the internet.</p>`;
  return page(
    "Mail that left",
    `<h1>Mail that left <small>${mails.length}</small></h1><p class="hint">Rapport's outgoing mail ends here during the demo. The page reloads itself.</p>${mails.length === 0 ? empty : rows}`,
    `<meta http-equiv="refresh" content="5">`,
  );
}

function mailPage(mail: SunkMail): string {
  const files = mail.attachments.map(
    ({ name, type, bytes }) => `<li>${text(name)} · ${text(type)} · ${bytes} bytes</li>`,
  );
  return page(
    mail.subject,
    `<p><a href="/">All mail</a></p><h1>${text(mail.subject || "(no subject)")}</h1>
    <dl><dt>From</dt><dd>${text(mail.from)}</dd><dt>To</dt><dd>${text(mail.to.join(", "))}</dd><dt>At</dt><dd>${text(mail.at)}</dd><dt>Message-ID</dt><dd>${text(mail.messageId ?? "none")}</dd></dl>
    ${mail.html ? `<iframe sandbox title="HTML" src="/mails/${mail.number}/html"></iframe>` : ""}<pre>${text(mail.text)}</pre>
    ${files.length > 0 ? `<ul>${files.join("")}</ul>` : ""}<p><a href="/mails/${mail.number}/source">Source</a></p>`,
  );
}

function page(title: string, body: string, head = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>${head}<style>
:root { color-scheme: light dark; --ink: light-dark(#1c1f23, #e8eaed); --soft: light-dark(#6b727b, #9aa1aa); --line: light-dark(#e4e6e9, #33373d); --paper: light-dark(#fff, #16181b); }
body { font: 14px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 960px; margin: 0 auto; padding: 24px; }
h1 { font-size: 20px; font-weight: 600; } small, .hint, time, .to, dt { color: var(--soft); font-weight: 400; } a { color: inherit; }
.row { display: flex; gap: 16px; padding: 10px 0; border-top: 1px solid var(--line); text-decoration: none; }
.to { flex: 0 0 240px; } .subject { flex: 1; } .to, .subject { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } b { font-weight: 600; }
pre { white-space: pre-wrap; border-top: 1px solid var(--line); padding-top: 16px; } dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; } dd { margin: 0; word-break: break-all; }
iframe { width: 100%; height: 320px; border: 1px solid var(--line); background: #fff; }
.empty { padding: 48px 0; color: var(--soft); }
</style></head><body>${body}</body></html>`;
}

const text = (value: string): string =>
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
