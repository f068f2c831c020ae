import { channels } from "./channels.ts";
import { customers } from "./customers.ts";
import { errors } from "./errors.ts";
import { forms } from "./forms.ts";
import { inbox } from "./inbox.ts";
import { session } from "./session.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";

export default { shell, session, inbox, customers, settings, channels, forms, errors };
