/** An action as it was done ("Anna invited a colleague") and as it was refused ("was refused: invite a colleague"). */
const words = <const Did extends string, const Tried extends string>(did: Did, tried: Tried) =>
  ({ did, tried }) as const;

/** By route; an action without an entry is shown by its code. */
export const auditActions = {
  auth: {
    signIn: words("signed in", "sign in"),
    signInLocked: words("was locked out after too many attempts", "sign in, after too many attempts"),
    refresh: words("renewed the session", "renew the session with a used cookie"),
    signOut: words("signed out", "sign out"),
    acceptInvite: words("set a password with a one-time link", "use a one-time link"),
  },
  me: {
    update: words("changed their own settings", "change their own settings"),
    changePassword: words("changed their password", "change the password"),
  },
  actors: {
    invite: words("invited", "invite a colleague"),
    update: words("changed the rights of", "change a colleague's rights"),
    resetPassword: words("made a password link for", "make a password link"),
  },
  teams: {
    create: words("created the team", "create a team"),
    update: words("changed the team", "change a team"),
    delete: words("deleted a team", "delete a team"),
  },
  apiKeys: {
    create: words("created the API key", "create an API key"),
    delete: words("revoked an API key", "revoke an API key"),
  },
  connections: {
    create: words("connected a channel", "connect a channel"),
    update: words("changed a channel", "change a channel"),
    delete: words("disconnected a channel", "disconnect a channel"),
    check: words("tested a channel's settings", "test a channel's settings"),
    identitySecret: words("made a new identity secret", "make a new identity secret"),
  },
  settings: { update: words("changed company settings", "change company settings") },
  audit: {
    verify: words("verified the audit log", "verify the audit log"),
    list: words("read the audit log", "read the audit log"),
  },
  contacts: {
    create: words("created a customer", "create a customer"),
    update: words("changed a customer", "change a customer"),
    merge: words("merged customers", "merge customers"),
    unmerge: words("took a merged customer out again", "take a merged customer out again"),
  },
  conversations: {
    create: words("started a conversation", "start a conversation"),
    update: words("changed a conversation", "change a conversation"),
    bulkUpdate: words("changed several conversations", "change several conversations"),
    reply: words("answered a customer", "answer a customer"),
    note: words("left a note", "leave a note"),
    merge: words("merged conversations", "merge conversations"),
    unmerge: words("took a merged conversation out again", "take a merged conversation out again"),
  },
  deliveries: {
    cancel: words("took back a message", "take back a message"),
    retry: words("sent a failed message again", "send a failed message again"),
  },
  views: {
    create: words("saved a view", "save a view"),
    update: words("changed a view", "change a view"),
    delete: words("deleted a view", "delete a view"),
  },
  cannedReplies: {
    create: words("wrote a canned reply", "write a canned reply"),
    update: words("changed a canned reply", "change a canned reply"),
    delete: words("deleted a canned reply", "delete a canned reply"),
  },
  attachments: { upload: words("uploaded a file", "upload a file") },
} as const;
