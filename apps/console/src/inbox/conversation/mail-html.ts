/** Whether a mail's markup says something its text does not: tables, pictures, lists, headings, colours. */
export function isRichHtml(html: string): boolean {
  return (
    /<(table|img|ul|ol|h[1-4]|hr|figure|video)\b/i.test(html) ||
    /\bbgcolor=|background(-color)?\s*:|<font[^>]+color|[^-]color\s*:\s*(?!#?0{3,6}\b|black|inherit|rgb\(0, ?0, ?0\))/i.test(
      html,
    )
  );
}

/** Whether a mail brings colours of its own and must be shown on white paper, in the dark theme too. */
export const hasOwnColors = (html: string): boolean =>
  /\bbgcolor=|background(-color)?\s*:|[^-]color\s*[:=]/i.test(html);

export interface MailDocumentOptions {
  showRemoteImages: boolean;
  /** Addresses for pictures that came with the mail, by content id. */
  inlineImages: ReadonlyMap<string, string>;
  /** Colours of the page, for a mail without its own. */
  ink: string;
  linkInk: string;
  isPaper: boolean;
}

/**
 * The document for the sandboxed frame. The HTML was sanitised by the server; this is the second wall: no scripts
 * (policy and sandbox), no forms, no frames, and no outside request until the reader asks for the pictures.
 */
export function mailDocument(html: string, options: MailDocumentOptions): string {
  const images = options.showRemoteImages ? "data: blob: https: http:" : "data: blob:";
  const policy = `default-src 'none'; img-src ${images}; style-src 'unsafe-inline'; font-src 'none'; form-action 'none'; base-uri 'none'`;
  const paper = options.isPaper ? "background:#fff;color:#1a1d23;" : `color:${options.ink};`;
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="color-scheme" content="${options.isPaper ? "light" : "light dark"}"><meta name="referrer" content="no-referrer"><style>html{overflow-x:auto;overflow-y:hidden}body{margin:0;${options.isPaper ? "padding:12px;" : ""}${paper}font:14px/1.5 Inter,system-ui,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}a{color:${options.isPaper ? "#2452bd" : options.linkInk}}blockquote{margin:0 0 0 8px;padding-left:12px;border-left:2px solid #8886}pre{white-space:pre-wrap}</style></head><body dir="auto">${withImages(html, options)}</body></html>`;
}

function withImages(html: string, { showRemoteImages, inlineImages }: MailDocumentOptions): string {
  const template = document.implementation.createHTMLDocument("");
  template.body.innerHTML = html;
  for (const image of template.querySelectorAll("img")) {
    const remote = image.getAttribute("data-remote-src");
    const contentId = image.getAttribute("data-cid");
    if (remote && showRemoteImages) image.setAttribute("src", remote);
    if (contentId) image.setAttribute("src", inlineImages.get(contentId) ?? "");
    image.setAttribute("loading", "lazy");
    image.setAttribute("referrerpolicy", "no-referrer");
  }
  for (const link of template.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer nofollow");
  }
  return template.body.innerHTML;
}
