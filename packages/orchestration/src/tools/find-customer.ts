/** The tool by which the company's own system is asked who somebody is. */
export const FIND_CUSTOMER = "find_customer";
