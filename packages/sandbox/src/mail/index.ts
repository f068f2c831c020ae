export { type MailFault, type MailSink, type MailSinkOptions, type SunkMail, startMailSink } from "./sink.ts";
export { type PageServer, serveSinkPage } from "./sink-page.ts";
