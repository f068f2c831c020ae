import { createInterface } from "node:readline";
import { createClient } from "@rapport/api";
import { WebSocket } from "ws";

/** What the crowd of sockets has seen so far; written to stdout as one JSON line for each line of stdin. */
export interface CrowdReport {
  connected: number;
  /** Messages heard, counted over all sockets, and by the one that has heard least. */
  heard: number;
  heardByEach: number;
  missed: number;
  doubled: number;
  delaysMs: number[];
}

interface Member {
  seen: Set<string>;
  lastSeq: number;
  isConnected: boolean;
}

const [server = "", count = "1", password = ""] = process.argv.slice(2);
const members: Member[] = [];
const delaysMs: number[] = [];
let doubled = 0;
let isLeaving = false;
const signedIn = await createClient({ baseUrl: server }).call("auth.signIn", {
  body: { email: "ann@crowd.example", password },
});
const token = signedIn.accessToken;

function connect(member: Member, onReady: () => void): void {
  const socket = new WebSocket(`${server.replace("http", "ws")}/v1/socket`, {
    origin: server,
    perMessageDeflate: false,
  });
  socket.on("open", () => {
    const since = member.lastSeq > 0 ? { since: member.lastSeq } : {};
    socket.send(JSON.stringify({ type: "hello", accessToken: token, ...since }));
  });
  socket.on("message", (bytes) => {
    const frame = JSON.parse(String(bytes)) as { type: string; seq?: number; item?: { id: string; text: string } };
    if (frame.type === "ready") {
      member.isConnected = true;
      // Frames that were missed still follow; their numbers are what the next hello goes on from.
      if (member.lastSeq === 0) member.lastSeq = frame.seq ?? 0;
      onReady();
      return;
    }
    if (frame.type === "ping") return socket.send(JSON.stringify({ type: "pong" }));
    if (frame.seq !== undefined) member.lastSeq = Math.max(member.lastSeq, frame.seq);
    if (frame.type !== "item" || !frame.item) return;
    const { id, text } = frame.item;
    const saidAt = /^fan-out (\d+) /.exec(text)?.[1];
    if (saidAt) delaysMs.push(Date.now() - Number(saidAt));
    else if (!text.startsWith("storm ")) return;
    if (member.seen.has(id)) doubled += 1;
    member.seen.add(id);
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    member.isConnected = false;
    if (!isLeaving) setTimeout(() => connect(member, onReady), 100 + Math.random() * 1900);
  });
}

for (let begun = 0; begun < Number(count); begun += 100) {
  const wave = Math.min(100, Number(count) - begun);
  await Promise.all(
    Array.from({ length: wave }, () => {
      const member: Member = { seen: new Set(), lastSeq: 0, isConnected: false };
      members.push(member);
      return new Promise<void>((resolve) => connect(member, resolve));
    }),
  );
}

function tell(): void {
  const counts = members.map(({ seen }) => seen.size);
  const most = Math.max(...counts);
  const report: CrowdReport = {
    connected: members.filter(({ isConnected }) => isConnected).length,
    heard: counts.reduce((sum, each) => sum + each, 0),
    heardByEach: Math.min(...counts),
    missed: counts.reduce((sum, each) => sum + most - each, 0),
    doubled,
    delaysMs,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
tell();
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "report") tell();
  else break;
}
isLeaving = true;
process.exit(0);
