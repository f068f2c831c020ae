import type { Contract, RouteName, RouteOutput } from "@rapport/api";
import type { ActingActor, Id } from "@rapport/schema";
import type { Scope } from "@rapport/store";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";

type PartOf<Route, Key extends string> = Route extends { [Part in Key]: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined;

/** One file that came as multipart/form-data. */
export interface UploadedFile {
  name: string;
  /** What the sender says it is; believed by nobody. */
  declaredType: string;
  content: Buffer;
}

/** A file as an answer. */
export interface FileAnswer {
  name: string;
  type: string;
  content: Buffer;
  /** May be shown in the page; else it is a download. */
  isInline: boolean;
}

/** One Server-Sent Event; `type` of the data becomes the event's name. */
export interface ServerEvent {
  id: string;
  data: { type: string } & Record<string, unknown>;
}

/** Events as an answer: asked for when the answer has begun; ends when the signal says that nobody listens any more. */
export type EventStream = (signal: AbortSignal) => AsyncIterable<ServerEvent>;

/** Who calls, with the rights they have now. */
export interface Caller {
  scope: Scope;
  actor: ActingActor;
  actorName: string;
  /** Null for API keys. */
  sessionId: Id | null;
}

/** What a handler gets: everything checked, nothing raw. */
export type Call<Name extends RouteName> = {
  params: PartOf<Contract[Name], "params">;
  query: PartOf<Contract[Name], "query">;
  body: PartOf<Contract[Name], "body">;
  request: FastifyRequest;
  reply: FastifyReply;
} & (Contract[Name] extends { access: "public" } ? unknown : Caller) &
  (Contract[Name] extends { transfer: "upload" } ? { file: UploadedFile } : unknown);

export type Answer<Name extends RouteName> = Contract[Name] extends { transfer: "download" }
  ? FileAnswer
  : Contract[Name] extends { transfer: "events" }
    ? EventStream
    : Contract[Name] extends { response: z.ZodType }
      ? RouteOutput<Name>
      : undefined;

export type Handler<Name extends RouteName> = (call: Call<Name>) => Promise<Answer<Name>>;

/** Handlers by the contract's names. A module of `routes/` answers for the names it lists. */
export type RouteHandlers<Names extends RouteName = RouteName> = { [Name in Names]: Handler<Name> };
