/**
 * The server says in English what a connection test found. These are the sentences it knows (packages/connectors/email,
 * check.ts), so that they can be said in the reader's language; what is not among them is shown as it came, for it is
 * the mail server's own words.
 */
const PATTERNS: readonly [key: string, pattern: RegExp][] = [
  ["stepIncomingImap", /^Incoming mail \(IMAP\)$/],
  ["stepIncomingSmtp", /^Incoming mail \(SMTP\)$/],
  ["stepOutgoing", /^Outgoing mail \(SMTP\)$/],
  ["imapOpened", /^Signed in and opened (?<mailbox>.+)\.$/s],
  ["noImap", /^No IMAP server is set\.$/],
  ["smtpTaken", /^Mail for (?<address>\S+) is taken when your domain's MX record, or a forward, leads here\.$/],
  ["signedIn", /^Connected and signed in\.$/],
  ["connected", /^Connected\.$/],
  ["noSmtp", /^No outgoing server is set, so answers cannot leave\.$/],
  ["noDkimKey", /^A DKIM domain is set, but no private key: mail is not signed\.$/],
  ["refusedSignIn", /^The server refused the user name or password: (?<said>.*)$/s],
  ["noServer", /^There is no server named (?<host>\S+)\. Check the spelling\.$/],
  ["refusedPort", /^(?<host>\S+) refuses connections on port (?<port>\d+)\. Check the port\.$/],
  [
    "silentTls",
    /^(?<host>\S+) does not answer on port (?<port>\d+) in the way chosen\. It may want STARTTLS instead of TLS\.$/,
  ],
  [
    "silent",
    /^(?<host>\S+) does not answer on port (?<port>\d+) in the way chosen\. It may want TLS, or a firewall stands between\.$/,
  ],
  ["noTls", /^(?<host>\S+):(?<port>\d+) does not speak TLS from the start\. Choose STARTTLS\.$/],
  ["badCertificate", /^The certificate of (?<host>\S+) is not valid: (?<said>.*)$/s],
];

export interface CheckWords {
  key: string;
  values: Record<string, string>;
}

/** The key and values of a sentence that we know; null: show it as it is. */
export function checkWords(sentence: string): CheckWords | null {
  for (const [key, pattern] of PATTERNS) {
    const match = pattern.exec(sentence);
    if (match) return { key, values: { ...match.groups } };
  }
  return null;
}

export const CHECK_KEYS: readonly string[] = PATTERNS.map(([key]) => key);
