export {
  findModelSettings,
  keepModelSecretsOf,
  listModelSecrets,
  type ModelSettingsRow,
  saveModelSettings,
} from "./settings.ts";
export { addSpend, correctSpend, listSpend, lockSpend, type SpendAmount, type SpendTotals } from "./spend.ts";
