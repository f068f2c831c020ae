export { type SubscriptionShop, type SubscriptionShopOptions, startSubscriptionShop } from "./shop.ts";
