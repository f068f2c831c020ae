import type { PlaybookDraft } from "@rapport/schema";
import { nameAnswers } from "./answers.ts";

export const DAMAGED_ITEM: PlaybookDraft = {
  category: "damaged_item",
  keywords: {
    en: "damage,broken,cracked,shattered,smashed,leaked,spoiled,mouldy,moldy,exploded,in pieces,crushed,chipped",
    ru: "разбит,разбил,сломан,сломал,поврежд,протек,испорч,раздавл,тресну,брак,вдребезги,лопнул,расколо,вытекл",
  },
  title: { en: "the damaged item", ru: "повреждённый товар" },
  autonomy: "auto",
  instructions:
    "Say sorry once, at the beginning. A claim needs a photo. A replacement or a refund is decided by a colleague: never promise it.",
  form: [
    {
      name: "order",
      kind: "order",
      from: "orders",
      ask: { en: "Which box was it in? {options}", ru: "В какой коробке это было? {options}" },
      again: { en: "Which one of these: {options}?", ru: "В какой из этих: {options}?" },
    },
    {
      name: "item",
      kind: "item",
      from: "box.items",
      ask: {
        en: "Which item is damaged[[: {options}]]? If it is the whole box, just say so.",
        ru: "Что именно повреждено[[: {options}]]? Если вся коробка, так и напишите.",
      },
      again: {
        en: 'Please name the item[[: {options}]], or say "everything".',
        ru: "Назовите товар[[: {options}]], или напишите «всё».",
      },
    },
    {
      name: "description",
      kind: "text",
      hints: {
        en: "explod,in pieces,to pieces,in bits,everywhere,fell apart,come apart,came apart,crack,shatter,smash,leak,broke,split,torn,tore,crush,dent,melt,spill,chip,mould,mold,rotten,ripped,snapped,burst,squash,scratch,stain,soaked,wet,expired,damaged when,arrived damaged in,stale,open when,opened,spoil,bent,wilted,dead",
        ru: "вдребезги,липк,вся в,весь в,все в,отвалил,оторва,отбит,отколо,поломан,трещин,тресну,разбит,разбил,разлит,разлил,протек,потек,сломан,сломал,порван,порвал,раздавл,помят,помял,расплав,рассыпал,скол,плесн,тухл,испорч,мокр,просроч,царап,пятн,лопнул,погнут,засох,вскрыт,расколо,вытек,в осколк",
      },
      ask: { en: "What exactly happened to it?", ru: "Что именно с этим случилось?" },
      again: { en: "In a few words: what's wrong with it?", ru: "В двух словах: что с этим не так?" },
    },
    {
      name: "photo",
      kind: "photo",
      ask: {
        en: "Could you send a photo of the damage? One is enough.",
        ru: "Пришлите, пожалуйста, фото повреждения. Одного достаточно.",
      },
      again: {
        en: "I still need one photo of the damage: please attach it here.",
        ru: "Нужно ещё одно: фото повреждения. Прикрепите его, пожалуйста, сюда.",
      },
    },
    {
      name: "wish",
      kind: "choice",
      isRequired: false,
      ask: { en: "What would help you most: a replacement or a refund?", ru: "Что лучше: замена или возврат денег?" },
      choices: [
        {
          value: "replacement",
          label: { en: "Replacement", ru: "Замена" },
          hints: {
            en: "replace,exchange,send a new,send me a new,send another,new one",
            ru: "замен,обмен,пришлите нов,вышлите нов,отправьте нов",
          },
        },
        {
          value: "refund",
          label: { en: "Refund", ru: "Возврат денег" },
          hints: {
            en: "refund,money back,reimburse",
            ru: "возврат,верните деньги,вернуть деньги,верните мне деньги,деньги назад,компенсац",
          },
        },
      ],
    },
    nameAnswers("claim", {
      yes: { en: "open it,open the,open a,file,submit,send it", ru: "откры,оформ,подава,отправля,заводи" },
      no: { en: "dont open,no claim", ru: "не откры,не оформ,не надо заяв" },
    }),
  ],
  start: "who",
  steps: [
    { id: "who", kind: "identify", level: "verified", next: [{ to: "orders" }] },
    {
      id: "orders",
      kind: "look_up",
      tool: "list_orders",
      arguments: {},
      into: "orders",
      next: [{ when: { path: "orders", is: "absent" }, to: "nothing" }, { to: "which_box" }],
    },
    { id: "nothing", kind: "hand_off", reason: "no_orders" },
    { id: "which_box", kind: "ask", field: "order", next: [{ to: "box" }] },
    {
      id: "box",
      kind: "look_up",
      tool: "get_order",
      arguments: { orderId: "{order}" },
      into: "box",
      next: [{ to: "which_item" }],
    },
    { id: "which_item", kind: "ask", field: "item", next: [{ to: "what" }] },
    { id: "what", kind: "ask", field: "description", next: [{ to: "photo" }] },
    { id: "photo", kind: "ask", field: "photo", next: [{ to: "claim" }] },
    {
      id: "claim",
      kind: "propose",
      tool: "open_damage_claim",
      arguments: { orderId: "{order}", itemSku: "{item?}", description: "{description}", photoIds: "{photo}" },
      template: "confirm",
      done: "done",
      declined: "declined",
      next: [{ when: { path: "claim.outcome", is: "equals", value: "declined" }, to: "end" }, { to: "wish" }],
    },
    { id: "end", kind: "say", template: "end" },
    {
      id: "wish",
      kind: "ask",
      field: "wish",
      next: [
        { when: { path: "wish", is: "equals", value: "refund" }, to: "refund" },
        { when: { path: "wish", is: "equals", value: "replacement" }, to: "one_item" },
      ],
    },
    {
      id: "one_item",
      kind: "ask",
      field: "wish",
      next: [{ when: { path: "item", is: "present" }, to: "replacement" }],
    },
    {
      id: "replacement",
      kind: "propose",
      tool: "request_replacement",
      arguments: { orderId: "{order}", itemSku: "{item}", reason: "{description}" },
      template: "confirm_replacement",
      done: "replaced",
      passed: "passed_replacement",
    },
    {
      id: "refund",
      kind: "propose",
      tool: "request_refund",
      arguments: { orderId: "{order}", amountCents: "{box.totalCents}", reason: "{description}" },
      template: "confirm_refund",
      done: "refunded",
      passed: "passed_refund",
    },
  ],
  templates: {
    opening: {
      en: "I'm sorry that something arrived damaged. Let's put it right.",
      ru: "Сожалею, что товар пришёл повреждённым. Сейчас разберёмся.",
    },
    confirm: {
      en: 'I\'d open a damage claim for order {order}[[ ({box.boxMonth})]]: "{description}", with {photo.length} {photo.length|plural:photo,photos}. Is that right?',
      ru: "Открыть заявку о повреждении по заказу {order}[[ ({box.boxMonth})]]: «{description}», {photo.length} {photo.length|plural:фото,фото,фото}?",
    },
    done: {
      en: "Done, your damage claim for order {order} is open[[ under number {result.claim.id}]]. A colleague looks at the photo and writes to you.",
      ru: "Готово, заявка о повреждении по заказу {order} открыта[[, номер {result.claim.id}]]. Коллега посмотрит фото и напишет вам.",
    },
    declined: { en: "All right, I haven't opened a claim.", ru: "Хорошо, заявку не открываю." },
    end: { en: "If you change your mind, just write.", ru: "Если передумаете, просто напишите." },
    confirm_replacement: { en: "Shall I ask a colleague for a replacement?", ru: "Попросить коллегу о замене?" },
    replaced: {
      en: "Good news: the replacement for order {order} is approved.",
      ru: "Хорошая новость: замена по заказу {order} одобрена.",
    },
    passed_replacement: {
      en: "I've asked a colleague about a replacement. They decide and write to you.",
      ru: "Вопрос о замене передан коллеге: он решает и напишет вам.",
    },
    confirm_refund: {
      en: "Shall I pass a refund request to a colleague?",
      ru: "Передать коллеге просьбу о возврате денег?",
    },
    refunded: { en: "The refund for order {order} is approved.", ru: "Возврат по заказу {order} одобрен." },
    passed_refund: {
      en: "I've passed your refund request to a colleague, who decides and writes to you.",
      ru: "Просьба о возврате передана коллеге: он решает и напишет вам.",
    },
  },
  tools: ["list_orders", "get_order", "open_damage_claim", "request_replacement", "request_refund"],
  knowledgeNamespace: "damage",
  model: { id: null, reasoning: "low" },
};

export const PAYMENT_ISSUE: PlaybookDraft = {
  category: "payment_issue",
  keywords: {
    en: "refund,charged,overcharged,money back,payment,declined,billed",
    ru: "возврат,верните деньги,вернуть деньги,верните мне,верните часть,верните фунт,фунтов за,фунтов обратно,рублей за,рублей обратно,pounds back,списал,платеж,оплат,карту отклон",
  },
  title: { en: "your payment", ru: "вопрос об оплате" },
  autonomy: "auto",
  instructions:
    "Never promise money back: a refund is decided by a colleague. Disputes with a bank go to a person at once.",
  form: [
    {
      name: "topic",
      kind: "choice",
      ask: {
        en: "What is it about: a refund, a charge you don't recognise, or a card that doesn't work?",
        ru: "О чём речь: возврат денег, непонятное списание или карта не проходит?",
      },
      choices: [
        {
          value: "refund",
          label: { en: "Refund", ru: "Возврат денег" },
          hints: {
            en: "refund,money back,reimburse,twice,double,two times,overcharg,charged again,return my money,give me my money,give my money",
            ru: "возврат,верн,вернуть,дважды,двойн,два раза,2 раза,лишн,деньги назад",
          },
        },
        {
          value: "card",
          label: { en: "Card doesn't work", ru: "Карта не проходит" },
          hints: {
            en: "declin,ran out,expired,expiring,card was,card is,card doesn,new card,update my card,update card,update my payment,update payment,credit card,change my card,change card,payment method,failed,didnt go through,not go through,bounced,expired card,reject",
            ru: "закончилась карт,карта закончил,просроч,перевыпуст,новую карт,новая карт,отклон,не прош,не проход,карт,привязать,способ оплат,не списал",
          },
        },
        {
          value: "charge",
          label: { en: "A charge", ru: "Списание" },
          hints: {
            en: "charg,billed,bill,invoice,receipt,what did i pay,how much did,how much have,how much was,how much do i,payment history,statement,price,paid,payment",
            ru: "спис,счет,чек,сколько с меня,сколько я,заплати,платил,плачу,платеж,оплат,снял",
          },
        },
      ],
    },
    {
      name: "order",
      kind: "order",
      from: "orders",
      ask: { en: "Which order is it about? {options}", ru: "О каком заказе речь? {options}" },
      again: { en: "Which one of these: {options}?", ru: "Какой из этих: {options}?" },
    },
    {
      name: "amount",
      kind: "amount",
      isRequired: false,
      min: 1,
      max: 100_000,
      ask: { en: "How much is it about?", ru: "О какой сумме речь?" },
    },
  ],
  start: "who",
  steps: [
    { id: "who", kind: "identify", level: "verified", next: [{ to: "payments" }] },
    {
      id: "payments",
      kind: "look_up",
      tool: "list_payments",
      arguments: {},
      into: "payments",
      next: [{ to: "topic" }],
    },
    {
      id: "topic",
      kind: "ask",
      field: "topic",
      next: [
        { when: { path: "topic", is: "equals", value: "refund" }, to: "orders" },
        { when: { path: "topic", is: "equals", value: "card" }, to: "card_state" },
        { to: "charges" },
      ],
    },
    {
      id: "orders",
      kind: "look_up",
      tool: "list_orders",
      arguments: {},
      into: "orders",
      next: [{ when: { path: "orders", is: "absent" }, to: "person" }, { to: "which" }],
    },
    { id: "which", kind: "ask", field: "order", next: [{ to: "order_found" }] },
    {
      id: "order_found",
      kind: "look_up",
      tool: "get_order",
      arguments: { orderId: "{order}" },
      into: "paid_order",
      next: [{ to: "amount" }],
    },
    {
      id: "amount",
      kind: "ask",
      field: "amount",
      next: [{ when: { path: "amount", is: "present" }, to: "refund_part" }, { to: "refund" }],
    },
    {
      id: "refund",
      kind: "propose",
      tool: "request_refund",
      arguments: { orderId: "{order}", amountCents: "{paid_order.totalCents}", reason: "{words}" },
      template: "confirm",
      done: "done",
      passed: "passed",
      declined: "declined",
    },
    {
      id: "refund_part",
      kind: "propose",
      tool: "request_refund",
      arguments: { orderId: "{order}", amountCents: "{amount}", reason: "{words}" },
      template: "confirm",
      done: "done",
      passed: "passed",
      declined: "declined",
    },
    {
      id: "card_state",
      kind: "say",
      template: "card",
      next: [{ to: "card_help" }],
    },
    { id: "card_help", kind: "answer", otherwise: "person" },
    {
      id: "charges",
      kind: "say",
      template: "charges",
      next: [{ when: { path: "payments", is: "absent" }, to: "person" }],
    },
    { id: "person", kind: "hand_off", reason: "payment" },
  ],
  templates: {
    confirm: {
      en: "Shall I pass a refund request for order {order} to a colleague?",
      ru: "Передать коллеге просьбу о возврате по заказу {order}?",
    },
    passed: {
      en: "I've passed your refund request for order {order}[[ ({paid_order.boxMonth})]] to a colleague, who decides and writes to you. I can't promise how it ends.",
      ru: "Просьба о возврате по заказу {order}[[ ({paid_order.boxMonth})]] передана коллеге: он решает и напишет вам. Обещать результат не могу.",
    },
    done: { en: "The refund for order {order} is approved.", ru: "Возврат по заказу {order} одобрен." },
    declined: { en: "All right, I haven't passed anything on.", ru: "Хорошо, ничего не передаю." },
    card: {
      en: "[[Your last payment: {payments.0.amountCents} on {payments.0.chargedOn} by {payments.0.method}, {payments.0.status}.]]",
      ru: "[[Последний платёж: {payments.0.amountCents}, {payments.0.chargedOn}, {payments.0.method}, {payments.0.status}.]]",
    },
    charges: {
      en: "Your latest payments:[[\n– {payments.0.chargedOn}: {payments.0.amountCents}, {payments.0.method}, {payments.0.status}, order {payments.0.orderId}]][[\n– {payments.1.chargedOn}: {payments.1.amountCents}, {payments.1.method}, {payments.1.status}, order {payments.1.orderId}]][[\n– {payments.2.chargedOn}: {payments.2.amountCents}, {payments.2.method}, {payments.2.status}, order {payments.2.orderId}]]",
      ru: "Последние платежи:[[\n– {payments.0.chargedOn}: {payments.0.amountCents}, {payments.0.method}, {payments.0.status}, заказ {payments.0.orderId}]][[\n– {payments.1.chargedOn}: {payments.1.amountCents}, {payments.1.method}, {payments.1.status}, заказ {payments.1.orderId}]][[\n– {payments.2.chargedOn}: {payments.2.amountCents}, {payments.2.method}, {payments.2.status}, заказ {payments.2.orderId}]]",
    },
  },
  tools: ["list_payments", "list_orders", "get_order", "request_refund"],
  knowledgeNamespace: "payments",
  model: { id: null, reasoning: "medium" },
};

export const SHIPPING_INQUIRY: PlaybookDraft = {
  category: "shipping_inquiry",
  sureWords: {
    en: "says delivered but,says its delivered but,it was delivered but,never arrived,hasnt arrived,has not arrived,didnt arrive,did not arrive,never received,where is my box,where is my package,where is my parcel",
    ru: "так и не приш,не пришла,не пришел,не дошла,где моя коробк,где моя посылк,где мой заказ",
  },
  keywords: {
    en: "where is my,wheres my,tracking,track my,track the,when will my,my package,my parcel,delivery status,when is my,whens my,when does my,when do i get,when can i expect,when the next box,when my next box,when the next one,any news on",
    ru: "где моя,где мой,где посылк,трек,когда прид,когда доставят,когда привезут,когда следующ,когда будет,когда ждать,когда отправ,не пришла посылка,новости по",
  },
  title: { en: "your delivery", ru: "вопрос о доставке" },
  autonomy: "auto",
  form: [
    {
      name: "topic",
      kind: "choice",
      isRequired: false,
      ask: {
        en: "Is it about the next box or one on its way?",
        ru: "Вопрос о следующей коробке или о той, что в пути?",
      },
      choices: [
        {
          value: "missing",
          label: { en: "It didn't arrive", ru: "Не пришла" },
          hints: {
            en: "nothing on my,nothing at my,nothing there,nothing here,nothing in my,nothing was there,not here,isnt here,isnt there,no sign of,nowhere,nobody has,neighbour,neighbor,havent got,hasnt got,dont have it,do not have it,never turned up,hasnt turned up,didnt turn up,not arrived,never arrived,didnt arrive,did not arrive,hasnt arrived,havent received,have not received,never received,didnt receive,did not receive,not received,never got,didnt get,lost,missing,stolen",
            ru: "пусто,нигде нет,ничего нет,нет ее,ее нет,его нет,не вижу,не видел,не нашл,не наш,не приходил,сосед,у меня нет,нету,не пришл,не получ,не доставил,потерял,пропал,украл,не дошл",
          },
        },
        {
          value: "next",
          label: { en: "The next box", ru: "Следующая коробка" },
          hints: {
            en: "next box,next parcel,next package,next delivery,next shipment,next one,next order,upcoming box",
            ru: "следующ",
          },
        },
      ],
    },
    {
      name: "order",
      kind: "order",
      from: "orders",
      isRequired: false,
      ask: { en: "Which order is it? {options}", ru: "Какой это заказ? {options}" },
    },
  ],
  start: "who",
  steps: [
    { id: "who", kind: "identify", level: "verified", next: [{ to: "topic" }] },
    {
      id: "topic",
      kind: "ask",
      field: "topic",
      next: [{ when: { path: "topic", is: "equals", value: "next" }, to: "subscription" }, { to: "orders" }],
    },
    {
      id: "subscription",
      kind: "look_up",
      tool: "get_subscription",
      arguments: {},
      into: "subscription",
      next: [
        { when: { path: "subscription.status", is: "equals", value: "active" }, to: "say_next" },
        { to: "say_none" },
      ],
    },
    { id: "say_next", kind: "say", template: "next_box" },
    { id: "say_none", kind: "say", template: "no_next_box" },
    {
      id: "orders",
      kind: "look_up",
      tool: "list_orders",
      arguments: {},
      into: "orders",
      next: [{ when: { path: "orders", is: "absent" }, to: "nothing" }, { to: "which" }],
    },
    { id: "nothing", kind: "hand_off", reason: "no_orders" },
    {
      id: "which",
      kind: "ask",
      field: "order",
      next: [{ when: { path: "order", is: "present" }, to: "named" }, { to: "latest" }],
    },
    {
      id: "named",
      kind: "look_up",
      tool: "get_order",
      arguments: { orderId: "{order}" },
      into: "parcel",
      next: [{ to: "state" }],
    },
    {
      id: "latest",
      kind: "look_up",
      tool: "get_order",
      arguments: { orderId: "{orders.0.id}" },
      into: "parcel",
      next: [{ to: "state" }],
    },
    {
      id: "state",
      kind: "ask",
      field: "topic",
      next: [
        { when: { path: "parcel.status", is: "equals", value: "preparing" }, to: "plan" },
        { when: { path: "parcel.status", is: "equals", value: "cancelled" }, to: "say_cancelled" },
        { to: "tracking" },
      ],
    },
    {
      id: "plan",
      kind: "look_up",
      tool: "get_subscription",
      arguments: {},
      into: "subscription",
      next: [{ to: "say_preparing" }],
    },
    { id: "say_preparing", kind: "say", template: "preparing" },
    { id: "say_cancelled", kind: "say", template: "cancelled" },
    {
      id: "tracking",
      kind: "look_up",
      tool: "track_order",
      arguments: { orderId: "{parcel.id}" },
      into: "tracking",
      next: [
        { when: { path: "tracking", is: "absent" }, to: "lost" },
        { when: { path: "tracking.status", is: "equals", value: "exception" }, to: "say_exception" },
        { when: { path: "tracking.status", is: "equals", value: "delivered" }, to: "say_delivered" },
        { to: "say_way" },
      ],
    },
    { id: "say_way", kind: "say", template: "on_its_way" },
    { id: "say_exception", kind: "say", template: "exception", next: [{ to: "lost" }] },
    {
      id: "say_delivered",
      kind: "say",
      template: "delivered",
      next: [{ when: { path: "topic", is: "equals", value: "missing" }, to: "lost" }, { to: "say_search" }],
    },
    { id: "say_search", kind: "say", template: "search" },
    { id: "lost", kind: "hand_off", reason: "parcel_lost" },
  ],
  templates: {
    next_box: {
      en: "Your next box comes on {subscription.nextBoxOn}, {subscription.plan} for {subscription.priceCents}.",
      ru: "Следующая коробка придёт {subscription.nextBoxOn}: {subscription.plan}, {subscription.priceCents}.",
    },
    no_next_box: {
      en: "No box is planned: your subscription is {subscription.status}[[ until {subscription.pausedUntil}]].",
      ru: "Следующая коробка не запланирована: подписка {subscription.status}[[ до {subscription.pausedUntil}]].",
    },
    preparing: {
      en: "Your box {parcel.id} is being packed.[[ The plan is {subscription.nextBoxOn}.]]",
      ru: "Ваша коробка {parcel.id} собирается.[[ План: {subscription.nextBoxOn}.]]",
    },
    cancelled: { en: "Order {parcel.id} was cancelled.", ru: "Заказ {parcel.id} был отменён." },
    on_its_way: {
      en: "Your box {parcel.id} is on its way with {tracking.carrier}, number {tracking.trackingNumber}: {tracking.status}.[[ It should arrive on {tracking.estimatedOn}.]][[ You can follow it here: {tracking.url}]]",
      ru: "Ваша коробка {parcel.id} едет с {tracking.carrier}, номер {tracking.trackingNumber}: {tracking.status}.[[ Ожидаем {tracking.estimatedOn}.]][[ Следить можно тут: {tracking.url}]]",
    },
    exception: {
      en: "The carrier reports a problem with box {parcel.id}.",
      ru: "Перевозчик сообщает о проблеме с коробкой {parcel.id}.",
    },
    search: {
      en: "If you can't find it, tell me and a colleague will look for it.",
      ru: "Если её нигде нет, напишите, и коллега займётся поиском.",
    },
    delivered: {
      en: "Box {parcel.id} was delivered[[ on {parcel.deliveredOn}]], says {tracking.carrier}.",
      ru: "Коробка {parcel.id} доставлена[[ {parcel.deliveredOn}]], сообщает {tracking.carrier}.",
    },
  },
  tools: ["get_subscription", "list_orders", "get_order", "track_order"],
  knowledgeNamespace: "shipping",
};

export const GENERAL_QUESTION: PlaybookDraft = {
  category: "general_question",
  title: { en: "your question", ru: "ваш вопрос" },
  autonomy: "auto",
  form: [],
  start: "answer",
  steps: [
    { id: "answer", kind: "answer", otherwise: "person" },
    { id: "person", kind: "hand_off", reason: "no_answer" },
  ],
  templates: {},
  tools: [],
  knowledgeNamespace: null,
};

export const COMPLEX_OTHER: PlaybookDraft = {
  category: "complex_other",
  title: { en: "your request", ru: "ваше обращение" },
  autonomy: "auto",
  form: [],
  start: "person",
  steps: [{ id: "person", kind: "hand_off", reason: "needs_person" }],
  templates: {},
  tools: [],
  model: { id: null, reasoning: "medium" },
};
