import type { Command } from "commander";
import { examine, type Finding } from "../doctor/examine.ts";
import { EXIT, print, printJson } from "./output.ts";

const MARKS = { good: "ok  ", warning: "note", bad: "BAD " } as const;

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description(
      "look at this installation and say what is wrong and how to mend it (starts the embedded database for a moment)",
    )
    .option("--json", "print the findings as JSON")
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(process.env);
      const isInOrder = findings.every((finding) => finding.state !== "bad");
      if (options.json) printJson({ isInOrder, findings });
      else for (const finding of findings) print(lineOf(finding));
      process.exitCode = isInOrder ? EXIT.done : EXIT.notInOrder;
    });
}

function lineOf({ state, name, sentence, remedy }: Finding): string {
  return `${MARKS[state]} ${name}: ${sentence}${remedy ? `\n       → ${remedy}` : ""}`;
}
