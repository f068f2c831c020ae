/**
 * What the server says beyond the registry's sentence, as people meet it in the inbox and the settings. It says it in
 * English; with these the same can be said in the reader's language. Whatever is not here is told by its code.
 */
export const SERVER_SENTENCES = {
  lastOwner: "A company keeps at least one owner. Make somebody else owner first.",
  higherRole: "That needs a role at least as high as the one concerned.",
  notPerson: "That is not a person's account.",
  accountDisabled: "The account is disabled. Enable it first.",
  emailTaken: "Somebody has that e-mail address.",
  teamTaken: "A team has that name.",
  shortcutTaken: "There is a canned reply /{{shortcut}} already.",
  mailboxTaken: "Mail for {{address}} already belongs to a connection.",
  addressTaken: "{{address}} belongs to the contact {{name}}. Merge the two if they are the same person.",
  noSecret: "Only web chat has such a secret.",
  otherChannel: "This is another kind of channel.",
  hostUnknown: "The host name {{name}} is not known.",
  wrongPassword: "The current password is wrong.",
  fileEmpty: "The file is empty.",
  program: "Programs are not accepted. Send a link, or pack it.",
  filesTooLarge: "The files are larger than this channel carries ({{size}} MB).",
  notUploaded: "You have not uploaded such a file.",
  serverUnreachable: "The server cannot be reached.",
  databaseSilent: "The database does not answer.",
  blockedAnswer: "This contact is blocked. Unblock it before you answer.",
  blockedResend: "This contact is blocked. Unblock it before you send again.",
  blockedWrite: "This contact is blocked. Unblock it before you write.",
  noAddress: "There is no address of this contact to which the channel can write.",
  channelGone: "The channel of this conversation was disconnected, so nothing can be sent in it.",
  customerBegins: "On this channel only the customer can begin a conversation.",
  noContact: "There is no such contact.",
  noTeam: "There is no such team.",
  noAssignee: "There is nobody with this id who can take a conversation.",
  tooManyTags: "A conversation has at most {{count}} tags.",
  instantPassed: "This instant has passed.",
  tooFarAhead: "A message can be scheduled at most a year ahead.",
  empty: "Write something or attach a file.",
  notMentionable: "This person does not exist or may not see the conversation.",
  mergedAway: "Conversation #{{number}} was merged into another one. Open that one, or take this one out again first.",
  mergeSelf: "A conversation cannot be merged into itself.",
  notMerged: "Conversation #{{number}} is not merged into another one.",
  documentMissing: "Give the document or its address.",
  documentTooLong: "The document is too long.",
  documentUnread: "It is neither JSON nor YAML: {{said}}",
  documentOther: "This is not an OpenAPI document.",
  documentEmpty: "The document has no operation that can be a tool.",
  serviceUnknown: "Say where the service is: the document names no full address.",
  sourceTaken: "A source of another kind is called {{name}} already.",
  toolTaken: "A tool of another source is called {{name}} already.",
  toolGone: "Its source no longer has this tool. Import it again first.",
  toolNeeded: "{{tool}} is needed by playbooks at work: {{playbooks}}. Publish a version without it first.",
  toolOpen: "{{tool}} has actions that are not settled yet: {{count}}. Settle them first.",
  toolReads: "The outcomes of {{reader}} are looked up with {{tool}}. Choose another tool there first.",
  mcpSilent: "The MCP server at {{url}} did not answer.",
  urlAnswered: "{{url}} answered {{status}}.",
} as const;

export type ServerSentence = keyof typeof SERVER_SENTENCES;

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const PATTERNS = Object.entries(SERVER_SENTENCES).map(([key, sentence]) => ({
  key: key as ServerSentence,
  pattern: new RegExp(
    `^${sentence
      .split(/\{\{(\w+)\}\}/)
      .map((part, index) => (index % 2 ? `(?<${part}>.+)` : literal(part)))
      .join("")}$`,
    "su",
  ),
}));

/** The key and the values of a sentence that we know; null: it is not among them. */
export function serverSentence(said: string): { key: ServerSentence; values: Record<string, string> } | null {
  for (const { key, pattern } of PATTERNS) {
    const match = pattern.exec(said);
    if (match) return { key, values: { ...match.groups } };
  }
  return null;
}
