export { type Correspondent, type CorrespondentOptions, openCorrespondent, type SentLetter } from "./correspondent.ts";
export { type Simulation, type SimulationOptions, simulateCustomers } from "./simulate.ts";
export { playTrialDays, type TrialDaysOptions } from "./trial-days.ts";
export { openVisitor, type SaidWords, type Visitor, type VisitorOptions, type WidgetMessage } from "./visitor.ts";
