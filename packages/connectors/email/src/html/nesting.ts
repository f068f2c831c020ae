/** Hostile HTML nests without end; the parser's own stack costs more with each level. */

const VOID_OR_SELF_CLOSING =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|td|th|tr|thead|tbody|tfoot|option|optgroup|o:p)$/i;
/** Threads of a hundred answers nest some hundred levels deep. */
const MAX_NESTING = 1_000;

/** Drops the tags (not the text) below the thousandth level. Ordinary HTML comes back unchanged. */
export function limitNesting(html: string): string {
  let depth = 0;
  let deepest = 0;
  const tags = /<(\/?)([a-zA-Z][\w:-]{0,40})[^<>]*>/g;
  for (const match of html.matchAll(tags)) {
    if (VOID_OR_SELF_CLOSING.test(match[2]!)) continue;
    depth = match[1] === "/" ? Math.max(0, depth - 1) : depth + 1;
    if (depth > deepest) deepest = depth;
  }
  if (deepest <= MAX_NESTING) return html;
  depth = 0;
  return html.replace(tags, (tag: string, slash: string, name: string) => {
    if (VOID_OR_SELF_CLOSING.test(name)) return tag;
    if (slash === "/") {
      const kept = depth <= MAX_NESTING;
      depth = Math.max(0, depth - 1);
      return kept ? tag : "";
    }
    depth++;
    return depth <= MAX_NESTING ? tag : "";
  });
}
