import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * A port that was free a moment ago, for a process that must listen on the same one after every start. Below the range
 * from which the system takes ports for outgoing connections (32768 up), or one of those could take it while the process is down.
 */
export async function takeFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
