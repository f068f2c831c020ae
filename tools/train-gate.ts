import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeGateWeights } from "../packages/intelligence/src/gate/train-clauses.ts";
import { repository } from "./source-files.ts";

// Learns the weights of the gate from its labelled drafts and writes them beside these. Run it after a change of the drafts, of the rules by
// wordings or of the features; a test says when it was forgotten.
writeFileSync(join(repository, "packages/intelligence/starter/gate-clauses.bin"), makeGateWeights());
