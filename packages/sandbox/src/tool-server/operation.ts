import { z } from "zod";

/** What an operation tells about itself under `x-rapport-policy` (INT-4), in the words of ToolPolicy. */
export interface OperationPolicy {
  effect: "read" | "write";
  identity: "anonymous" | "claimed" | "verified";
  confirmation: "none" | "customer" | "staff";
  by: readonly ("customer" | "staff")[];
  bindings?: Readonly<Record<string, string>>;
  businessKey?: string;
  limits?: { perDay?: number; maxAmountCents?: number };
}

export interface CallContext {
  now: Date;
}

/** The computed outcome of a write, in facts that others put into words. */
export interface Facts {
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  effects: ({ code: string } & Record<string, unknown>)[];
}

/** What a write did, as its answer tells it. */
export const Effects = z.array(z.object({ code: z.string() }).loose());

/** A write that the rules allow. `apply` changes the world and gives the result; nothing has changed before. */
export interface Plan {
  facts: Facts;
  apply(): Record<string, unknown>;
}

/** The rules say no: nothing was done. `status` is the HTTP one. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: 404 | 409 | 422, code: string, message: string) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
  }
}

interface Described {
  /** Name of the tool, snake_case. */
  operationId: string;
  title: string;
  description: string;
  method: "get" | "post" | "put";
  /** With the path's arguments in braces; the other arguments are in the query of a read, in the body of a write. */
  path: string;
  /** All arguments, wherever they are sent. */
  input: z.ZodObject;
  answer: z.ZodType;
  policy: OperationPolicy;
  /** Takes away what cannot be had back; said to MCP clients. */
  isDestructive?: boolean;
}

export interface ReadOperation<World> extends Described {
  kind: "read";
  read(world: World, args: Record<string, unknown>, context: CallContext): unknown;
}

export interface WriteOperation<World> extends Described {
  kind: "write";
  plan(world: World, args: Record<string, unknown>, context: CallContext): Plan;
}

export type Operation<World> = ReadOperation<World> | WriteOperation<World>;

export function defineRead<World, Shape extends z.ZodRawShape>(
  definition: Omit<ReadOperation<World>, "kind" | "method" | "input" | "read"> & {
    method?: "get" | "post";
    input: z.ZodObject<Shape>;
    read(world: World, args: z.infer<z.ZodObject<Shape>>, context: CallContext): unknown;
  },
): ReadOperation<World> {
  return { method: "get", ...definition, kind: "read" } as unknown as ReadOperation<World>;
}

/** `plan` throws Refusal where the rules say no; it must change nothing itself. */
export function defineWrite<World, Shape extends z.ZodRawShape>(
  definition: Omit<WriteOperation<World>, "kind" | "method" | "input" | "plan"> & {
    method?: "post" | "put";
    input: z.ZodObject<Shape>;
    plan(world: World, args: z.infer<z.ZodObject<Shape>>, context: CallContext): Plan;
  },
): WriteOperation<World> {
  return { method: "post", ...definition, kind: "write" } as unknown as WriteOperation<World>;
}

/** Names of the arguments in a path, in order. */
export function pathArguments(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
}

export interface InputProperties {
  properties: Record<string, Record<string, unknown>>;
  required: string[];
}

/** The arguments as JSON Schema (2020-12). */
export function describeInput(operation: Pick<Described, "input">): InputProperties {
  const schema = z.toJSONSchema(operation.input, { io: "input" }) as Partial<InputProperties>;
  return { properties: schema.properties ?? {}, required: schema.required ?? [] };
}
