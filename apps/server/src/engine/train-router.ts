import { parentPort, workerData } from "node:worker_threads";
import { encodeModel, loadStarter, trainCategories } from "@rapport/intelligence";

// The thread that `routers.ts` starts: trains once and answers with the model's bytes.
const { examples } = workerData as { examples: { text: string; label: string }[] };
parentPort?.postMessage(encodeModel(trainCategories([...loadStarter("subscription"), ...examples])));
