import type { PlaybookDraft } from "@rapport/schema";
import { nameAnswers } from "./answers.ts";

/** What every request about the subscription needs first: who it is, and the subscription as it stands. */
const IS_CANCELLED = { path: "subscription.status", is: "equals", value: "cancelled" } as const;

const closed = {
  en: "There is no running subscription on your account any more, so nothing is left to change. If you'd like to come back, just say so and a colleague will set it up.",
  ru: "Ваша подписка уже отменена, менять в ней нечего. Если захотите вернуться, скажите: коллега всё оформит.",
};

export const CHANGE_ADDRESS: PlaybookDraft = {
  category: "change_address",
  keywords: {
    en: "address,addr,moved to,moved house,moving to,moving house,new house,new flat,new place,relocat",
    ru: "адрес,переех,переезж,слать сюда,присылать сюда,отправлять сюда,на новую квартир",
  },
  title: { en: "changing the delivery address", ru: "смена адреса доставки" },
  autonomy: "auto",
  instructions: "Repeat the whole new address before it is saved. Never guess a post code.",
  form: [
    {
      name: "address",
      kind: "address",
      ask: {
        en: "What's the new address? Street and number, city, post code, and the country if it changes.",
        ru: "Напишите новый адрес: улица и дом, город, индекс, и страну, если она меняется.",
      },
      again: {
        en: "Could you write the address in one message, for example: 14 Oak Street, Springfield, IL 62704?",
        ru: "Напишите адрес одним сообщением, например: ул. Ленина, 14, кв. 7, Казань, 420111.",
      },
    },
    nameAnswers("change", {
      yes: { en: "save,update,use that,use the new", ru: "сохран,запис,обнов" },
      no: { en: "old address,keep the old,dont save", ru: "старый адрес,прежн,не сохран" },
    }),
  ],
  start: "who",
  steps: [
    { id: "who", kind: "identify", level: "verified", next: [{ to: "subscription" }] },
    {
      id: "subscription",
      kind: "look_up",
      tool: "get_subscription",
      arguments: {},
      into: "subscription",
      next: [{ when: IS_CANCELLED, to: "closed" }, { to: "where" }],
    },
    { id: "closed", kind: "say", template: "closed" },
    { id: "where", kind: "ask", field: "address", next: [{ to: "change" }] },
    {
      id: "change",
      kind: "propose",
      tool: "change_address",
      arguments: {
        line1: "{address.line1}",
        line2: "{address.line2?}",
        city: "{address.city}",
        region: "{address.region?}",
        postalCode: "{address.postalCode}",
        country: "{address.country}",
      },
      template: "confirm",
      done: "done",
      declined: "declined",
      retry: "address",
      isRepeatable: true,
    },
  ],
  templates: {
    closed,
    confirm: {
      en: "From now on your boxes would go to: {address}.[[ Box {preview.effects.order_keeps_old_address.orderId} has left already and goes to the old one.]] Shall I save it?",
      ru: "Новый адрес доставки: {address}.[[ Коробка {preview.effects.order_keeps_old_address.orderId} уже отправлена на прежний.]] Сохранить?",
    },
    done: {
      en: "Done, the new address is saved: {address}.[[ The next box, on {subscription.nextBoxOn}, will go there.]]",
      ru: "Готово, адрес сохранён: {address}.[[ Следующая коробка, {subscription.nextBoxOn}, поедет туда.]]",
    },
    declined: { en: "All right, the address stays as it was.", ru: "Хорошо, адрес остаётся прежним." },
  },
  tools: ["get_subscription", "change_address"],
  knowledgeNamespace: null,
};

export const CHANGE_FREQUENCY: PlaybookDraft = {
  category: "change_frequency",
  keywords: {
    en: "frequency,how often,bimonthly,quarterly,every other month,every two months,every 2 months,less often,more often,less frequent,more frequent,too often,too many box,too many deliver,too many parcel,fewer box,fewer deliver,fewer parcel,like fewer,want fewer,prefer fewer,have fewer",
    ru: "частот,реже,пореже,почаще,чаще,раз в два месяц,раз в 2 месяц,раз в квартал,раз в три месяц,слишком часто,слишком много короб,коробок слишком много,много коробок,поменьше короб,меньше короб",
  },
  title: { en: "changing how often the box comes", ru: "смена частоты доставки" },
  autonomy: "auto",
  form: [
    {
      name: "frequency",
      kind: "frequency",
      ask: {
        en: "How often would you like your box: every month, every two months, or once a quarter?",
        ru: "Как часто присылать коробку: каждый месяц, раз в два месяца или раз в квартал?",
      },
      choices: [
        { value: "monthly", label: { en: "Every month", ru: "Каждый месяц" } },
        { value: "every_two_months", label: { en: "Every two months", ru: "Раз в два месяца" } },
        { value: "quarterly", label: { en: "Once a quarter", ru: "Раз в квартал" } },
      ],
    },
    nameAnswers("change", {
      yes: { en: "change it,switch it,switch me", ru: "перевед,переключ,меняйте" },
      no: { en: "as it is,as it was,dont change,keep it", ru: "как есть,как было,не меня" },
    }),
  ],
  start: "who",
  steps: [
    { id: "who", kind: "identify", level: "verified", next: [{ to: "subscription" }] },
    {
      id: "subscription",
      kind: "look_up",
      tool: "get_subscription",
      arguments: {},
      into: "subscription",
      next: [{ when: IS_CANCELLED, to: "closed" }, { to: "how_often" }],
    },
    { id: "closed", kind: "say", template: "closed" },
    { id: "how_often", kind: "ask", field: "frequency", next: [{ to: "change" }] },
    {
      id: "change",
      kind: "propose",
      tool: "change_frequency",
      arguments: { frequency: "{frequency}" },
      template: "confirm",
      done: "done",
      declined: "declined",
      retry: "frequency",
      isRepeatable: true,
    },
  ],
  templates: {
    closed,
    confirm: {
      en: "Your box would come {frequency} instead of {subscription.frequency}.[[ The next one would be on {preview.after.nextBoxOn}.]] Shall I change it?",
      ru: "Коробка приходила бы {frequency}, сейчас: {subscription.frequency}.[[ Следующая: {preview.after.nextBoxOn}.]] Поменять?",
    },
    done: { en: "Done, your box now comes {frequency}.", ru: "Готово, теперь коробка приходит {frequency}." },
    declined: { en: "All right, everything stays as it was.", ru: "Хорошо, оставляем как было." },
  },
  tools: ["get_subscription", "change_frequency"],
  replaces: ["skip_month", "pause_subscription", "cancel_subscription"],
};

export const SKIP_MONTH: PlaybookDraft = {
  category: "skip_month",
  keywords: {
    en: "skip,skiping,forgo,leave out,miss out,miss jan,miss feb,miss mar,miss apr,miss may,miss jun,miss jul,miss aug,miss sep,miss oct,miss nov,miss dec,miss the next,miss next,miss a box,miss one,miss a month,nothing in,nothing for,no box in,no box for,dont send,do not send",
    ru: "пропус,пропущ,скип,не присыл,не отправл,не брать,не буду брать,без коробк,исключить,ничего не присыл,ничего не надо,ничего не нужно",
  },
  title: { en: "skipping a box", ru: "пропуск коробки" },
  autonomy: "auto",
  form: [
    {
      name: "month",
      kind: "month",
      ask: { en: "Which month would you like to skip?", ru: "Какой месяц пропустить?" },
      again: {
        en: "Which month is it? For example, {nextMonth}.",
        ru: "Какой именно месяц? Например, {nextMonth}.",
      },
    },
    nameAnswers("skip", {
      yes: {
        en: "skip it,skip that,skip the,skip this,leave it out,dont want the box,dont want that box,dont need the box,dont need that box",
        ru: "пропус,пропущ,ее не надо,ее не нужно,она не нужна,не нужна,не понадобится",
      },
      no: {
        en: "dont skip,keep the box,keep it,send it,i want the box",
        ru: "не пропус,пусть прид,пусть прих,присылайте",
      },
    }),
  ],
  start: "who",
  steps: [
    { id: "who", kind: "identify", level: "verified", next: [{ to: "subscription" }] },
    {
      id: "subscription",
      kind: "look_up",
      tool: "get_subscription",
      arguments: {},
      into: "subscription",
      next: [
        { when: IS_CANCELLED, to: "closed" },
        { when: { path: "subscription.status", is: "equals", value: "paused" }, to: "paused" },
        { to: "which" },
      ],
    },
    { id: "closed", kind: "say", template: "closed" },
    { id: "paused", kind: "say", template: "paused" },
    { id: "which", kind: "ask", field: "month", next: [{ to: "skip" }] },
    {
      id: "skip",
      kind: "propose",
      tool: "skip_month",
      arguments: { month: "{month}" },
      template: "confirm",
      done: "done",
      declined: "declined",
      retry: "month",
    },
  ],
  templates: {
    closed,
    paused: {
      en: "Your subscription is paused[[ until {subscription.pausedUntil}]], so no box would come anyway.",
      ru: "Подписка сейчас на паузе[[ до {subscription.pausedUntil}]], так что коробка и так не придёт.",
    },
    confirm: {
      en: "I'd skip the box for {month}.[[ Your next box would then come on {preview.after.nextBoxOn}.]] Shall I skip it?",
      ru: "Пропустить коробку за {month}?[[ Следующая тогда придёт {preview.after.nextBoxOn}.]]",
    },
    done: {
      en: "Done, the box for {month} is skipped.[[ The next one comes on {preview.after.nextBoxOn}.]]",
      ru: "Готово, коробка за {month} пропущена.[[ Следующая придёт {preview.after.nextBoxOn}.]]",
    },
    declined: { en: "All right, nothing is skipped.", ru: "Хорошо, ничего не пропускаем." },
  },
  tools: ["get_subscription", "skip_month"],
  replaces: ["pause_subscription", "change_frequency", "cancel_subscription"],
};

export const PAUSE_SUBSCRIPTION: PlaybookDraft = {
  category: "pause_subscription",
  sureWords: {
    en: "unfreeze,take it off hold,off hold,resume my,resume the,resume sub,unpause,un pause,reactivate my,restart my sub,end my pause,start up the box,start up my box,start the boxes,start my boxes,no boxes till,no boxes until,no box till,no box until,nothing till,nothing until,sending boxes again,sending the boxes again,sending my boxes again,lift the pause",
    ru: "возобнов,разморо,размораж,снять с паузы,снимите с паузы,снимите подписку с паузы,сними с паузы,снять подписку с паузы,снова присыл,присылайте снова,присылать снова,опять присылай,снова получать короб,присылайте коробки снова,присылать коробки снова,коробки снова,коробку снова",
  },
  keywords: {
    en: "pause,pausing,on hold,hold off,hold the box,hold my box,hold our box,hold my sub,hold the sub,hold everything,stop the box,stop my box,freeze,freezer,frozen,suspend,resume,take a break,a break from",
    ru: "пауз,приостан,придерж,замороз,заморож,замораж,возобнов,не до короб,перерыв в,сделать перерыв,сделайте перерыв",
  },
  title: { en: "pausing the subscription", ru: "пауза в подписке" },
  autonomy: "auto",
  instructions: "A pause is never called done before it is. Offer the pause the customer asks for, not a longer one.",
  form: [
    {
      name: "wish",
      kind: "choice",
      isRequired: false,
      ask: { en: "Shall the subscription be paused or resumed?", ru: "Поставить на паузу или возобновить?" },
      choices: [
        {
          value: "resume",
          label: { en: "Resume", ru: "Возобновить" },
          hints: {
            en: "resume,unfreeze,off hold,unpause,un pause,restart,reactivate,end the pause,end my pause,lift the pause,stop the pause,start sending,send again,start up,start the boxes,start my boxes,home again,sending again,boxes again,box again,start again,start up again,come off pause,off the pause,im back",
            ru: "возобнов,снять с паузы,сними,снимите с паузы,разморо,размораж,закончить паузу,убрать паузу,уберите паузу,снова присыл,присылайте снова,присылать снова,опять присыл,снова получать,снова коробк,снова хочу,я вернул,мы вернул,хватит пауз,с паузы",
          },
        },
      ],
    },
    {
      name: "months",
      kind: "months_count",
      min: 1,
      max: 6,
      ask: {
        en: "For how many months shall it rest? Anything from one to six is possible.",
        ru: "На сколько месяцев поставить паузу? Можно от одного до шести.",
      },
      again: { en: "How many months, one to six?", ru: "На сколько месяцев: от одного до шести?" },
    },
    nameAnswers("pause", {
      yes: { en: "pause it,hold it,freeze it,put it on hold", ru: "пауз,приостан,замораж,заморозьте" },
      no: { en: "dont pause,no pause,keep it running", ru: "не ставьте,без пауз,не надо пауз" },
    }),
    nameAnswers("resume", {
      yes: { en: "resume,restart,unpause,start it,start again,send", ru: "возобнов,сним,присыл,запуск,включ" },
      no: {
        en: "stay paused,keep it paused,leave it paused,not resume,dont resume",
        ru: "остав,пусть на пауз,не возобнов",
      },
    }),
  ],
  start: "who",
  steps: [
    { id: "who", kind: "identify", level: "verified", next: [{ to: "subscription" }] },
    {
      id: "subscription",
      kind: "look_up",
      tool: "get_subscription",
      arguments: {},
      into: "subscription",
      next: [{ when: IS_CANCELLED, to: "closed" }, { to: "what" }],
    },
    { id: "closed", kind: "say", template: "closed" },
    {
      id: "what",
      kind: "ask",
      field: "wish",
      next: [
        { when: { path: "wish", is: "equals", value: "resume" }, to: "resume" },
        { when: { path: "subscription.status", is: "equals", value: "paused" }, to: "paused" },
        { to: "how_long" },
      ],
    },
    { id: "paused", kind: "say", template: "paused", next: [{ to: "resume" }] },
    {
      id: "resume",
      kind: "propose",
      tool: "resume_subscription",
      arguments: {},
      template: "confirm_resume",
      done: "resumed",
      declined: "declined",
    },
    { id: "how_long", kind: "ask", field: "months", next: [{ to: "pause" }] },
    {
      id: "pause",
      kind: "propose",
      tool: "pause_subscription",
      arguments: { months: "{months}" },
      template: "confirm",
      done: "done",
      declined: "declined",
      retry: "months",
    },
  ],
  templates: {
    closed,
    paused: {
      en: "Your subscription is already paused[[ until {subscription.pausedUntil}]].",
      ru: "Подписка уже на паузе[[ до {subscription.pausedUntil}]].",
    },
    confirm: {
      en: "Your subscription would rest for {months} {months|plural:month,months}[[, until {preview.after.pausedUntil}]].[[ The next box would come on {preview.after.nextBoxOn}.]] Shall I pause it?",
      ru: "Подписка отдохнула бы {months} {months|plural:месяц,месяца,месяцев}[[, до {preview.after.pausedUntil}]].[[ Следующая коробка пришла бы {preview.after.nextBoxOn}.]] Поставить на паузу?",
    },
    done: {
      en: "Done, your subscription is paused for {months} {months|plural:month,months}.[[ The next box comes on {preview.after.nextBoxOn}.]]",
      ru: "Готово, подписка на паузе на {months} {months|plural:месяц,месяца,месяцев}.[[ Следующая коробка придёт {preview.after.nextBoxOn}.]]",
    },
    confirm_resume: {
      en: "If I end the pause,[[ your next box comes on {preview.after.nextBoxOn}.]] shall I resume the subscription?",
      ru: "Снять подписку с паузы?[[ Следующая коробка пришла бы {preview.after.nextBoxOn}.]]",
    },
    resumed: {
      en: "Done, your subscription runs again.[[ The next box comes on {preview.after.nextBoxOn}.]]",
      ru: "Готово, подписка снова работает.[[ Следующая коробка придёт {preview.after.nextBoxOn}.]]",
    },
    declined: { en: "All right, everything stays as it was.", ru: "Хорошо, оставляем как было." },
    out_of_range_months: {
      en: "A pause can last one to six months.",
      ru: "Пауза может длиться от одного до шести месяцев.",
    },
  },
  tools: ["get_subscription", "pause_subscription", "resume_subscription"],
  replaces: ["skip_month", "change_frequency", "cancel_subscription"],
};

export const CANCEL_SUBSCRIPTION: PlaybookDraft = {
  category: "cancel_subscription",
  keywords: {
    en: "cancel my sub,cancel the sub,cancel my mem,cancel my acc,cancel my box,unsubscribe,cancel everything,cancel it all,cancel subscription,end my sub,quit the,quitting,leaving you,want out,opt out,close my account",
    ru: "отпис,отключите меня,отключить подпис,отключите подпис,отменить подпис,отмените подпис,отмена подпис,отмени подпис,отменяю подпис,отменяйте,отказаться от,отказываюсь от,уйти от вас,ухожу от вас,расторг,прекратить подпис,прекратите подпис,закрыть подпис,закройте подпис",
  },
  title: { en: "cancelling the subscription", ru: "отмена подписки" },
  autonomy: "auto",
  instructions:
    "Warm, never pushy. Offer the retention offer once. Never confirm a cancellation: only the customer cancels, through the personal link.",
  form: [
    nameAnswers("stay", {
      yes: {
        en: "ill stay,i will stay,id stay,ill keep,i will keep,we will stay,well stay,ill take the,ill take it,take the discount,take the offer,take that offer,with the discount,dont cancel,you convinced,youve convinced,go on then,keep my sub,keep me,keep it then,stay for that,stay then",
        ru: "остаюсь,останусь,остаемся,останемся,уговорил,убедил,соблазнил,беру скидк,возьму скидк,давайте скидк,со скидкой,не отменяй,хорошая скидк,тогда скидк,со скидк,скидку беру,скидку возьму",
      },
      no: {
        en: "cancel,link,leave,leaving,still want,want out,just end,end it,quit,unsubscribe,no discount,dont want the,doesnt help,wont help,not about the price,not about money,regardless,anyway,my decision",
        ru: "отмен,ссылк,уйти,ухожу,ухожу,расторг,прекрат,отпис,скидка не,скидку не,скидки не,не нужна скид,не нужны скид,без скид,не поможет,не в цене,не в деньгах,все равно",
      },
    }),
    nameAnswers("link", {
      yes: { en: "link,send,create,cancel", ru: "ссылк,пришл,созда,отправ,отмен" },
      no: { en: "ill stay,stay,keep my,keep it,dont cancel,dont send", ru: "остаюсь,останусь,не отмен,не присыл" },
    }),
  ],
  start: "who",
  steps: [
    { id: "who", kind: "identify", level: "verified", next: [{ to: "subscription" }] },
    {
      id: "subscription",
      kind: "look_up",
      tool: "get_subscription",
      arguments: {},
      into: "subscription",
      next: [{ when: IS_CANCELLED, to: "closed" }, { to: "offer" }],
    },
    { id: "closed", kind: "say", template: "already" },
    {
      id: "offer",
      kind: "look_up",
      tool: "get_retention_offer",
      arguments: {},
      into: "offer",
      next: [{ when: { path: "offer.code", is: "present" }, to: "stay" }, { to: "link" }],
    },
    {
      id: "stay",
      kind: "propose",
      tool: "accept_retention_offer",
      arguments: { code: "{offer.code}" },
      template: "offer",
      done: "stayed",
      declined: "understood",
      refused: "offer_gone",
      next: [{ when: { path: "stay.outcome", is: "equals", value: "done" }, to: "thanks" }, { to: "link" }],
    },
    { id: "thanks", kind: "say", template: "glad" },
    {
      id: "link",
      kind: "propose",
      tool: "create_cancel_link",
      arguments: {},
      template: "confirm",
      done: "link",
      declined: "declined",
    },
  ],
  templates: {
    already: { en: "There is no running subscription on your account any more.", ru: "Ваша подписка уже отменена." },
    offer: {
      en: "I'm sorry you want to leave. Before you go: would you stay with {offer.percent}% off for the next {offer.months} {offer.months|plural:month,months}? If not, you'll get a personal link where you decide yourself.",
      ru: "Жаль, что вы уходите. Прежде чем попрощаемся: останетесь со скидкой {offer.percent}% на {offer.months} {offer.months|plural:месяц,месяца,месяцев}? Если нет, вы получите личную ссылку и решите сами.",
    },
    stayed: {
      en: "Wonderful, the {offer.percent}% discount is set for {offer.months} {offer.months|plural:month,months}.",
      ru: "Отлично, скидка {offer.percent}% подключена на {offer.months} {offer.months|plural:месяц,месяца,месяцев}.",
    },
    glad: { en: "I'm glad you're staying.", ru: "Рады, что вы остаётесь." },
    understood: { en: "I understand.", ru: "Понимаю." },
    offer_gone: {
      en: "That offer is no longer available, I'm afraid.",
      ru: "К сожалению, это предложение уже не действует.",
    },
    confirm: {
      en: "I can't cancel for you, only you can, through a personal link. Shall I create it?",
      ru: "Отменить за вас я не могу, это делаете только вы сами по личной ссылке. Создать её?",
    },
    link: {
      en: "Here is your personal link: {result.url}. The subscription runs on until you confirm there.[[ The link works until {result.expiresAt}.]]",
      ru: "Вот ваша личная ссылка: {result.url}. Пока вы не подтвердите там, подписка действует.[[ Ссылка работает до {result.expiresAt}.]]",
    },
    declined: { en: "All right, your subscription goes on as before.", ru: "Хорошо, подписка остаётся как была." },
  },
  tools: ["get_subscription", "get_retention_offer", "accept_retention_offer", "create_cancel_link"],
  model: { id: null, reasoning: "high" },
  replaces: ["skip_month", "change_frequency", "pause_subscription"],
};
