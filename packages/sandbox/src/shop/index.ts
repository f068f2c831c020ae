export { SHOP_PEOPLE, type Shop, type ShopOptions, signIdentity, startShop } from "./shop.ts";
