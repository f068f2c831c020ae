/** format=flowed (RFC 3676): soft breaks joined, quote depth respected, stuffed spaces taken off. */

import { OWN_MARK } from "../quote/line.ts";

/**
 * @param deleteSpace DelSp=yes: the space before the soft break is not part of the text
 * @returns lines with one `> ` a quote level; OWN_MARK before a `>` that is no quote mark
 */
export function unwrapFlowed(text: string, deleteSpace: boolean): string {
  const out: string[] = [];
  let open: { depth: number; text: string } | null = null;
  const close = (): void => {
    if (open !== null) out.push(open.depth > 0 ? `${"> ".repeat(open.depth)}${open.text}`.trimEnd() : open.text);
    open = null;
  };
  for (const line of text.split(/\r?\n/)) {
    let depth = 0;
    while (line[depth] === ">") depth++;
    let content = line.slice(depth);
    if (content.startsWith(" ")) content = content.slice(1);
    if (depth === 0 && content.startsWith(">")) content = OWN_MARK + content;
    const isSignatureMark = content === "-- ";
    const flows = content.endsWith(" ") && !isSignatureMark;
    const current = open as { depth: number; text: string } | null;
    if (current !== null && (current.depth !== depth || isSignatureMark)) close();
    const body = flows && deleteSpace ? content.slice(0, -1) : content;
    if (open === null) open = { depth, text: body };
    else (open as { text: string }).text += body;
    if (!flows) close();
  }
  close();
  return out.join("\n");
}
