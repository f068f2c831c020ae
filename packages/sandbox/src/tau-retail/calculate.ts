import { Refusal } from "../tool-server/operation.ts";

/**
 * The value of an expression of numbers, + - * / and parentheses, to two decimals, written as the benchmark does: "12.0", "3.25".
 * Throws Refusal (422) for anything else.
 */
export function calculate(expression: string): string {
  const tokens = expression.match(/\d+(?:\.\d*)?|\.\d+|[-+*/()]|\S/g) ?? [];
  let index = 0;
  const no = () =>
    new Refusal(422, "invalid_expression", "This is not an expression of numbers, + - * / and parentheses.");
  const factor = (): number => {
    const token = tokens[index++];
    if (token === "-") return -factor();
    if (token === "+") return factor();
    if (token === "(") {
      const value = sum();
      if (tokens[index++] !== ")") throw no();
      return value;
    }
    if (token === undefined || !/^[\d.]+$/.test(token)) throw no();
    return Number(token);
  };
  const product = (): number => {
    let value = factor();
    while (tokens[index] === "*" || tokens[index] === "/") {
      if (tokens[index++] === "*") value *= factor();
      else value /= factor();
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[index] === "+" || tokens[index] === "-") {
      if (tokens[index++] === "+") value += product();
      else value -= product();
    }
    return value;
  };
  const value = sum();
  if (index < tokens.length || !Number.isFinite(value)) throw no();
  const rounded = Math.round(value * 100) / 100;
  return Number.isInteger(rounded) ? rounded.toFixed(1) : String(rounded);
}
