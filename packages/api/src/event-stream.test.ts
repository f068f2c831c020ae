import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readEventStream, type StreamedEvent } from "./event-stream.ts";

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function readAll(chunks: readonly Uint8Array[]): Promise<StreamedEvent[]> {
  const events: StreamedEvent[] = [];
  for await (const event of readEventStream(streamOf(chunks))) events.push(event);
  return events;
}

test("events come whole however the bytes are cut, between letters of more than one byte too", async () => {
  const event = fc.record({ id: fc.stringMatching(/^[a-z0-9:-]{1,12}$/), data: fc.json() }, { noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 5 }), fc.array(fc.nat({ max: 200 })), async (events, cuts) => {
      const written = events.map(({ id, data }) => `: alive\n\nid: ${id}\nevent: step\ndata: ${data}\n\n`).join("");
      const bytes = new TextEncoder().encode(written);
      const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
        (a, b) => a - b,
      );
      const chunks = places.slice(1).map((place, at) => bytes.slice(places[at], place));
      assert.deepEqual(await readAll(chunks), events);
    }),
  );
});

test("an event that was cut off is dropped, comments say nothing, lines of one event are put together", async () => {
  const bytes = new TextEncoder().encode(": hello\n\nid: 1\r\ndata: a\r\ndata:b\r\n\r\nid: 2\ndata: c");
  assert.deepEqual(await readAll([bytes]), [{ id: "1", data: "a\nb" }]);
});

test("who stops reading leaves the connection", async () => {
  let isLeft = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
    cancel: () => {
      isLeft = true;
    },
  });
  for await (const { data } of readEventStream(body)) {
    assert.equal(data, "1");
    break;
  }
  assert.ok(isLeft);
});
