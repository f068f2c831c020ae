export {
  openMemoryLedger,
  type Reservation,
  refuseSpend,
  type SpendActual,
  type SpendEstimate,
  type SpendLedger,
} from "./budget.ts";
export { type Budget, ModelConfig, ModelsConfig, PriceRow, ProviderConfig } from "./config.ts";
export { type ModelPorts, openModels } from "./models.ts";
export * from "./port.ts";
export { addCosts, findPrice, LIST_PRICES, roundUpMicros } from "./prices.ts";
export { readTape, recordModel, replayModel, type Tape, type TapeOptions } from "./recorder.ts";
export { type ConnectionCode, type ConnectionReport, testConnection } from "./try-connection.ts";
