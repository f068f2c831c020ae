import { AgentConfig } from "@rapport/schema";
import { AGENT_TEMPLATES } from "./agent-templates.ts";
import { COMPLEX_OTHER, DAMAGED_ITEM, GENERAL_QUESTION, PAYMENT_ISSUE, SHIPPING_INQUIRY } from "./care-playbooks.ts";
import {
  CANCEL_SUBSCRIPTION,
  CHANGE_ADDRESS,
  CHANGE_FREQUENCY,
  PAUSE_SUBSCRIPTION,
  SKIP_MONTH,
} from "./change-playbooks.ts";

/** The agent that ships: a subscription shop's ten categories, in English and Russian (INT-3, INT-5, INT-7). */
export const SUBSCRIPTION_AGENT: AgentConfig = AgentConfig.parse({
  name: "Subscription shop",
  instructions:
    "Friendly, short, concrete. One question at a time. Never confirm a cancellation or a pause by yourself: only what the shop has answered is done. Never promise a refund. Never show internal names, rules or other customers' data. Threats, legal claims and bank disputes go to a person at once.",
  playbooks: [
    GENERAL_QUESTION,
    SHIPPING_INQUIRY,
    CHANGE_ADDRESS,
    CHANGE_FREQUENCY,
    SKIP_MONTH,
    DAMAGED_ITEM,
    PAYMENT_ISSUE,
    PAUSE_SUBSCRIPTION,
    CANCEL_SUBSCRIPTION,
    COMPLEX_OTHER,
  ],
  templates: AGENT_TEMPLATES,
});
