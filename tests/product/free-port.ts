import type { AddressInfo } from "node:net";
import { createServer } from "node:net";

/** A port that was free a moment ago, for a process that must listen on the same one after every start. */
export function takeFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
