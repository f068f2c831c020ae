import { answerFromArticle } from "./answers.ts";
import type { Message, Task } from "./dialogue.ts";
import { runTasks } from "./flow.ts";
import { readPlace } from "./numbers.ts";
import { plain, readReply } from "./replies.ts";
import { takeRequest } from "./requests.ts";
import { readSmallTalk } from "./signals.ts";
import { fillWords, findTemplate, finishTask, note, type Talk } from "./talk.ts";
import { isSureRequest } from "./understanding.ts";

/**
 * Takes the answer to "which of these do you mean?": an article by its title or place, none of them, the question in other words, or
 * another request. What still has no answer then goes to a person.
 */
export async function takeChoice(talk: Talk, task: Task, message: Message): Promise<void> {
  const { text, routed } = message;
  const { stepId, articles } = task.choosing!;
  task.choosing = { stepId, articles: [] };
  const chosen = findChosen(articles, text);
  if (chosen) {
    note(talk, stepId, `chose ${chosen.title}`);
    if (await answerFromArticle(talk, task, chosen)) task.passed.push(stepId);
    return runTasks(talk);
  }
  const words = plain(text);
  const none = findTemplate(talk, task, "button_none_of_these");
  const { meaning, rest } = readReply(text);
  const isNone = (none && words === plain(fillWords(talk, none.text, {}))) || (meaning === "no" && rest === "");
  if (isNone) return runTasks(talk);
  const isOther = isSureRequest(talk, routed) && routed.category !== task.category;
  if (isOther || readSmallTalk(text) !== null) {
    finishTask(talk, task, "stopped");
    return takeRequest(talk, message);
  }
  task.text = text;
  task.said = `${task.said}\n${text}`.slice(-2000);
  return runTasks(talk);
}

/** By its title, by its beginning, or "the second"; a bare yes means the first, which is the likeliest. */
function findChosen(articles: readonly { articleId: string; title: string }[], text: string) {
  const words = plain(text);
  const titled = articles.filter(
    ({ title }) => plain(title) === words || (words.length > 3 && plain(title).startsWith(words)),
  );
  if (titled.length > 0) return titled.find(({ title }) => plain(title) === words) ?? titled[0];
  const { meaning, rest } = readReply(text);
  if (meaning === "yes" && rest === "") return articles[0];
  const place = words.split(" ").length <= 4 ? readPlace(words, articles.length) : null;
  return place === null ? undefined : articles[place];
}
