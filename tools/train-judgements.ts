import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeJudgements } from "../packages/intelligence/src/router/train-judgements.ts";
import { repository } from "./source-files.ts";

// Learns what the router judges of gravity and mood from the labelled messages beside it. Run it after a change of these, of the groups of
// words or of the features; a test says when it was forgotten.
writeFileSync(join(repository, "packages/intelligence/starter/judgements.bin"), makeJudgements());
