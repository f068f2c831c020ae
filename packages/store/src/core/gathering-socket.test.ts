import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { test } from "node:test";
import { GatheringSocket } from "./gathering-socket.ts";

test("all that is written in one go arrives whole and in order, and so does what comes with the end", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = new GatheringSocket();
  const accepted = once(server, "connection");
  socket.connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [peer] = await accepted;
  let heard = "";
  peer.setEncoding("utf8").on("data", (text: string) => {
    heard += text;
  });
  const wanted: string[] = [];
  for (let round = 0; round < 50; round++) {
    for (let word = 0; word < 20; word++) {
      wanted.push(`${round}:${word};`);
      // As node-postgres does: pieces of one statement held together, and statements one after another.
      socket.cork();
      socket.write(`${round}:`);
      socket.write(Buffer.from(`${word};`));
      socket.uncork();
      await null;
    }
    await new Promise(setImmediate);
  }
  socket.write("last");
  socket.end();
  await once(peer, "end");
  assert.equal(heard, `${wanted.join("")}last`);
  server.close();
});

test("what is written in one go leaves together", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = new GatheringSocket();
  const accepted = once(server, "connection");
  const connected = once(socket, "connect");
  socket.connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [[peer]] = await Promise.all([accepted, connected]);
  let left = 0;
  for (const way of ["_write", "_writev"] as const) {
    const own = socket[way]! as (...given: unknown[]) => void;
    socket[way] = (...given: unknown[]) => {
      left++;
      own.apply(socket, given);
    };
  }
  for (let word = 0; word < 20; word++) {
    socket.write("a");
    socket.cork();
    socket.write("b");
    socket.uncork();
    await null;
  }
  await new Promise(setImmediate);
  assert.equal(left, 1);
  socket.destroy();
  peer.destroy();
  server.close();
});
