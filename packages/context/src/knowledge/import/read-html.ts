import TurndownService from "turndown";
import type { SourceArticle } from "./import-error.ts";
import { readMarkdown } from "./read-markdown.ts";

/** What is on a page and not in the article. Hidden text goes as well: nobody who reads the page has seen it. */
const NOT_CONTENT = [
  "script",
  "style",
  "noscript",
  "template",
  "iframe",
  "object",
  "nav",
  "footer",
  "aside",
  "form",
  "button",
  "select",
  "title",
] as const;

/** An article from a page. Its title: the first `h1`, else `title`, else `fallbackTitle`. */
export function readHtml(html: string, fallbackTitle: string): SourceArticle {
  const turndown = new TurndownService({ headingStyle: "atx", codeBlockStyle: "fenced", bulletListMarker: "-" });
  turndown.remove([...NOT_CONTENT]);
  turndown.addRule("safe links", {
    filter: (node) => node.nodeName === "A" && !/^(https?:|mailto:|tel:)/i.test(node.getAttribute("href") ?? ""),
    replacement: (content) => content,
  });
  turndown.addRule("no pictures", {
    filter: "img",
    replacement: (_, node) => (node as HTMLElement).getAttribute("alt") ?? "",
  });
  turndown.addRule("cells", {
    filter: ["td", "th"],
    replacement: (content) => `${content.trim().replace(/\s+/g, " ")} | `,
  });
  turndown.addRule("rows", { filter: "tr", replacement: (content) => `${content.trim().replace(/\|$/, "").trim()}\n` });
  // Last, for the rule that was added last is asked first.
  turndown.addRule("hidden", {
    filter: (node) => node.nodeName.toLowerCase() === "svg" || isHidden(node),
    replacement: () => "",
  });
  const body = turndown.turndown(mainPart(html));
  const inHead = /<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1];
  const pageTitle = inHead
    ? turndown
        .turndown(`<p>${inHead}</p>`)
        .replaceAll("\\", "")
        .split(/\s+[|–—·]\s+/)[0]!
        .trim()
    : "";
  const language = /<html[^>]*\slang\s*=\s*["']?([a-z]{2})/i.exec(html)?.[1]?.toLowerCase() ?? null;
  // Three dashes at the beginning are a rule here and no front matter.
  const article = readMarkdown(body.replace(/^---/, "***"), pageTitle || fallbackTitle);
  return { ...article, language };
}

/** The charset that a page names. */
export function declaredCharset(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 2048));
  return /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1];
}

/** What stands in `main` or `article`, where a page has exactly one. */
function mainPart(html: string): string {
  for (const tag of ["main", "article"]) {
    const found = [...html.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>`, "gi"))];
    const end = html.toLowerCase().lastIndexOf(`</${tag}>`);
    if (found.length === 1 && end > found[0]!.index) return html.slice(found[0]!.index, end);
  }
  return html;
}

function isHidden(node: HTMLElement): boolean {
  if (typeof node.getAttribute !== "function") return false;
  const style = node.getAttribute("style") ?? "";
  return (
    node.getAttribute("hidden") !== null ||
    node.getAttribute("aria-hidden") === "true" ||
    /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])/i.test(style)
  );
}
