/** One Server-Sent Event: `id` to go on after, `data` as it was sent. */
export interface StreamedEvent {
  id: string;
  data: string;
}

/**
 * Reads Server-Sent Events as they come (HTML standard, 9.2.6), as far as our own server writes them: comments are heartbeats,
 * an event ends with an empty line, one that was cut off is dropped. Throws what the connection throws.
 */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamedEvent, void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += value.replaceAll("\r", "");
      const blocks = rest.split("\n\n");
      rest = blocks.pop()!;
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event) yield event;
      }
    }
  } finally {
    // Whoever stops reading leaves the connection, too.
    await reader.cancel().catch(() => {});
  }
}

function parseBlock(block: string): StreamedEvent | null {
  let id = "";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "id") id = value;
    else if (field === "data") data.push(value);
  }
  return data.length > 0 ? { id, data: data.join("\n") } : null;
}
