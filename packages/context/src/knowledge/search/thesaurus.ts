/**
 * What customers say and what articles say for about the same thing: one group a line, English before the bar and Russian after
 * it. Written for customer service in general, not for one company. A word may stand in several groups. Across the bar it serves
 * a question in one language that only an article in the other one answers.
 */
const GROUPS = `
ship shipping shipment shipped deliver delivery delivered dispatch dispatched send sent courier carrier postage freight | доставка доставить доставляете доставки отправка отправить отправляете отправление пересылка выслать привезти привезут везти курьер
arrive arrival arrived come came reach receive received receiving | прийти придет пришла приходит прибыть прибудет получить получение получу приедет дойдет
parcel package box packet | посылка коробка бокс бандероль пакет
track tracking trace locate whereabouts follow where_is wheres_my | отследить отслеживание трек трекинг найти местонахождение где_моя где_мой где_заказ статус
delay delayed late slow overdue stuck waiting | задержка задерживается опоздание опаздывает поздно застряла ждать долго
lost missing disappeared vanished misplaced stolen stole thief search never_arrived not_arrived not_here | потеря потерялась пропала пропал утеряна исчезла украли украден розыск нашлась не_пришла не_пришел не_дошла
customs duty duties tariff import clearance border | таможня таможенный пошлина пошлины растаможка ввоз граница
abroad overseas international internationally worldwide foreign country countries | зарубеж заграница международный страна страны иностранный мир
price cost costs fee fees charge pricing rate tariff expensive amount how_much | цена стоимость стоит тариф плата почем дорого сумма расценки платный сколько_стоит
free complimentary gratis | бесплатно бесплатный даром
discount coupon promo promocode voucher code deal sale offer | скидка купон промокод код акция распродажа предложение
gift present giftbox | подарок подарочный подарить дарить
card giftcard certificate voucher | карта сертификат ваучер карточка
pay payment paid paying checkout settle | оплата оплатить платеж платить заплатить оплачивать расплатиться
charge charged billed debited deducted billing withdrawn | списание списать списали спишут спишется снимут снять сняли снимают списываются списывают
method methods way option options | способ способы вариант варианты метод
card credit debit visa mastercard amex american express creditcard | карта карточка картой виза мастеркард мир
paypal wallet applepay googlepay | пейпал кошелек
decline declined rejected failed fail refused unsuccessful go_through went_through | отклонить отклонен отклонена отказ неудачный не_прошел не_прошла не_прошло не_проходит
invoice bill receipt statement | счет чек квитанция накладная инвойс
tax vat | налог ндс
refund refunded reimburse reimbursement repay moneyback chargeback return money_back | возврат вернуть возвратить возместить возмещение компенсация возвращают вернете деньги_обратно
return returned returning sendback send_back give_back bring_back | возврат вернуть возвратить возвращать отослать
exchange swap replace replacement replaced substitute switch | обмен обменять замена заменить поменять
damage damaged broken break broke cracked smashed shattered defective faulty torn crushed spoiled leaking | повреждение поврежден повреждена поврежденный разбитый разбилась разбит сломан сломался сломанный брак бракованный дефект треснул раздавлен помятый порвана испорчен протек
claim complaint complain report dissatisfied unhappy | претензия жалоба пожаловаться рекламация недоволен недовольна сообщить
wrong incorrect mistake error mistaken | неправильный неверный ошибка ошибочный перепутали нето
missing incomplete absent lacking short there_was_no was_not_in | отсутствует хватает недостает неполный недоложили не_хватает не_было нехватает
photo photos picture pictures image images snapshot | фото фотография снимок картинка изображение фотки
cancel cancelled cancellation terminate end quit unsubscribe close stop discontinue opt_out | отмена отменить аннулировать прекратить расторгнуть отписаться отписка остановить отказаться прервать
pause pausing suspend hold freeze break vacation halt put_on_hold | пауза приостановить приостановка заморозить заморозка перерыв отпуск остановить
skip skipping miss omit | пропустить пропуск пропускать
resume restart reactivate continue unpause renew | возобновить возобновление продолжить продлить снова восстановить
subscription subscribe membership plan subscriber subscribed | подписка подписаться абонемент план оформить подписчик
frequency often rarely interval schedule how_often every_other less_often monthly quarterly bimonthly every | частота периодичность часто реже чаще интервал раз график ежемесячно ежеквартально как_часто
change modify edit update alter amend adjust switch | изменить изменение поменять сменить смена обновить исправить редактировать менять
address location destination street postcode zip postal | адрес местоположение улица индекс почтовый
move moved moving relocate relocated | переезд переехать переезжаю переехал
account profile login | аккаунт учетная учетка профиль кабинет личный
password passcode credentials pin | пароль код пин
reset forgot forgotten recover recovery restore lost | сброс сбросить забыл забыла восстановить восстановление
login signin sign log_in sign_in enter access | войти вход входа зайти логин авторизация доступ
register registration signup sign_up enroll join create | регистрация зарегистрироваться создать завести вступить
logout signout exit | выйти выход
delete remove erase deletion close | удалить удаление стереть убрать закрыть
email mail inbox e_mail letter message newsletter | почта письмо имейл емейл рассылка сообщение
phone telephone call mobile hotline phone_number | телефон звонок позвонить номер мобильный звонить
contact reach support help assistance helpdesk service agent human representative | контакт связаться поддержка помощь служба оператор связь обратиться написать менеджер человек
chat messenger talk speak | чат мессенджер поговорить пообщаться
hours open opening schedule working closed monday friday weekdays | часы время работы открыто работаете график режим расписание
day days date deadline term timeframe duration long when_ how_long how_soon | день дни дата срок сроки время долго когда_ через_сколько как_долго сколько_идет сколько_дней какого_числа
deadline cutoff latest last until before | срок крайний последний успеть дедлайн
weekend weekends saturday sunday monday friday holiday holidays | выходные суббота воскресенье праздник праздники
store shop outlet boutique branch location showroom | магазин точка филиал салон шоурум
pickup collect collection pick_up | самовывоз забрать пункт выдача постамат
order purchase buy bought ordering ordered acquire | заказ заказать покупка купить приобрести заказывать оформить
product item goods article merchandise thing | товар продукт вещь изделие позиция предмет
stock availability available out_of_stock sold_out | наличие доступен склад налично
size sizes sizing fit measurement dimensions measure | размер размеры размерный мерки габариты сетка подойдет
small tight big large loose | маленький мал мала велик велика большой тесный
color colour shade tint | цвет оттенок расцветка
material fabric made composition contents ingredients content inside | материал ткань состав содержимое ингредиенты внутри содержится
allergy allergen allergens allergic nuts gluten lactose intolerance | аллергия аллерген аллергены аллергик орехи глютен лактоза непереносимость
vegan vegetarian plant | веган веганский вегетарианский растительный
halal kosher | халяль кошерный
organic natural eco ecological sustainable recycle recycling recyclable environment green | экологичный экология натуральный переработка перерабатывать вторсырье утилизация
packaging wrap wrapping packing wrapped | упаковка упаковать обертка запаковать
child children kid kids baby toddler infant | ребенок дети детский малыш
pet dog cat animal animals | питомец собака кошка животное
food snack eat meal edible | еда продукты питание снек съедобный
expiry expire expiration expired shelf best_before | годность срок истекает просрочен истек
store storage keep preserve | хранить хранение беречь
clean cleaning wash washing laundry rinse | чистить чистка мыть мойка стирать стирка
repair fix mend fixing service | ремонт починить починка исправить отремонтировать
warranty guarantee guaranteed coverage | гарантия гарантийный
install installation setup set_up assemble assembly mount | установка установить настройка настроить сборка собрать монтаж
instruction instructions manual guide tutorial howto | инструкция руководство пособие мануал
work working function functioning operate not_working doesnt_work | работать работает функционировать действовать
turn_on start power activate enable | включить включение запустить активировать
turn_off disable deactivate shut | выключить отключить отключение деактивировать
battery charge charging recharge charger | батарея аккумулятор заряд зарядка зарядить батарейка
device gadget appliance machine equipment unit | устройство прибор аппарат техника гаджет
computer laptop notebook pc desktop macbook | компьютер ноутбук ноут пк
smartphone phone iphone android mobile cellphone | смартфон телефон айфон андроид мобильный
app application software program | приложение программа
website site web page online | сайт страница онлайн веб
internet wifi network connection wireless bluetooth | интернет вайфай сеть соединение подключение беспроводной блютуз
connect pair sync link | подключить соединить сопряжение синхронизация привязать
update upgrade version latest | обновление обновить версия апгрейд
download install load | скачать загрузить загрузка
problem issue trouble error bug fault malfunction glitch | проблема неполадка неисправность ошибка сбой баг
crash crashes freeze frozen hang hangs stuck unresponsive react respond | вылетает зависает завис зависание
noise noisy loud sound | шум шумит громкий звук
screen display monitor | экран дисплей монитор
camera photo video | камера видео
print printer printing | печать принтер распечатать
privacy personal data gdpr information confidential | конфиденциальность приватность персональный личный данные
security secure safe safety protect protection fraud scam phishing hacked | безопасность безопасно защита защитить мошенничество мошенники взлом взломали
verify verification confirm confirmation validate code otp | подтвердить подтверждение верификация проверить код
notification notify alert reminder notifications | уведомление оповещение напоминание
unsubscribe spam optout newsletter mailing | отписаться спам рассылка
language translation english russian | язык перевод
loyalty points bonus reward rewards cashback | лояльность баллы бонус бонусы кешбэк кэшбэк
refer referral friend invite invitation recommend | пригласить приглашение друг реферальный рекомендовать
review feedback rating opinion testimonial | отзыв оценка рейтинг мнение
company business corporate wholesale bulk b2b | компания бизнес корпоративный опт оптовый юрлицо организация
partner partnership affiliate cooperate collaboration | партнер партнерство сотрудничество
job career vacancy hiring | работа вакансия карьера
employee staff team worker | сотрудник персонал команда
buy purchase order | купить приобрести заказать
minimum least min lowest | минимум минимальный наименьший
maximum limit max most highest | максимум максимальный лимит предел наибольший
trial demo test try | пробный тест попробовать демо
renew renewal auto autorenew extend extension prolong | продление продлить автопродление автоматически
installment instalment loan credit financing | рассрочка кредит частями
currency dollar euro ruble usd eur gbp | валюта доллар евро рубль
money cash funds | деньги денег деньгами средства
day days | день дня дней дни
bank transfer wire account | банк перевод счет реквизиты
cash cod | наличные наличными
double twice duplicate two | дважды двойной дубль повторно
age adult minor old years | возраст лет совершеннолетний
insurance insured insure | страховка страхование застрахован
weight heavy kilogram kg | вес тяжелый килограмм кг
hotel room accommodation stay lodging | отель гостиница номер проживание
booking reservation reserve book | бронь бронирование забронировать резерв
flight plane airline airport | рейс самолет авиакомпания аэропорт
luggage baggage suitcase bag | багаж чемодан сумка кладь
ticket pass entry admission | билет пропуск вход
train bus transport transit | поезд автобус транспорт
car vehicle automobile auto | машина автомобиль авто
park parking garage | парковка стоянка гараж
rent rental hire lease | аренда арендовать прокат
doctor physician medical clinic hospital | врач доктор медицинский клиника больница
medicine drug medication pill | лекарство препарат таблетка
sick ill illness leave | болезнь больничный болеть
salary wage pay payroll compensation | зарплата оклад жалование
vacation holiday leave pto | отпуск каникулы
office workplace | офис рабочий
laptop computer | ноутбук компьютер
furniture sofa couch table chair bed | мебель диван стол стул кровать
sofa couch settee | диван софа
fridge refrigerator freezer | холодильник морозильник
tv television telly | телевизор тв
shoe shoes sneakers boots footwear trainers | обувь туфли кроссовки ботинки
clothes clothing garment apparel wear dress | одежда платье вещи
trousers pants jeans | брюки штаны джинсы
glasses spectacles eyewear | очки
water waterproof wet moisture resistant | вода водонепроницаемый влага мокрый
heat hot temperature warm overheating | тепло жара температура горячий нагрев перегрев
cold cool chill freeze | холод холодный прохладный
fast quick quickly express urgent urgently rush asap speed expedite | быстро срочно срочный экспресс скорость ускорить скорее
child kid children | ребенок дети
begin start first commence | начать начало первый старт
finish end complete final last | закончить конец завершить последний
pack package bundle set kit | комплект набор упаковка
color colour | цвет
choose pick select selection choice rule personalize customise customize | выбрать выбор подобрать персонализировать
sign signature signed | подпись подписать расписаться
home house apartment flat door doorstep absent away | дом квартира дверь отсутствую
neighbor neighbour | сосед соседи
post office mailbox po_box | почта почтовый ящик отделение
rule rules policy terms conditions agreement | правила политика условия соглашение договор
right rights legal law lawyer | право права закон юридический юрист
size dimension | размер
document documents paper certificate | документ документы бумага справка
upload attach attachment file | загрузить прикрепить вложение файл
name surname rename | имя фамилия переименовать
birthday anniversary wedding | день_рождения праздник годовщина свадьба
note message greeting card | записка открытка послание поздравление
recipient receiver addressee somebody friend | получатель адресат
taste flavor flavour dislike not_like didnt_like dont_like | вкус невкусно понравиться не_понравилась не_понравился не_нравится
tea coffee chocolate sweets candy | чай кофе шоколад сладости конфеты
candle soap cosmetics skincare fragrance scent smell | свеча мыло косметика запах аромат
learn course lesson training class education | учиться курс урок обучение занятие
student pupil | студент ученик
teacher instructor tutor | учитель преподаватель
exam test quiz grade | экзамен тест оценка
backup restore copy | резервная копия восстановление
export import download csv | экспорт импорт выгрузить выгрузка
integration api webhook connect | интеграция апи вебхук подключить
administrator admin owner manager role permission permissions | администратор админ владелец роль права
user member teammate seat | пользователь участник
storage space quota disk | хранилище место квота диск
server host hosting domain | сервер хостинг домен
bug error exception | баг ошибка
origin made manufactured producer source maker craftsman artisan | происхождение производство производитель изготовлен мастер ремесленник
`;

/** Words of one group, by the language they are in. "pick_up" stands for its words in a row, "when_" for a word that says nothing without its group. */
export interface ThesaurusGroup {
  en: string[];
  ru: string[];
}

export const THESAURUS: readonly ThesaurusGroup[] = GROUPS.trim()
  .split("\n")
  .map((line) => {
    const [en = "", ru = ""] = line.split("|");
    return { en: en.trim().split(/\s+/).filter(Boolean), ru: ru.trim().split(/\s+/).filter(Boolean) };
  });

/** Phrases of the thesaurus by their first word, as lists of words. */
const PHRASES: ReadonlyMap<string, readonly string[][]> = Map.groupBy(
  [...new Set(THESAURUS.flatMap(({ en, ru }) => [...en, ...ru]))]
    .filter((word) => word.includes("_"))
    .map((word) => word.split("_").filter(Boolean)),
  (words) => words[0]!,
);

/** The phrases that stand in a row of words, joined again: in articles they are indexed like words. */
export function findPhrases(words: readonly string[]): { phrase: string; at: number; length: number }[] {
  return words.flatMap((word, at) =>
    (PHRASES.get(word) ?? [])
      .filter((phrase) => phrase.every((part, index) => words[at + index] === part))
      .map((phrase) => ({ phrase: `${phrase.join("_")}${phrase.length === 1 ? "_" : ""}`, at, length: phrase.length })),
  );
}
