import { openStore } from "../../core/open.ts";
import { startWorker } from "../worker.ts";

// A process that takes a job and never ends it; its parent kills it.
const store = openStore({ url: process.env.TEST_DATABASE_URL ?? "", secretKey: new Uint8Array(32) });
await startWorker(store, {
  handlers: {
    async slow({ name }) {
      process.send?.(name);
      await new Promise(() => {});
    },
  },
});
