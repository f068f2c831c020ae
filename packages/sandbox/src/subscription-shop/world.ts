import written from "../../texts/showcase.json" with { type: "json" };
import { makeCompanies, makeContacts } from "../company/people.ts";
import { createRandom, type Random } from "../company/random.ts";
import { PEOPLE } from "../company/texts.ts";
import { addDays, addMonths, boxDay, dayOf, monthOf } from "./calendar.ts";
import {
  type Address,
  type Customer,
  type Frequency,
  type KeptSubscription,
  MONTHS_APART,
  type Order,
  type OrderItem,
  type Payment,
  type ShopWorld,
  type Tracking,
} from "./records.ts";

const CURRENCY = "GBP";
const CUSTOMERS = 200;
const PLANS: Readonly<Record<string, { priceCents: number; things: number }>> = {
  Taster: { priceCents: 1400, things: 4 },
  Classic: { priceCents: 2900, things: 7 },
  Family: { priceCents: 4900, things: 11 },
};
const STREETS = [
  "Quay Street",
  "Mill Lane",
  "Alder Road",
  "Chapel Row",
  "Station Road",
  "Harbour View",
  "Church Street",
];
const RUSSIAN_STREETS = ["ул. Морская", "ул. Садовая", "Невский пр.", "ул. Лесная", "пр. Мира"];
const COUNTRIES: Readonly<Record<string, string>> = {
  "תל אביב": "IL",
  Dublin: "IE",
  Galway: "IE",
  Lisbon: "PT",
  Utrecht: "NL",
  Ghent: "BE",
  Hamburg: "DE",
  Lyon: "FR",
  Turin: "IT",
  Oslo: "NO",
  Malmö: "SE",
  Boston: "US",
  Portland: "US",
};
const POST_TOWNS: Readonly<Record<string, string>> = {
  Bristol: "BS",
  Leeds: "LS",
  Edinburgh: "EH",
  Norwich: "NR",
  Cardiff: "CF",
  York: "YO",
  Bath: "BA",
};
const REGIONS: Readonly<Record<string, string>> = { Boston: "MA", Portland: "OR" };

interface Person {
  customerId: string;
  name: string;
  email: string;
  phone: string | null;
  locale: string;
  city: string;
  plan: string;
}

/** As in the texts of the demo. */
interface WrittenContact {
  name: string;
  email: string;
  plan: string;
  city: string;
  locale?: string;
  visitor?: string;
}

interface Circumstances {
  status: KeptSubscription["status"];
  frequency: Frequency;
  /** What became of the newest box that has left. */
  newest: "usual" | "arrived_yesterday" | "stuck_at_label" | "lost";
  newestOrderId?: string;
  hasFailedPayment: boolean;
}

/** People who are written by hand in the demo: how the shop knows them. */
const WRITTEN: Readonly<Record<string, Partial<Circumstances>>> = {
  anna: { newest: "arrived_yesterday" },
  tom: { newest: "stuck_at_label", newestOrderId: "LH-48213" },
};

/** The shop's data on the day of `now`: always the same for one seed and day. */
export function createShopWorld(seed: string, now: Date): ShopWorld {
  const random = createRandom(`subscription-shop ${seed}`);
  const numbers = { order: 100_201, payment: 5001 };
  const today = dayOf(now);
  const customers = people(random, now.getTime()).map((person) => {
    const circumstances: Circumstances = {
      status: random.chance(0.82) ? "active" : random.chance(0.5) ? "paused" : "cancelled",
      frequency: random.pickWeighted<Frequency>(["monthly", "every_two_months", "quarterly"], (frequency) =>
        frequency === "monthly" ? 7 : 2,
      ),
      newest: random.chance(0.03) ? "lost" : "usual",
      hasFailedPayment: random.chance(0.06),
    };
    const own = WRITTEN[person.customerId];
    if (own) Object.assign(circumstances, { status: "active", frequency: "monthly", hasFailedPayment: false }, own);
    return makeCustomer(random, person, circumstances, today, numbers);
  });
  return { customers, cancelLinks: [], nextNumber: 7001 };
}

function people(random: Random, nowMs: number): Person[] {
  const list: Person[] = [];
  const add = (person: Omit<Person, "customerId">, id?: string) => {
    const customerId = id ?? `cus_${String(list.length + 1).padStart(5, "0")}`;
    list.push({ ...person, customerId });
  };
  for (const { contact } of written as unknown as { contact: WrittenContact }[]) {
    if (list.some(({ email }) => email === contact.email)) continue;
    const { name, email, city, plan } = contact;
    const phone = `+447700900${String(list.length + 1).padStart(3, "0")}`;
    add({ name, email, phone, locale: contact.locale ?? "en", city, plan }, contact.visitor);
  }
  const taken = list.map(({ email }) => email);
  const contacts = makeContacts(random, CUSTOMERS - list.length, makeCompanies(random, nowMs), nowMs, taken);
  const phones = new Set(list.map(({ phone }) => phone));
  for (const { name, email, locale, city, plan, phone } of contacts) {
    add({ name, email, locale, city, plan, phone: phones.has(phone) ? null : phone });
    phones.add(phone);
  }
  return list;
}

function makeCustomer(
  random: Random,
  person: Person,
  circumstances: Circumstances,
  today: string,
  numbers: { order: number; payment: number },
): Customer {
  const { customerId, name, email, phone, locale } = person;
  const plan = PLANS[person.plan] ? person.plan : "Classic";
  const { priceCents, things } = PLANS[plan]!;
  const monthsApart = MONTHS_APART[circumstances.frequency];
  // Boxes are packed from the first day of their month on.
  const isWritten = WRITTEN[customerId] !== undefined;
  const newestMonth = addMonths(monthOf(today), isWritten ? 0 : -random.between(0, monthsApart - 1));
  const newestSent = boxDay(newestMonth) <= today ? 0 : 1;
  const methods = ["Visa", "Mastercard", "Visa Debit"];
  const method = `${random.pick(methods)} •••• ${String(random.between(0, 9999)).padStart(4, "0")}`;
  const orders: Order[] = [];
  const tracking: Record<string, Tracking> = {};
  const payments: Payment[] = [];
  const count = random.between(3, 8);
  for (let index = 0; index < count; index++) {
    const month = addMonths(newestMonth, -index * monthsApart);
    const isNewestSent = index === newestSent;
    const fate = isNewestSent ? circumstances.newest : "usual";
    const id = isNewestSent && circumstances.newestOrderId ? circumstances.newestOrderId : `LH-${numbers.order++}`;
    const order = makeOrder(random, { id, month, priceCents, things, fate, today });
    if (customerId === "anna" && isNewestSent) putIn(order, "ceramic cup");
    orders.push(order);
    if (order.trackingNumber) tracking[id] = track(order, person.city, fate);
    const base = { orderId: id, amountCents: order.totalCents, currency: CURRENCY, refundedCents: 0, method };
    if (index === 0 && circumstances.hasFailedPayment) {
      payments.push({ ...base, id: `pay_${numbers.payment++}`, chargedOn: order.placedOn, status: "failed" });
    }
    const chargedOn = order.placedOn;
    payments.push({ ...base, id: `pay_${numbers.payment++}`, chargedOn, status: "paid" });
  }
  const resumes = addMonths(monthOf(today), random.between(2, 4));
  return {
    customerId,
    name,
    email,
    phone,
    locale,
    orders,
    tracking,
    payments,
    claims: [],
    replacements: [],
    refunds: [],
    offer:
      circumstances.status === "active"
        ? { code: "STAY20", kind: "discount", percent: 20, months: 3, validUntil: addDays(today, 30) }
        : null,
    subscription: {
      id: `sub_${customerId.replace(/^cus_/, "")}`,
      status: circumstances.status,
      plan,
      priceCents,
      currency: CURRENCY,
      frequency: circumstances.frequency,
      anchorMonth: newestMonth,
      skippedMonths: [],
      pausedUntil: circumstances.status === "paused" ? `${resumes}-01` : null,
      discount: null,
      address: makeAddress(random, person),
      version: 1,
    },
  };
}

interface OrderWish {
  id: string;
  month: string;
  priceCents: number;
  things: number;
  fate: Circumstances["newest"];
  today: string;
}

function makeOrder(random: Random, { id, month, priceCents, things, fate, today }: OrderWish): Order {
  const shippedOn = boxDay(month);
  const isShipped = shippedOn <= today;
  const usual = addDays(shippedOn, random.between(2, 5));
  const yesterday = addDays(today, -1);
  const arrival = fate === "arrived_yesterday" ? [shippedOn, yesterday].toSorted()[1]! : usual;
  const isDelivered = isShipped && arrival < today && (fate === "usual" || fate === "arrived_yesterday");
  return {
    id,
    boxMonth: month,
    status: isDelivered ? "delivered" : isShipped ? "shipped" : "preparing",
    placedOn: `${month}-01`,
    shippedOn: isShipped ? shippedOn : null,
    deliveredOn: isDelivered ? arrival : null,
    totalCents: priceCents,
    currency: CURRENCY,
    items: pickItems(random, priceCents, things),
    trackingNumber: isShipped ? `HP${random.between(100_000_000, 999_999_999)}GB` : null,
  };
}

const skuOf = (name: string) => `LHB-${name.toUpperCase().replace(/[^A-Z]+/g, "-")}`;

/** Different things whose prices add up to the box's. */
function pickItems(random: Random, totalCents: number, things: number): OrderItem[] {
  const goods = [...PEOPLE.goods.items];
  const share = Math.floor(totalCents / things / 5) * 5;
  return Array.from({ length: things }, (_, index) => {
    const [name] = goods.splice(random.between(0, goods.length - 1), 1);
    const priceCents = index === 0 ? totalCents - share * (things - 1) : share;
    return { sku: skuOf(name!), name: name!, priceCents, quantity: 1 };
  });
}

function putIn(order: Order, name: string): void {
  if (order.items.some((item) => item.name === name)) return;
  Object.assign(order.items.at(-1)!, { name, sku: skuOf(name) });
}

function track(order: Order, city: string, fate: Circumstances["newest"]): Tracking {
  const shippedOn = order.shippedOn!;
  const events = [{ at: `${shippedOn}T09:00:00Z`, place: "Little Harbour", text: "Label created" }];
  let status: Tracking["status"] = "label_created";
  const say = (next: Tracking["status"], day: string, place: string, text: string) => {
    status = next;
    events.push({ at: `${day}T14:30:00Z`, place, text });
  };
  if (fate !== "stuck_at_label") say("in_transit", addDays(shippedOn, 1), "Exeter depot", "On its way");
  if (fate === "lost")
    say("exception", addDays(shippedOn, 3), "Exeter depot", "Delivery delayed: the parcel is being looked for");
  if (order.deliveredOn) say("delivered", order.deliveredOn, city, "Delivered");
  return {
    carrier: "Harbour Post",
    trackingNumber: order.trackingNumber!,
    url: `https://track.harbourpost.example/${order.trackingNumber}`,
    status,
    estimatedOn: order.deliveredOn ?? (fate === "usual" ? addDays(shippedOn, 5) : null),
    events,
  };
}

function makeAddress(random: Random, { name, city, locale }: Person): Address {
  const isRussian = locale === "ru" && /[а-я]/i.test(city);
  const country = isRussian ? "RU" : (COUNTRIES[city] ?? "GB");
  const number = random.between(1, 120);
  return {
    name,
    line1: isRussian ? `${random.pick(RUSSIAN_STREETS)}, ${number}` : `${number} ${random.pick(STREETS)}`,
    line2: random.chance(0.25) ? (isRussian ? `кв. ${random.between(1, 90)}` : `Flat ${random.between(1, 40)}`) : null,
    city,
    region: REGIONS[city] ?? null,
    postalCode: makePostalCode(random, country, city),
    country,
  };
}

function makePostalCode(random: Random, country: string, city: string): string {
  const letters = () => String.fromCharCode(65 + random.between(0, 25));
  const digits = (count: number) => Array.from({ length: count }, () => random.between(1, 9)).join("");
  switch (country) {
    case "GB":
      return `${POST_TOWNS[city] ?? "BN"}${random.between(1, 9)} ${digits(1)}${letters()}${letters()}`;
    case "IE":
      return `D${digits(2)} ${letters()}${letters()}${digits(2)}`;
    case "NL":
      return `${digits(4)} ${letters()}${letters()}`;
    case "PT":
      return `${digits(4)}-${digits(3)}`;
    case "IL":
      return digits(7);
    case "RU":
      return digits(6);
    case "BE":
    case "NO":
      return digits(4);
    default:
      return digits(5);
  }
}
