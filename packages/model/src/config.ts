// The settings are records like others: screens and routes know them too.
export { type ModelBudget as Budget, ModelConfig, ModelsConfig, PriceRow, ProviderConfig } from "@rapport/schema";
