import type { Fact } from "./facts.ts";
import type { Stretch } from "./sentences.ts";

/** "The box of last month", "a box every two months": what binds nobody unless it is claimed. */
export function isLoose({ kind, key }: Fact): boolean {
  return kind === "date"
    ? /^relative:(?:month|week|\+0)/.test(key)
    : (kind === "number" && /^[123]$/.test(key)) || (kind === "duration" && /^[1236]mo$|^1[dwy]$|^2w$/.test(key));
}

/** "How can I help you today?", "have a nice Monday": no date of anything; "every month or every two months?" asks. */
export function isSmallTalk(fact: Fact, lower: string): boolean {
  if (fact.kind === "duration") {
    if (/^1(?:mo|w)$/.test(fact.key)) return true;
    const asks = /^[^.!\n]*\?/.test(lower.slice(fact.end));
    return asks && /(?:every|once in|раз в|кажд\p{L}+|or|или|,|for|на) ?$/u.test(lower.slice(0, fact.start).slice(-12));
  }
  if (fact.kind !== "date") return false;
  const before = lower.slice(Math.max(0, fact.start - 40), fact.start);
  const after = lower.slice(fact.end, fact.end + 20);
  if (/^relative:(?:month|week)/.test(fact.key) && (/^[^.!\n]*\?/.test(lower.slice(fact.end)) || /^'s? /.test(after)))
    return true;
  if (fact.key === "relative:+0")
    return (
      !/(?:ship|arriv|deliver|charg|refund|sent|send|dispatch|paid|due|leav|ready|expire|receive|отправ|достав|приед|прид|верн|спиш|списан|получ|выех|поступ)\p{L}*[^.!?]{0,40}$/u.test(
        before,
      ) &&
      !/^[^.!?]{0,20}(?:ship|arriv|deliver|charg|refund|отправ|достав|приед|прид|верн|спиш|списан|поступ)/.test(after)
    );
  return /(?:have|enjoy|wish you|happy|great|nice|lovely|good|хорош\p{L}+|приятн\p{L}+|отличн\p{L}+|удачн\p{L}+|чудесн\p{L}+|прекрасн\p{L}+|теплых) (?:an? |your |the |вам )?(?:\p{L}+ )?$/u.test(
    before,
  );
}

/** "I can't talk about other customers' orders": says that it will not be told. */
export function isRefused(lower: string, { start, end }: Stretch): boolean {
  return /(?<![\p{L}])(?:can't|cannot|can not|don't|do not|won't|never|not able to|не (?:могу|можем|буду|будем|раскрыва\p{L}+|сообща\p{L}+|дел\p{L}+|обсужда\p{L}+)|говорить не) (?:\p{L}+ )?(?:talk|share|tell|give|say|show|discuss|disclose|reveal|see|look|speak|comment|о|об|про|данн\p{L}+|информац\p{L}+|рассказ\p{L}+|сообщ\p{L}+|говорить|показ\p{L}+|дел\p{L}+)(?![\p{L}])[^,;:.!?]{0,60}$|говорить не (?:могу|можем|буду)/u.test(
    lower
      .slice(start, end)
      .trim()
      .replace(/[.!?]+$/, ""),
  );
}
