import { randomBytes } from "node:crypto";
import { z } from "zod";
import { defineWrite, Effects, Refusal } from "../tool-server/operation.ts";
import { checkAddress, isSameAddress } from "./addresses.ts";
import { addMonths, boxDay, dayOf, monthOf } from "./calendar.ts";
import { requireActive, requireCustomer, requireNotCancelled } from "./find.ts";
import { CustomerId, PRIVATE } from "./reads.ts";
import { type Customer, Frequency, MONTHS_APART, Month, type ShopWorld, Subscription } from "./records.ts";
import { boxPriceCents, isBoxMonth, isPaused, nextBoxMonths, nextBoxOn, showSubscription } from "./schedule.ts";

const BY_CUSTOMER = { ...PRIVATE, effect: "write", confirmation: "customer" } as const;
const Changed = z.object({ operationId: z.string(), subscription: Subscription, effects: Effects });
const LINK_HOURS = 24;

/** Applies a change to a copy: what would be, without anything having happened. */
function afterChange(customer: Customer, today: string, change: (subscription: Customer["subscription"]) => void) {
  const { subscription } = customer;
  const next = structuredClone(subscription);
  // A pause that has run out is over before anything else changes.
  if (next.status === "paused" && !isPaused(next, today)) Object.assign(next, { status: "active", pausedUntil: null });
  change(next);
  next.version++;
  return {
    next,
    apply() {
      customer.subscription = next;
      return { subscription: showSubscription(next, today) };
    },
  };
}

const pauseSubscription = defineWrite({
  operationId: "pause_subscription",
  title: "Pause the subscription",
  description: "Sends no boxes for a number of months, counted from the month of the next box. It resumes by itself.",
  path: "/customers/{customerId}/subscription/pause",
  input: z.object({
    customerId: CustomerId,
    months: z.number().int().min(1).max(6).describe("For how many months, 1 to 6."),
  }),
  answer: Changed,
  policy: { ...BY_CUSTOMER, businessKey: "pause:{customerId}", limits: { perDay: 3 } },
  plan(world: ShopWorld, { customerId, months }, { now }) {
    const customer = requireCustomer(world, customerId);
    const today = dayOf(now);
    requireActive(customer, today);
    const { subscription } = customer;
    const [firstMonth] = nextBoxMonths(subscription, today, 1);
    const pausedUntil = `${addMonths(firstMonth!, months)}-01`;
    const notSent = nextBoxMonths(subscription, today, 6).filter((month) => boxDay(month) < pausedUntil);
    const { next, apply } = afterChange(customer, today, (changed) => {
      Object.assign(changed, { status: "paused", pausedUntil });
    });
    return {
      facts: {
        before: { status: "active", nextBoxOn: nextBoxOn(subscription, today), pausedUntil: null },
        after: { status: "paused", nextBoxOn: nextBoxOn(next, today), pausedUntil },
        effects: [
          {
            code: "subscription_paused",
            months,
            pausedUntil,
            boxesNotSent: notSent.length,
            savedCents: notSent.length * boxPriceCents(customer),
            currency: subscription.currency,
          },
        ],
      },
      apply,
    };
  },
});

const resumeSubscription = defineWrite({
  operationId: "resume_subscription",
  title: "Resume the subscription",
  description: "Ends a pause at once: the next box is sent at the next date of the usual rhythm.",
  path: "/customers/{customerId}/subscription/resume",
  input: z.object({ customerId: CustomerId }),
  answer: Changed,
  policy: { ...BY_CUSTOMER, businessKey: "resume:{customerId}", limits: { perDay: 3 } },
  plan(world: ShopWorld, { customerId }, { now }) {
    const customer = requireCustomer(world, customerId);
    const today = dayOf(now);
    requireNotCancelled(customer);
    const { subscription } = customer;
    if (!isPaused(subscription, today)) throw new Refusal(409, "not_paused", "The subscription is not paused.");
    const { next, apply } = afterChange(customer, today, (changed) => {
      Object.assign(changed, { status: "active", pausedUntil: null });
    });
    const next1 = nextBoxOn(next, today);
    return {
      facts: {
        before: { status: "paused", nextBoxOn: nextBoxOn(subscription, today), pausedUntil: subscription.pausedUntil },
        after: { status: "active", nextBoxOn: next1, pausedUntil: null },
        effects: [{ code: "subscription_resumed", nextBoxOn: next1 }],
      },
      apply,
    };
  },
});

const skipMonth = defineWrite({
  operationId: "skip_month",
  title: "Skip a month",
  description: "Sends no box in one month; the rhythm stays as it is. Only for a month in which a box is due.",
  path: "/customers/{customerId}/subscription/skip",
  input: z.object({ customerId: CustomerId, month: Month }),
  answer: Changed,
  policy: { ...BY_CUSTOMER, businessKey: "skip:{customerId}:{month}", limits: { perDay: 6 } },
  plan(world: ShopWorld, { customerId, month }, { now }) {
    const customer = requireCustomer(world, customerId);
    const today = dayOf(now);
    requireActive(customer, today);
    const { subscription } = customer;
    if (subscription.skippedMonths.includes(month)) {
      throw new Refusal(409, "already_skipped", `${month} is skipped already.`);
    }
    if (boxDay(month) <= today)
      throw new Refusal(409, "month_passed", `The box of ${month} has left, or its month is over.`);
    if (customer.orders.some(({ boxMonth, status }) => boxMonth === month && status !== "cancelled")) {
      throw new Refusal(409, "box_being_packed", `The box of ${month} is being packed and can't be held back.`);
    }
    if (month > addMonths(monthOf(today), 12)) {
      throw new Refusal(422, "too_far_ahead", "Only the next twelve months can be skipped.");
    }
    if (!isBoxMonth(subscription, month)) {
      throw new Refusal(422, "no_box_in_month", `No box is due in ${month}, so there is nothing to skip.`);
    }
    const { next, apply } = afterChange(customer, today, (changed) => {
      changed.skippedMonths = [...changed.skippedMonths, month].toSorted();
    });
    const savedCents = boxPriceCents(customer);
    return {
      facts: {
        before: { nextBoxOn: nextBoxOn(subscription, today), skippedMonths: subscription.skippedMonths },
        after: { nextBoxOn: nextBoxOn(next, today), skippedMonths: next.skippedMonths },
        effects: [{ code: "month_skipped", month, savedCents, currency: subscription.currency }],
      },
      apply,
    };
  },
});

const changeAddress = defineWrite({
  operationId: "change_address",
  title: "Change the address",
  description: "Sends the boxes that have not left yet to another address.",
  method: "put",
  path: "/customers/{customerId}/subscription/address",
  input: z.object({
    customerId: CustomerId,
    line1: z.string().trim().min(3).max(120).describe("Street and house number."),
    line2: z.string().max(120).nullish().describe("Flat, floor, door."),
    city: z.string().trim().min(1).max(80).describe("Town."),
    region: z.string().max(80).nullish().describe("State or province, where addresses have one."),
    postalCode: z.string().min(3).max(12).describe("Postal code."),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/)
      .describe("Country, ISO 3166-1 alpha-2, like GB."),
  }),
  answer: Changed,
  policy: { ...BY_CUSTOMER, businessKey: "address:{customerId}:{line1}:{postalCode}", limits: { perDay: 5 } },
  plan(world: ShopWorld, { customerId, ...input }, { now }) {
    const customer = requireCustomer(world, customerId);
    const today = dayOf(now);
    requireNotCancelled(customer);
    const { subscription } = customer;
    const address = checkAddress(subscription.address.name, input);
    if (isSameAddress(subscription.address, address)) {
      throw new Refusal(409, "same_address", "This is the address already.");
    }
    const { apply } = afterChange(customer, today, (changed) => {
      changed.address = address;
    });
    const onTheWay = customer.orders.filter(({ status }) => status === "shipped" || status === "preparing");
    return {
      facts: {
        before: { address: subscription.address },
        after: { address },
        effects: [
          { code: "address_changed", firstBoxOn: nextBoxOn(subscription, today) },
          ...onTheWay.map(({ id }) => ({ code: "order_keeps_old_address", orderId: id })),
        ],
      },
      apply,
    };
  },
});

const changeFrequency = defineWrite({
  operationId: "change_frequency",
  title: "Change the frequency",
  description: "Changes how often a box is sent, from the next box on.",
  method: "put",
  path: "/customers/{customerId}/subscription/frequency",
  input: z.object({ customerId: CustomerId, frequency: Frequency }),
  answer: Changed,
  policy: { ...BY_CUSTOMER, businessKey: "frequency:{customerId}:{frequency}", limits: { perDay: 3 } },
  plan(world: ShopWorld, { customerId, frequency }, { now }) {
    const customer = requireCustomer(world, customerId);
    const today = dayOf(now);
    requireNotCancelled(customer);
    const { subscription } = customer;
    if (subscription.frequency === frequency) {
      throw new Refusal(409, "same_frequency", "The boxes come that often already.");
    }
    const { next, apply } = afterChange(customer, today, (changed) => {
      changed.frequency = frequency;
      changed.anchorMonth = nextBoxMonths(subscription, today, 1)[0] ?? subscription.anchorMonth;
    });
    const yearly = (of: Customer["subscription"]) => 12 / MONTHS_APART[of.frequency];
    const show = (of: Customer["subscription"]) => {
      const [first, second] = nextBoxMonths(of, today, 2).map(boxDay);
      return { frequency: of.frequency, nextBoxOn: first ?? null, boxAfterNextOn: second ?? null };
    };
    return {
      facts: {
        before: show(subscription),
        after: show(next),
        effects: [
          {
            code: "frequency_changed",
            frequency,
            boxesPerYear: yearly(next),
            yearlySavedCents: (yearly(subscription) - yearly(next)) * subscription.priceCents,
            currency: subscription.currency,
          },
        ],
      },
      apply,
    };
  },
});

/** `baseUrl` is asked when a link is made: where the shop's own pages are. */
export function createCancelLinkOperation(baseUrl: () => string) {
  return defineWrite({
    operationId: "create_cancel_link",
    title: "Make a link to cancel",
    description:
      "Makes a link to a page on which the customer, and nobody for them, can cancel the subscription. Changes nothing by itself.",
    path: "/customers/{customerId}/subscription/cancel-link",
    input: z.object({ customerId: CustomerId }),
    answer: z.object({ operationId: z.string(), url: z.url(), expiresAt: z.iso.datetime(), effects: Effects }),
    policy: {
      ...PRIVATE,
      effect: "write",
      confirmation: "none",
      businessKey: "cancel-link:{customerId}",
      limits: { perDay: 5 },
    },
    plan(world: ShopWorld, { customerId }, { now }) {
      const customer = requireCustomer(world, customerId);
      requireNotCancelled(customer);
      const expiresAt = new Date(now.getTime() + LINK_HOURS * 3_600_000).toISOString();
      const { status } = showSubscription(customer.subscription, dayOf(now));
      return {
        facts: {
          before: { status },
          after: { status },
          effects: [{ code: "cancel_link_created", validHours: LINK_HOURS, expiresAt }],
        },
        apply() {
          const token = randomBytes(18).toString("base64url");
          world.cancelLinks.push({ token, customerId, expiresAt, usedAt: null });
          return { url: `${baseUrl()}/cancel/${token}`, expiresAt };
        },
      };
    },
  });
}

const acceptRetentionOffer = defineWrite({
  operationId: "accept_retention_offer",
  title: "Accept the offer to stay",
  description: "Gives the customer the discount of their offer on the next boxes. Once only.",
  path: "/customers/{customerId}/subscription/retention-offer",
  input: z.object({ customerId: CustomerId, code: z.string().min(1).max(40).describe("The offer's code.") }),
  answer: Changed,
  policy: { ...BY_CUSTOMER, businessKey: "offer:{customerId}:{code}", limits: { perDay: 1 } },
  plan(world: ShopWorld, { customerId, code }, { now }) {
    const customer = requireCustomer(world, customerId);
    const today = dayOf(now);
    requireActive(customer, today);
    const { offer, subscription } = customer;
    if (subscription.discount) throw new Refusal(409, "already_accepted", "The offer has been accepted already.");
    if (!offer || offer.code !== code.trim().toUpperCase()) {
      throw new Refusal(422, "no_such_offer", "There is no such offer for this customer.");
    }
    if (offer.validUntil < today) throw new Refusal(422, "offer_expired", `The offer ended on ${offer.validUntil}.`);
    const { percent, months } = offer;
    const change = afterChange(customer, today, (changed) => {
      changed.discount = { percent, boxesLeft: months };
    });
    const priceCents = Math.round((subscription.priceCents * (100 - percent)) / 100);
    const savedCents = (subscription.priceCents - priceCents) * months;
    return {
      facts: {
        before: { priceCents: subscription.priceCents, currency: subscription.currency },
        after: { priceCents, currency: subscription.currency, boxes: months },
        effects: [{ code: "discount_granted", percent, boxes: months, savedCents, currency: subscription.currency }],
      },
      apply() {
        customer.offer = null;
        return change.apply();
      },
    };
  },
});

export const SUBSCRIPTION_WRITES = [
  pauseSubscription,
  resumeSubscription,
  skipMonth,
  changeAddress,
  changeFrequency,
  acceptRetentionOffer,
];
