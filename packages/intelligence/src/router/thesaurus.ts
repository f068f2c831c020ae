import { stemWord } from "./words.ts";

/**
 * Words that mean about the same when a customer asks for something: one group a line. Written for customer service in general,
 * not for one company. English and Russian words stand in one group, so that an example in one language serves the other, too.
 * A few examples a category reach much further with it: 5 points on the validation split with 10 examples a class would otherwise
 * be lost together with label names and pairs (docs/router.md).
 */
const GROUPS = `
arrive arrived arrival come came coming deliver delivered delivery receive received receiving got reach reached пришла пришел пришли прийти приходит дошла дошел доставили доставка доставить доставлен получил получила получить привезли
send sent sending ship shipped shipping shipment mail mailed post posted dispatch dispatched отправили отправить отправка отправлен выслать выслали послали шлите присылать прислать присылайте
wait waiting waited await awaiting pending processing hang hanging stuck жду ждем ждать ожидаю ожидание
late delay delayed slow slowly overdue задержка опаздывает поздно долго просрочен
long
time times timeframe duration days day week weeks hours hour month months месяц месяца ежемесячно
quick quickly fast faster soon asap urgent urgently immediately expedite rush hurry instantly instant express
lost lose losing missing misplaced misplace vanished disappeared disappear gone потерялась потеряли пропала исчезла утеряна
stolen stole steal theft thief robbed mugged snatched robbery украли кража похитили
break broke broken breaking damaged damage cracked smashed
work works working worked function functioning functional
fail failed failing fails failure unsuccessful error errors
declined decline declining declines rejected reject rejecting refused refuse denied deny unauthorized отклонили отклонен отказали отвергает
block blocked blocking locked lock frozen freeze froze deactivate disable disabled suspend suspended
activate activated activating activation enable actuate switch start
cancel cancelled canceled cancelling canceling stop stopped abort undo reverse revert reverted reverting void retract отменить отмена отмените аннулировать расторгнуть прекратить отказаться отписаться отпишите
return returned returning back вернуть возврат верните
refund refunded refunding refunds reimburse reimbursed reimbursement moneyback
charge charged charges charging fee fees cost costs costing price priced pricing списали списание сняли списывают стоит цена стоимость дорого дешево тариф
extra additional unexpected surprise hidden added
bill billed invoice statement statements receipt счет чек квитанция инвойс
pay paid paying payment payments оплата платеж оплатить заплатил платить
transaction transactions purchase purchases purchased purchasing buy bought buying order ordered ordering
merchant seller shop store vendor retailer stores shops merchants
money funds fund cash sum amount amounts деньги средства сумма
dollar dollars pound pounds euro euros usd gbp eur
currency currencies fiat
exchange exchanging exchanged convert converting conversion converted
rate rates
withdraw withdrawal withdrawing withdrew withdrawals withdrawn
atm atms cashpoint machine cashmachine dispenser
swallowed swallow ate eaten eat kept retained retain stuck took
deposit deposited depositing deposits
cheque check cheques checks
topup topping toppingup reload recharge load
add adding put
transfer transferred transferring transfers wire wired moved
recipient beneficiary payee receiver
balance
update updated updating updates refresh change changed changing changes edit modify modified alter amend correct изменить поменять сменить изменение обновить обновите исправить исправьте
wrong incorrect incorrectly mistaken mistake mistakes wrongly inaccurate error erroneous bad неправильный неверный ошибка ошиблась ошибся перепутали
recognise recognize recognised recognized unrecognised unrecognized unfamiliar unknown strange weird suspicious unauthorised unauthorized fraud fraudulent
verify verification verified verifying validate confirm confirmation authenticate identify
identity identification id passport documents document
proof source origin
pin passcode code password passwords passcodes
forgot forget forgotten remember забыл забыла забыли
reset unlock unblock recover restore
phone mobile cell cellphone telephone smartphone iphone handset
app application
address postcode residence адрес индекс улица квартира дом street улице квартиру дома город city town apartment flat zip postal zipcode
move moving moved relocate relocated переехал переезд переезжаем
name surname marriage married имя фамилия
detail details information info personal
account accounts profile аккаунт кабинет профиль
close closing closed delete deleted deleting terminate remove removal закрыть закройте удалить удалите
open opening create set sign register setup открыть оформить подписаться
limit limits maximum max restriction restrictions restricted cap minimum
many multiple several number
age old young child children kid kids daughter son teenager minor
country countries nation europe abroad overseas foreign international abroad travel travelling traveling holiday vacation trip
virtual disposable temporary
physical plastic real
spare second another additional extra
new replacement replace
expire expired expiring expiry expires expiration
link linked linking connect connected connecting attach pair
contactless tap nfc
visa mastercard amex
apple google
auto automatic automatically autotopup
twice double duplicate duplicated two repeated
available availability offer offered possible able
support supported accept accepted accepting acceptance accepts
where location locations near nearby nearest place places find found locate
track tracking status follow trace
help assist assistance support помогите помощь
want wanna like wish need would хочу хотела хотелось можно прошу
explain tell know understand clarify why reason
how way process steps procedure
problem issue trouble wrong matter
show showing shown shows see seen visible appear appears appearing reflect reflected
unable cannot cant wont couldnt wouldnt impossible
not no never didnt doesnt dont isnt wasnt hasnt havent hadnt arent werent нет не нельзя никак
unhappy disappointed dissatisfied angry frustrated annoyed upset
someone somebody anyone person else человек оператор менеджер сотрудник начальник руководитель
used using use usage
friend friends family others wife husband подруга друг мама маме маму мать папа отец муж жена дочь дочери сын сыну бабушка тетя сестра сестре брат mother mum mom father dad sister brother aunt grandmother grandfather neighbour neighbor
salary wages paycheck
crypto cryptocurrency bitcoin
hacked compromised breach compromise scam
tip чаевые
pause hold break пауза приостановить приостановите заморозить заморозка перерыв
skip miss пропустить пропустите пропуск
frequency often frequently interval частота часто реже чаще периодичность интервал
посылка коробка заказ пакет бандероль набор
разбит разбился сломан сломалась сломано поврежден повреждение треснул помята побит раздавлен
протек вытек потек разлилось рассыпалось
брак бракованный дефект дефектный неисправен
работает работать включается
обмен обменять замена заменить замените
карта карточка карту
скидка промокод купон
раз однажды
размер рост ширина длина
цвет оттенок
качество
стоит цена стоимость сколько
жалоба претензия пожаловаться
спасибо благодарю
где когда
как каким
почему зачем
инструкция пользоваться использовать
собрать сборка
сертификат декларация документы
оригинал подлинный подделка
наличие есть появится
january february march april june july august september october november december january jan feb apr jun jul aug sept oct nov dec январь января январе январская январскую февраль февраля феврале февральская февральскую март марта марте мартовская мартовскую апрель апреля апреле апрельская апрельскую май мая мае майская майскую июнь июня июне июньская июньскую июль июля июле июльская июльскую август августа августе августовскую сентябрь сентября сентябре сентябрьскую октябрь октября октябре октябрьскую ноябрь ноября ноябре ноябрьскую декабрь декабря декабре декабрьскую
spring summer autumn fall winter весна весны весной весну лето летом лета осень осени осенью зима зимы зимой зиму
monthly quarterly bimonthly biweekly weekly fortnightly yearly annually seasonal seasonally ежемесячно ежемесячный ежемесячная ежеквартально квартальный квартал поквартально еженедельно сезонно
every each second other через каждые каждый
more less fewer rarely rare чаще реже меньше больше
two three four five six seven eight nine ten twelve half два две двух три трех четыре пять шесть семь восемь девять десять двенадцать пару полгода
next upcoming coming following ближайший ближайшая ближайшую следующий следующая следующую следующем
last previous прошлый прошлая прошлую прошлом последняя последнюю последней
away travel abroad vacation holiday trip travelling traveling отпуск отпуске отъезд отъезде уезжаю уезжаем поездка поездке поездку границей путешествие
forever permanently altogether completely ever anymore навсегда насовсем совсем никогда полностью
temporarily temporary while временно пока время
until till до пока
resume restart continue возобновить возобновите продолжить продолжим
hospital illness ill sick surgery больница больнице болезнь болею операция лечение
quit leave leaving unsubscribe terminate discontinue end exit ухожу уйти выйти отпишите отписка завершить завершите закончить прекратите прекратить
crack cracked shattered shatter smash smashed pieces shards crushed dent dented chipped chip bent torn ripped tear scratched scratch leak leaked leaking spill spilled burst melted melt mould mold mouldy moldy rotten stale expired stained stain defective defect faulty spoiled ruined crumbs разбит разбился разбита разбитая сломан сломалась сломано поврежден повреждение повреждена треснул треснула трещина трещиной помята побит раздавлен осколки осколках вдребезги скол вмятина погнут порван порвана порвалась царапина поцарапан протек протекла вытек вытекло потек разлилось рассыпалось лопнул расплавилась растаял плесень тухлый прокис просрочен пятно пятна брак бракованный дефект дефектный испорчен испорчена крошки развалился отломилась отвалилась
jar bottle mug cup glass bowl plate vase candle soap cream lotion honey oil jam tea coffee wine chocolate cookies biscuits spices dates scarf bracelet necklace earrings towel tahini spread shampoo perfume банка банку бутылка кружка чашка бокал миска тарелка ваза свеча мыло крем лосьон мед масло варенье чай кофе вино шоколад печенье специи финики шарф браслет цепочка серьги полотенце тхина паста шампунь духи товар вещь item items product
package box parcel packet carton коробка коробку посылка посылку пакет упаковка бандероль набор
courier driver postman mailman carrier postal post ups fedex usps dhl курьер почта почтальон перевозчик сдэк
customs border duties duty таможня таможне таможню пошлина граница границе
manager supervisor boss human agent operator representative staff person человек человека оператор оператора менеджер начальник руководитель сотрудник людей живой
complaint complain rude insulted impolite жалоба жалобу пожаловаться нахамил грубо хамство претензия
wholesale resell reseller bulk corporate distributor partnership collaborate collaboration sponsor опт оптом оптовый перепродавать корпоративный партнерство сотрудничать спонсор
job vacancy vacancies hiring career internship employed работа вакансия вакансии стажировка
rash allergy allergic itching burned reaction аллергия сыпь зуд ожог реакция
gdpr privacy personal data erase персональный данные данных закон
ingredients ingredient composition contains vegan vegetarian kosher gluten organic nuts состав веганский вегетарианский кошерный глютен органический орехи
gift present подарок подарочный подарить
discount coupon voucher promo code скидка промокод купон сертификат
invoice receipt tax vat чек квитанция счет ндс инн
bank credit visa mastercard paypal банк банковский кредитка
office work workplace офис работу
today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday сегодня завтра вчера понедельник вторник среда четверг пятница суббота воскресенье
`;

const conceptsByStem = new Map<string, string[]>();
for (const [index, line] of GROUPS.trim().split("\n").entries()) {
  for (const word of line.split(" ")) {
    const stem = stemWord(word);
    const concepts = conceptsByStem.get(stem) ?? [];
    if (!concepts.includes(`g${index}`)) concepts.push(`g${index}`);
    conceptsByStem.set(stem, concepts);
  }
}

const none: readonly string[] = [];

/** The groups that a stem belongs to; none for most words. The first is the one it is best known for. */
export function listConcepts(stem: string): readonly string[] {
  return conceptsByStem.get(stem) ?? none;
}
