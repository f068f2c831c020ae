import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import {
  type CategoryModel,
  decodeModel,
  encodeModel,
  evaluateRouter,
  ModelFileError,
  openStarterModel,
  RouterInputError,
  readLabelledFile,
  routeMessage,
  trainCategories,
} from "@rapport/intelligence";
import type { Command } from "commander";
import { CommandError, EXIT, print, printJson, tell } from "./output.ts";

/** `rapport router`: trains, weighs and tries the classifier of messages. Needs no database. */
export function addRouter(program: Command): void {
  const router = program.command("router").description("train, weigh and try the classifier of messages");
  router
    .command("train")
    .argument("<file>", "CSV with the columns text and label (or category); the label oos means out of scope")
    .requiredOption("--out <model>", "where to write the model")
    .description("learn categories from labelled messages")
    .action(async (file: string, options: { out: string }) => {
      await explained(file, async () => {
        const rows = readLabelledFile(await readText(file));
        const model = trainCategories(rows);
        await writeFile(options.out, encodeModel(model)).catch((error: Error) => {
          throw new CommandError(`${options.out} cannot be written: ${error.message}`);
        });
        tell(`Learned ${model.categories.length} categories from ${model.trainedRows} messages.`);
      });
    });
  router
    .command("evaluate")
    .argument("<model>", "a model made by train")
    .argument("<file>", "CSV with the columns text and label (or category)")
    .option("--json", "one JSON object")
    .description("how often the model is right on labelled messages")
    .action(async (modelFile: string, file: string, options: { json?: boolean }) => {
      const model = await openModel(modelFile);
      await explained(file, async () => {
        const result = evaluateRouter(model, readLabelledFile(await readText(file)));
        if (options.json) return printJson(result);
        const percent = (share: number | null) => (share === null ? "not measured" : `${(share * 100).toFixed(2)} %`);
        print(`accuracy                ${percent(result.accuracy)}  (${result.correct} of ${result.inScopeRows})`);
        print(`in against out of scope ${percent(result.auroc)}  (AUROC, ${result.outOfScopeRows} out-of-scope rows)`);
        print(`time                    ${result.microsecondsPerMessage} µs a message`);
        if (result.unknownCategories.length > 0) {
          print(`not in the model        ${result.unknownCategories.join(", ")}`);
        }
      });
    });
  router
    .command("classify")
    .option("--model <file>", "a model made by train (default: the starter set of ten categories)")
    .option("--json", "one JSON object a line")
    .description("classify messages from standard input, one a line")
    .action(async (options: { model?: string; json?: boolean }) => {
      const model = options.model ? await openModel(options.model) : openStarterModel();
      for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
        const routed = routeMessage(model, line);
        if (options.json) print(JSON.stringify(routed));
        else print(sentenceOf(routed));
      }
    });
}

function sentenceOf(routed: ReturnType<typeof routeMessage>): string {
  return [
    [routed.category, ...routed.secondary].join(" + "),
    `${Math.round(routed.confidence * 100)} %`,
    `urgency ${routed.urgency}`,
    routed.sentiment,
    routed.language,
    ...(routed.outOfScope ? ["out of scope"] : []),
    ...(routed.escalateReason ? [`to a person at once: ${routed.escalateReason}`] : []),
  ].join(", ");
}

async function openModel(path: string): Promise<CategoryModel> {
  const content = await readFile(path).catch((error: Error) => {
    throw new CommandError(`${path} cannot be read: ${error.message}`);
  });
  return explained(path, async () => decodeModel(content));
}

async function readText(path: string): Promise<string> {
  const content = await readFile(path).catch((error: Error) => {
    throw new CommandError(`${path} cannot be read: ${error.message}`);
  });
  return content.toString("utf8");
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RouterInputError || error instanceof ModelFileError) {
      throw new CommandError(`${path}: ${error.message}`, EXIT.failed);
    }
    throw error;
  }
}
