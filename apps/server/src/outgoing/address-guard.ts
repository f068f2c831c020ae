import { lookup as lookupAddresses } from "node:dns/promises";
import { RapportError } from "@rapport/schema";
import ipaddr from "ipaddr.js";
import { ConfigError } from "../config.ts";

/** Says which addresses may be dialled (SSRF). Asked with what DNS answered, right before dialling. */
export interface AddressGuard {
  /** Throws address_forbidden for what is not an address, or is private, reserved or otherwise not the open Internet. */
  requireAllowed(address: string): void;
  /** The addresses of a host that may be dialled; throws address_forbidden when there are none, provider_failed when the name is unknown. */
  resolveAll(host: string): Promise<{ address: string; family: 4 | 6 }[]>;
  /** The first of them. */
  resolveHost(host: string): Promise<string>;
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
/** RFC 6052: an IPv4 address behind a translator; as good or bad as that address. */
const TRANSLATED = ipaddr.IPv6.parseCIDR("64:ff9b::/96");

/** `allowed`: addresses and CIDR ranges that may be dialled although they are private. Throws ConfigError on others. */
export function createAddressGuard(allowed: readonly string[]): AddressGuard {
  const ranges = allowed.map(parseRange);

  function requireAllowed(text: string): void {
    const bare = text.split("%")[0] ?? "";
    if (!ipaddr.isValid(bare)) throw new RapportError("address_forbidden");
    const address = ipaddr.process(bare);
    if (ranges.some((range) => range[0].kind() === address.kind() && address.match(range as never))) return;
    if (!isPublic(address)) throw new RapportError("address_forbidden");
  }

  async function resolveAll(host: string): Promise<{ address: string; family: 4 | 6 }[]> {
    const name = host.replace(/^\[|\]$/g, "");
    const found = await lookupAddresses(name, { all: true, verbatim: true }).catch((cause: unknown) => {
      throw new RapportError("provider_failed", { sentence: `The host name ${name} is not known.`, cause });
    });
    const good = found.filter(({ address }) => {
      try {
        requireAllowed(address);
        return true;
      } catch {
        return false;
      }
    });
    if (good.length === 0) throw new RapportError("address_forbidden");
    return good.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
  }

  return {
    requireAllowed,
    resolveAll,
    async resolveHost(host) {
      const [first] = await resolveAll(host);
      return (first as { address: string }).address;
    },
  };
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address instanceof ipaddr.IPv4) return address.range() === "unicast";
  if (address.match(TRANSLATED)) return isPublic(new ipaddr.IPv4(address.toByteArray().slice(12)));
  return address.match(GLOBAL_UNICAST) && address.range() === "unicast";
}

function parseRange(text: string): Range {
  try {
    if (text.includes("/")) return ipaddr.parseCIDR(text);
    const address = ipaddr.parse(text);
    return [address, address.kind() === "ipv4" ? 32 : 128];
  } catch {
    throw new ConfigError(`RAPPORT_ALLOW_ADDRESSES: "${text}" is neither an IP address nor a range like 10.0.0.0/8.`);
  }
}
