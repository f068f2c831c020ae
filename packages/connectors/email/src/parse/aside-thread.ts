/** The other side of `aside.ts`: bytes in, the read message out. */

import { parentPort } from "node:worker_threads";
import type { Answer } from "./aside.ts";
import { parseMail } from "./mail.ts";

parentPort?.on("message", (bytes: Uint8Array) => {
  void parseMail(bytes).then((mail: Answer) => parentPort?.postMessage(mail));
});
