import { parentPort, workerData } from "node:worker_threads";
import { encodeModel, loadStarter, openStarterModel, trainCategories } from "@rapport/intelligence";

// The thread that `routers.ts` starts: trains once and answers with the model's bytes.
const { examples } = workerData as { examples: { text: string; label: string }[] };
const model =
  examples.length === 0 ? openStarterModel() : trainCategories([...loadStarter("subscription"), ...examples]);
parentPort?.postMessage(encodeModel(model));
