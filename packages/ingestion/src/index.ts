export { intakeBatch } from "./intake.ts";
export type { Arrival, IntakeConnection, Placement } from "./plan.ts";
export { createReceiver, type Receipt, type Receiver, type ReceiverOptions, rawIdOf } from "./receiver.ts";
