/**
 * HTML that can be stored and shown: no code, no forms, no style that leaves its place, no remote load.
 * The console still shows it in a sandboxed frame; this is the first of the two walls.
 */

import sanitizeHtml from "sanitize-html";
import { limitNesting } from "./nesting.ts";

const LENGTH =
  /^(?:auto|normal|0|\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|ex|cm|mm|in|pc|%)?)(?:\s+(?:auto|0|\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|ex|cm|mm|in|pc|%)?)){0,3}$/i;
const COLOUR =
  /^(?:#[\da-f]{3,8}|[a-z]{3,20}|rgba?\(\s*\d{1,3}%?\s*,\s*\d{1,3}%?\s*,\s*\d{1,3}%?\s*(?:,\s*[\d.]{1,5}%?\s*)?\)|hsla?\(\s*\d{1,3}\s*,\s*\d{1,3}%\s*,\s*\d{1,3}%\s*(?:,\s*[\d.]{1,5}\s*)?\))$/i;
const BORDER =
  /^(?:(?:none|hidden|dotted|dashed|solid|double|groove|ridge|inset|outset|thin|medium|thick|windowtext|#[\da-f]{3,8}|[a-z]{3,20}|\d{1,3}(?:\.\d{1,2})?(?:px|pt|em|cm|in)?|rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\))(?:\s+|$)){1,4}$/i;
const WORD = /^[a-z-]{1,20}$/i;
const FONT = /^[\w\s,'"-]{1,200}$/u;

const STYLES: Record<string, RegExp[]> = {
  color: [COLOUR],
  "background-color": [COLOUR],
  "font-family": [FONT],
  "font-size": [LENGTH, /^(?:xx?-small|small|medium|large|xx?-large|smaller|larger)$/i],
  "font-style": [WORD],
  "font-weight": [/^(?:[a-z]{3,10}|[1-9]00)$/i],
  "line-height": [LENGTH],
  "text-align": [WORD],
  "text-decoration": [/^[a-z\s-]{1,40}$/i],
  "text-indent": [LENGTH],
  "text-transform": [WORD],
  "vertical-align": [WORD],
  "white-space": [WORD],
  "list-style-type": [WORD],
  direction: [WORD],
  display: [/^(?:none|block|inline|inline-block|table|table-row|table-cell|list-item)$/i],
  width: [LENGTH],
  "max-width": [LENGTH],
  height: [LENGTH],
  "border-collapse": [WORD],
  "border-spacing": [LENGTH],
};
for (const side of ["", "-top", "-right", "-bottom", "-left"]) {
  STYLES[`margin${side}`] = [LENGTH];
  STYLES[`padding${side}`] = [LENGTH];
  STYLES[`border${side}`] = [BORDER];
  STYLES[`border${side}-color`] = [COLOUR];
  STYLES[`border${side}-style`] = [WORD];
  STYLES[`border${side}-width`] = [LENGTH];
}

const TAGS =
  "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split(
    " ",
  );
const DATA_IMAGE = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+$/i;
const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:|sms:)/i;

function withoutControls(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip them inside a scheme, so they go first
  return value.replace(/[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060\ufeff]+/g, "");
}

/** Where a link may lead, or null. Relative addresses lead nowhere in a mail. */
function safeLink(href: string | undefined): string | null {
  if (href === undefined) return null;
  const bare = withoutControls(href);
  return SAFE_LINK.test(bare) ? bare : null;
}

function imageAttributes(attribs: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ["alt", "title", "width", "height", "style", "align"]) {
    if (attribs[name] !== undefined) kept[name] = attribs[name];
  }
  const source = (attribs.src ?? "").trim();
  const bare = withoutControls(source);
  if (/^cid:/i.test(bare)) kept["data-cid"] = bare.slice(4);
  else if (DATA_IMAGE.test(source)) kept.src = source;
  else if (/^https?:\/\//i.test(bare)) kept["data-remote-src"] = bare;
  else if (bare.startsWith("//")) kept["data-remote-src"] = `https:${bare}`;
  return kept;
}

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: {
    "*": ["style", "dir", "lang", "title", "align", "valign"],
    a: ["href", "rel", "target"],
    img: ["src", "alt", "width", "height", "data-remote-src", "data-cid"],
    table: ["border", "cellpadding", "cellspacing", "width", "bgcolor"],
    td: ["colspan", "rowspan", "width", "height", "bgcolor", "nowrap"],
    th: ["colspan", "rowspan", "width", "height", "bgcolor", "nowrap"],
    tr: ["bgcolor", "height"],
    col: ["span", "width"],
    colgroup: ["span", "width"],
    font: ["color", "face", "size"],
    ol: ["start", "type"],
    li: ["value"],
    blockquote: ["type"],
    time: ["datetime"],
  },
  allowedStyles: { "*": STYLES },
  allowedSchemes: ["http", "https", "mailto", "tel", "sms"],
  allowedSchemesByTag: { img: ["data"] },
  allowedSchemesAppliedToAttributes: ["href", "src", "cite", "background", "action"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nonTextTags: [
    "style",
    "script",
    "textarea",
    "option",
    "noscript",
    "title",
    "template",
    "xmp",
    "iframe",
    "object",
    "svg",
    "math",
    "head",
  ],
  nestingLimit: 400,
  enforceHtmlBoundary: false,
  transformTags: {
    a: (tagName, attribs) => {
      const href = safeLink(attribs.href);
      const kept: Record<string, string> = {};
      if (attribs.title !== undefined) kept.title = attribs.title;
      if (attribs.style !== undefined) kept.style = attribs.style;
      if (href !== null) Object.assign(kept, { href, rel: "noopener noreferrer nofollow", target: "_blank" });
      return { tagName, attribs: kept };
    },
    img: (tagName, attribs) => ({ tagName, attribs: imageAttributes(attribs) }),
  },
};

/** Longer HTML is kept as the original only; nobody reads it in an inbox, and cleaning it would stall the intake. */
const MAX_HTML = 4_000_000;

/**
 * Cleans HTML for storing and showing (ING-6). Remote images become `data-remote-src`, inline ones `data-cid`; links
 * open elsewhere and tell nothing. Returns an empty string when nothing showable is left or the cleaning failed.
 */
export function sanitiseHtml(html: string): string {
  try {
    return sanitizeHtml(limitNesting(html.slice(0, MAX_HTML)), OPTIONS).trim();
  } catch {
    return "";
  }
}
