import { Refusal } from "../tool-server/operation.ts";
import type { Address } from "./records.ts";

/** Where the shop sends to, with the shape of a postal code there. */
const POSTAL_CODES: Readonly<Record<string, RegExp>> = {
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i,
  IE: /^[A-Z]\d[\dW] ?[A-Z\d]{4}$/i,
  US: /^\d{5}(-\d{4})?$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/i,
  NL: /^\d{4} ?[A-Z]{2}$/i,
  PT: /^\d{4}-\d{3}$/,
  SE: /^\d{3} ?\d{2}$/,
  RU: /^\d{6}$/,
  IL: /^\d{7}$/,
  ...Object.fromEntries(["DE", "FR", "IT", "ES"].map((country) => [country, /^\d{5}$/])),
  ...Object.fromEntries(["BE", "NO", "DK", "AT", "CH"].map((country) => [country, /^\d{4}$/])),
};
const NEEDS_REGION = new Set(["US", "CA"]);

export interface AddressInput {
  line1: string;
  line2?: string | null | undefined;
  city: string;
  region?: string | null | undefined;
  postalCode: string;
  country: string;
}

/** The address as it would be kept. Throws Refusal (422) when the shop cannot send there. */
export function checkAddress(name: string, input: AddressInput): Address {
  const country = input.country.trim().toUpperCase();
  const code = POSTAL_CODES[country];
  if (!code) throw new Refusal(422, "country_not_served", `We don't send boxes to ${country}.`);
  const postalCode = input.postalCode.trim().toUpperCase();
  if (!code.test(postalCode)) {
    throw new Refusal(422, "invalid_postal_code", `${postalCode} is not a postal code of ${country}.`);
  }
  const line1 = input.line1.trim();
  if (!/\d/.test(line1)) throw new Refusal(422, "house_number_missing", "The first line has no house number.");
  const region = input.region?.trim() || null;
  if (!region && NEEDS_REGION.has(country)) {
    throw new Refusal(422, "region_missing", `An address in ${country} needs a state or province.`);
  }
  return { name, line1, line2: input.line2?.trim() || null, city: input.city.trim(), region, postalCode, country };
}

export function isSameAddress(one: Address, other: Address): boolean {
  return (Object.keys(one) as (keyof Address)[]).every((part) => one[part] === other[part]);
}
