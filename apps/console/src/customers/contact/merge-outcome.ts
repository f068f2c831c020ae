import type { ContactDetail } from "@rapport/api";

type Mergeable = Pick<ContactDetail, "name" | "email" | "phone" | "companyName" | "identities" | "conversationCount">;

export interface MergeOutcome {
  name: string;
  email: string | null;
  phone: string | null;
  companyName: string | null;
  addresses: ContactDetail["identities"];
  conversationCount: number;
  /** Fields that the survivor lacked and takes over. */
  filled: ("name" | "email" | "phone" | "companyName")[];
}

/** What the survivor will be: its own fields stay, its blanks are filled, addresses and conversations add up (CTX-3). */
export function mergeOutcome(survivor: Mergeable, from: Mergeable): MergeOutcome {
  const filled = (["name", "email", "phone", "companyName"] as const).filter(
    (field) => !survivor[field] && Boolean(from[field]),
  );
  return {
    name: survivor.name || from.name,
    email: survivor.email ?? from.email,
    phone: survivor.phone ?? from.phone,
    companyName: survivor.companyName ?? from.companyName,
    addresses: [...survivor.identities, ...from.identities],
    conversationCount: survivor.conversationCount + from.conversationCount,
    filled,
  };
}
