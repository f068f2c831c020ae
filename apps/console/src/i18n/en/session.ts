export const session = {
  signIn: {
    title: "Sign in",
    email: "E-mail address",
    password: "Password",
    submit: "Sign in",
    ended: "Your session has ended. Sign in again; unsent drafts are kept.",
    left: "You have signed out.",
    forgot: "Forgot your password? An owner or manager can make you a new link under Settings, Team.",
  },
  invite: {
    title: "Choose a password",
    text: "At least 10 characters. A sentence you remember is better than a short riddle.",
    password: "New password",
    repeat: "The same again",
    differs: "The two are not the same.",
    tooShort: "At least 10 characters.",
    submit: "Set password and sign in",
    noToken: "This link is incomplete. Open it from the message again, or ask for a new one.",
    toSignIn: "Go to sign-in",
  },
  unreachable: { title: "The server does not answer", text: "Your session is kept. We keep trying." },
} as const;
