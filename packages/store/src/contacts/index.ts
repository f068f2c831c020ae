export { mergeContact, unmergeContact } from "./merge.ts";
export {
  type ContactDetail,
  type ContactRow,
  findContactForWriting,
  getContact,
  type IdentityRow,
  isContact,
  listContacts,
} from "./read.ts";
export { announceContact, type ContactChange, contactByEmail, insertContact, updateContact } from "./write.ts";
