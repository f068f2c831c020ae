import { channels } from "./channels.ts";
import { customers } from "./customers.ts";
import { engine } from "./engine.ts";
import { errors } from "./errors.ts";
import { forms } from "./forms.ts";
import { inbox } from "./inbox.ts";
import { knowledge } from "./knowledge.ts";
import { learning } from "./learning.ts";
import { memories } from "./memories.ts";
import { playbooks } from "./playbooks.ts";
import { session } from "./session.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";
import { studio } from "./studio.ts";
import { studioWork } from "./studio-work.ts";
import { tools } from "./tools.ts";

export default {
  shell,
  learning,
  memories,
  playbooks,
  session,
  inbox,
  customers,
  settings,
  channels,
  studio,
  studioWork,
  tools,
  knowledge,
  forms,
  engine,
  errors,
};
