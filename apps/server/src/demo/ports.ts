import { createServer } from "node:net";

const TRIES = 50;

/** The first port from `wanted` on that nobody listens on at this address; 0 stays 0 (any free one). */
export async function findFreePort(host: string, wanted: number): Promise<number> {
  if (wanted === 0) return 0;
  for (let port = wanted; port < wanted + TRIES; port++) if (await isFree(host, port)) return port;
  throw new Error(`None of the ports ${wanted} to ${wanted + TRIES - 1} is free.`);
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
