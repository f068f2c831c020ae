import type { auditActions as english } from "../en/audit.ts";

type Words = { did: string; tried: string };
type Actions = { [Area in keyof typeof english]: { [Action in keyof (typeof english)[Area]]: Words } };

/** Без глаголов в прошедшем времени: пола автора мы не знаем. */
const words = (text: string): Words => ({ did: text, tried: text });

export const auditActions: Actions = {
  auth: {
    signIn: words("вход"),
    signInLocked: words("вход закрыт после множества попыток"),
    refresh: words("продление сеанса"),
    signOut: words("выход"),
    acceptInvite: words("новый пароль по одноразовой ссылке"),
  },
  me: { update: words("изменение своих настроек"), changePassword: words("смена своего пароля") },
  actors: {
    invite: words("приглашение сотрудника"),
    update: words("изменение прав сотрудника"),
    resetPassword: words("ссылка для нового пароля"),
  },
  teams: {
    create: words("новая команда"),
    update: words("изменение команды"),
    delete: words("удаление команды"),
  },
  apiKeys: { create: words("новый ключ API"), delete: words("отзыв ключа API") },
  connections: {
    create: words("подключение канала"),
    update: words("изменение канала"),
    delete: words("отключение канала"),
    check: words("проверка настроек канала"),
    identitySecret: words("новый секрет для подписи личности"),
  },
  settings: { update: words("изменение настроек компании") },
  audit: { verify: words("проверка журнала"), list: words("чтение журнала") },
  contacts: {
    create: words("новый клиент"),
    update: words("изменение данных клиента"),
    merge: words("объединение клиентов"),
    unmerge: words("разъединение клиентов"),
  },
  conversations: {
    create: words("новое обращение"),
    update: words("изменение обращения"),
    bulkUpdate: words("изменение нескольких обращений"),
    reply: words("ответ клиенту"),
    note: words("заметка"),
    merge: words("объединение обращений"),
    unmerge: words("разъединение обращений"),
  },
  deliveries: { cancel: words("отмена отправки"), retry: words("повторная отправка") },
  views: { create: words("новая подборка"), update: words("изменение подборки"), delete: words("удаление подборки") },
  cannedReplies: {
    create: words("новый готовый ответ"),
    update: words("изменение готового ответа"),
    delete: words("удаление готового ответа"),
  },
  attachments: { upload: words("загрузка файла") },
};
