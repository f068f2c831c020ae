import { stemWord } from "./words.ts";

/**
 * Words that mean about the same when a customer asks for something: one group a line. Written for customer service in general
 * (English, then Russian), not for one company. A few examples a category reach much further with it: 5 points on the
 * validation split with 10 examples a class would otherwise be lost together with label names and pairs (docs/router.md).
 */
const GROUPS = `
arrive arrived arrival come came coming deliver delivered delivery receive received receiving got reach reached
send sent sending ship shipped shipping shipment mail mailed post posted dispatch dispatched
wait waiting waited await awaiting pending processing hang hanging stuck
late delay delayed slow slowly overdue
long
time times timeframe duration days day week weeks hours hour month months
quick quickly fast faster soon asap urgent urgently immediately expedite rush hurry instantly instant express
lost lose losing missing misplaced misplace vanished disappeared disappear gone
stolen stole steal theft thief robbed mugged snatched robbery
break broke broken breaking damaged damage cracked smashed
work works working worked function functioning functional
fail failed failing fails failure unsuccessful error errors
declined decline declining declines rejected reject rejecting refused refuse denied deny unauthorized
block blocked blocking locked lock frozen freeze froze deactivate disable disabled suspend suspended
activate activated activating activation enable actuate switch start
cancel cancelled canceled cancelling canceling stop stopped abort undo reverse revert reverted reverting void retract
return returned returning back
refund refunded refunding refunds reimburse reimbursed reimbursement moneyback
charge charged charges charging fee fees cost costs costing price priced pricing
extra additional unexpected surprise hidden added
bill billed invoice statement statements receipt
pay paid paying payment payments
transaction transactions purchase purchases purchased purchasing buy bought buying order ordered ordering
merchant seller shop store vendor retailer stores shops merchants
money funds fund cash sum amount amounts
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
update updated updating updates refresh change changed changing changes edit modify modified alter amend correct
wrong incorrect incorrectly mistaken mistake mistakes wrongly inaccurate error erroneous bad
recognise recognize recognised recognized unrecognised unrecognized unfamiliar unknown strange weird suspicious unauthorised unauthorized fraud fraudulent
verify verification verified verifying validate confirm confirmation authenticate identify
identity identification id passport documents document
proof source origin
pin passcode code password passwords passcodes
forgot forget forgotten remember
reset unlock unblock recover restore
phone mobile cell cellphone telephone smartphone iphone handset
app application
address postcode residence
move moving moved relocate relocated
name surname marriage married
detail details information info personal
account accounts profile
close closing closed delete deleted deleting terminate remove removal
open opening create set sign register setup
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
help assist assistance support
want wanna like wish need would
explain tell know understand clarify why reason
how way process steps procedure
problem issue trouble wrong matter
show showing shown shows see seen visible appear appears appearing reflect reflected
unable cannot cant wont couldnt wouldnt impossible
not no never didnt doesnt dont isnt wasnt hasnt havent hadnt arent werent
unhappy disappointed dissatisfied angry frustrated annoyed upset
someone somebody anyone person else
used using use usage
friend friends family others wife husband
salary wages paycheck
crypto cryptocurrency bitcoin
hacked compromised breach compromise scam
tip
pause hold break
skip miss
frequency often frequently interval
пришла пришел пришли прийти приходит дошла дошел доставили доставка доставить доставлен получил получила получить привезли
отправили отправить отправка отправлен выслать выслали послали шлите присылать прислать присылайте
посылка коробка заказ пакет бандероль набор
жду ждем ждать ожидаю ожидание
задержка опаздывает поздно долго просрочен
потерялась потеряли пропала исчезла утеряна
украли кража похитили
разбит разбился сломан сломалась сломано поврежден повреждение треснул помята побит раздавлен
протек вытек потек разлилось рассыпалось
брак бракованный дефект дефектный неисправен
работает работать включается
отменить отмена отмените аннулировать расторгнуть прекратить отказаться отписаться отпишите
пауза приостановить приостановите заморозить заморозка перерыв
пропустить пропустите пропуск
вернуть возврат верните
обмен обменять замена заменить замените
деньги средства сумма
списали списание сняли списывают
оплата платеж оплатить заплатил платить
карта карточка карту
счет чек квитанция инвойс
скидка промокод купон
адрес индекс улица квартира дом
переехал переезд переезжаем
изменить поменять сменить изменение обновить обновите исправить исправьте
частота часто реже чаще периодичность интервал
месяц месяца ежемесячно
раз однажды
размер рост ширина длина
цвет оттенок
качество
стоит цена стоимость сколько
человек оператор менеджер сотрудник начальник руководитель
жалоба претензия пожаловаться
спасибо благодарю
помогите помощь
где когда
как каким
почему зачем
хочу хотела хотелось можно прошу
нет не нельзя никак
инструкция пользоваться использовать
собрать сборка
сертификат декларация документы
оригинал подлинный подделка
наличие есть появится
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
