import { Id, RunSpan } from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";
import { PlaygroundBody, PlaygroundTurn } from "./agent.ts";

const IdParams = z.object({ id: Id });

/**
 * One event of a run, as it happens (INT-11, ING-20). Streams are Server-Sent Events: `event` is the type, `data` the rest as JSON, `id` is
 * `<run>:<position>`. Send it back as `Last-Event-ID` and the stream goes on after it. A line that begins with a colon is a heartbeat.
 */
export const RunEvent = z.discriminatedUnion("type", [
  /** Again in the same run: the turn is thought anew, forget its steps; sentences stand. `trigger`: what caused it. */
  z.object({ type: z.literal("began"), runId: Id, conversationId: Id.nullable(), trigger: z.string() }),
  z.object({
    type: z.literal("step_began"),
    step: RunSpan.pick({ id: true, parentId: true, operation: true, name: true, startedAt: true, input: true }),
  }),
  z.object({
    type: z.literal("step_ended"),
    step: RunSpan.pick({ id: true, durationMs: true, status: true, attributes: true, output: true }),
  }),
  /** One or more sentences that have passed the gate and are said. */
  z.object({ type: z.literal("sentence"), text: z.string() }),
  /** The last event of a run. `turn`: what the playground answered. */
  z.object({
    type: z.literal("ended"),
    outcome: z.enum(["sent", "drafted", "handed_off", "waiting", "silent", "played", "failed"]),
    category: z.string().nullable(),
    error: z.string().nullable(),
    turn: PlaygroundTurn.nullable().optional(),
  }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

export const runEventRoutes = defineRoutes({
  "runs.events": {
    method: "GET",
    path: "/v1/runs/:id/events",
    summary: "Follow one run as Server-Sent Events until it ends; one that has ended is told from its record",
    access: "agent.read",
    params: IdParams,
    response: RunEvent,
    transfer: "events",
    errors: ["not_found"],
  },
  "conversations.runEvents": {
    method: "GET",
    path: "/v1/conversations/:id/runs/events",
    summary:
      "Follow the AI in a conversation as Server-Sent Events: the run under way and those that follow, until you leave",
    access: "agent.read",
    params: IdParams,
    response: RunEvent,
    transfer: "events",
    errors: ["not_found"],
  },
  "agent.play": {
    method: "POST",
    path: "/v1/agent/playground/runs",
    summary:
      "As agent.playground, but answers at once: follow the run to see it think; what it comes to stands in its last event",
    access: "agent.write",
    body: PlaygroundBody,
    response: z.object({ runId: Id }),
    successStatus: 202,
    errors: ["not_found"],
  },
});
