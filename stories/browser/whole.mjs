// The whole chain: a card is applied for in the app, made, handed over, read at a terminal, lost, replaced, and used to be paid.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { HEADER, aSmallBatchIsPaid } from "./batches.mjs";
import { portrait } from "./cards.mjs";
import { atHome } from "./residents.mjs";
import { Seat } from "./seat.mjs";
import { Terminal, madeUp } from "./terminal.mjs";

const PIN = "135790";
const BANK = "nongye";

/** A village of the county of the maker, its name and its service point. */
function aVillage() {
  const rows = readFileSync(new URL("../../policies/regions/villages.csv", import.meta.url), "utf8").split("\n").map((line) => line.split(","));
  const [code, name] = rows.find(([code]) => code.startsWith("540502"));
  return { code, name, point: code.slice(0, 9) };
}

/** Somebody moves in: an operator imports her from a file. She has no card and no account. */
async function aNewcomer(tale, village) {
  const person = { ...madeUp(tale, tale.script ? 101 : 102), phone: tale.script ? "13988880101" : "13988880102" };
  await tale.house.takeIn("people", `身份证号,姓名,村居代码,手机\n${person.id},${person.name},${village.code},${person.phone}\n`);
  return person;
}

/** She applies in the app; the number of her application. */
async function applies(tale, her, reason, village) {
  await her.go("/app/card/apply");
  if ((await her.count('form[action="/app/card/apply"]')) === 0) await her.go(await her.page.locator('main a[href^="/app/card/apply?of="]').first().getAttribute("href"));
  await her.send("/app/card/apply", { reason, bank: BANK, phone: tale.whole.phone });
  await her.send("/app/card/apply/send", { photo: await portrait(tale.chrome) }, { button: "button:not([name])" });
  const number = /\d{4}-\d{4}-\d{4}/u.exec(await her.text(".govuk-panel"))?.[0];
  assert.ok(number, `an application in ${village.name}`);
  return number;
}

/** Her page at the desk, with her numbers to be seen; the address changes with who reads it. */
async function herPage(tale, seat, number) {
  await seat.go("/platform/cards");
  await seat.send("/platform/cards", { number });
  return seat.path;
}

/** The card office looks at it, has the account opened and the card made, and delivers it; the clerk counts the box in. */
async function isMade(tale, number, village) {
  const { house } = tale;
  await house.turn(async () => {
    const office = await Seat.clerk(tale, "card");
    await herPage(tale, office, number);
    await office.go(await office.page.locator('main a[href$="/check"]').first().getAttribute("href"));
    const action = await office.page.locator('form[action$="/check"]').first().getAttribute("action");
    await office.send(action, {}, { button: "button:not([name])", has: 'input[name="finding"][value="good"]' });
    for (const partner of [BANK, "maker"]) {
      await house.command("card", "card", "ask", partner);
      await house.partners();
      await house.command("card", "card", "take");
    }
    await office.go("/platform/cards/deliveries");
    await office.send("/platform/cards/deliveries", {}, { has: `input[name="point"][value="${village.point}"]` });
    const delivery = office.path;
    await office.leave();
    const clerk = await Seat.clerk(tale, "clerk");
    await clerk.go(delivery);
    await clerk.send(delivery);
    await clerk.leave();
  }, "cards");
}

/** The clerk hands it over against a line of the sheet; the number that is on it. */
async function isHandedOver(tale, number) {
  const clerk = await Seat.clerk(tale, "clerk");
  const cards = await herPage(tale, clerk, number);
  const page = cards.replace(/\/cards$/, "");
  await clerk.go(page);
  const purpose = clerk.page.locator('[name="purpose"] option:not([value=""])').first();
  // What was stated counts for a while.
  if ((await purpose.count()) > 0) await clerk.send(`${page}/open`, { purpose: await purpose.getAttribute("value"), note: "本人领卡" });
  await clerk.go(`${clerk.path}/cards`);
  const form = await clerk.page.locator('form[action$="/hand-over"]').getAttribute("action");
  await clerk.send(form, {}, { status: 422 });
  await clerk.lookHere("no signature");
  await clerk.send(await clerk.page.locator('form[action$="/hand-over"]').getAttribute("action"), { sheet: "签收表1第1行" });
  await clerk.lookHere("handed over");
  const card = await clerk.page.locator("main .y-card .y-masked").first().innerText();
  await clerk.leave();
  return card.trim();
}

/** At the terminal the new card is taken into use, and all pages are looked at. */
async function isTakenIntoUse(screen) {
  await screen.seen("to be taken into use");
  await screen.go("/terminal/activate");
  await screen.seen("");
  await screen.send("/terminal/activate");
  await screen.seen("done");
}

/** Everything the menu offers is opened; papers are printed. */
async function walksThrough(screen) {
  for (const lang of screen.lang === "zh" ? ["bo", "zh"] : ["en"]) {
    for (const page of ["menu", "payments", "card", "lost", "found", "activate", "pin", "certificates", "proof", "insured", "services", "services/JY003", "cases"]) {
      await screen.go(`/terminal/${page}?lang=${lang}`);
      await screen.seen("in use", lang);
    }
  }
  await screen.go("/local/chip-pin");
  await screen.seen("");
  await screen.send("/local/chip-pin", { old: "000000", pin: "222333", again: "222333" }, { status: 422 });
  await screen.seen("wrong");
  for (const [paper, on] of [["card", "slip"], ["payments", "slip"], ["payments", "sheet"]]) {
    await screen.go("/terminal/certificates");
    await screen.send("/local/print", {}, { has: `input[name="paper"][value="${paper}"] ~ input[name="on"][value="${on}"]` });
    await screen.seen(`${paper} on a ${on}`);
  }
  assert.equal(readdirSync(screen.slips).filter((file) => file.endsWith(".pbm")).length, 2, "two slips were cut");
  assert.ok(readdirSync(screen.sheets).some((file) => file.endsWith(".pdf")), "a sheet was printed");
}

/** She asks for a service at the terminal: what is wrong is said, what came of it is shown, and its paper printed. */
async function asksForAService(screen) {
  await screen.go("/terminal/services/SB019");
  await screen.send("/terminal/services/SB019", {}, { status: 422 });
  await screen.seen("nothing was chosen");
  for (const name of await screen.page.locator('form[action="/terminal/services/SB019"] input[type="radio"]').evaluateAll((all) => [...new Set(all.map((one) => one.name))])) {
    await screen.page.locator(`input[type="radio"][name="${name}"]`).first().check();
  }
  await screen.send("/terminal/services/SB019");
  assert.equal(screen.path, "/terminal/services/SB019/check");
  await screen.seen("to be checked");
  await screen.send("/terminal/services/SB019/check");
  assert.match(screen.path, /^\/terminal\/cases\/\d+$/u);
  await screen.seen("answered at once");
  await screen.send("/local/print", {}, { has: 'input[name="on"][value="slip"]' });
  await screen.seen("its paper");
  await screen.go("/terminal/cases");
  await screen.seen("one of hers");
}

/** Whoever is given the slip has its code read. */
async function aPaperIsVerified(tale, screen) {
  const code = screen.codeOfTheLastSlip();
  const anybody = await Seat.take(tale, { width: "phone" });
  await anybody.go("/notice/paper").then((seat) => seat.look());
  await anybody.send("/notice/paper", { code: code.slice(1) }, { status: 422 });
  await anybody.lookHere("refused");
  await anybody.send("/notice/paper", { code });
  await anybody.lookHere("proven");
  assert.ok((await anybody.text()).includes(tale.whole.name), "it says whose it is");
  await anybody.leave();
}

/** A blocked terminal hears it within a minute and says so. There is enough to wait for in one tale. */
async function outOfOrder(tale, screen) {
  if (!tale.script) return;
  const security = await Seat.clerk(tale, "security");
  await security.go("/platform/terminals").then((seat) => seat.look("one is heard"));
  const number = await security.page.locator('form[action="/platform/terminals/block"] input[name="terminal"]').last().getAttribute("value");
  await security.send("/platform/terminals/block", {}, { has: `input[name="terminal"][value="${number}"]` });
  await screen.until("terminal_blocked");
  await screen.go(`/?lang=${screen.lang}`, 503);
  await screen.seen("blocked");
  await security.leave();
}

export async function herCardFromItsApplicationToItsUse(tale) {
  const village = aVillage();
  const person = await aNewcomer(tale, village);
  tale.whole = person;
  const her = await atHome(tale, person);
  await her.go("/app/card").then((seat) => seat.look("no card yet"));
  await her.go("/app/pin");
  await her.send("/app/pin", { pin: PIN, again: PIN });
  const first = await applies(tale, her, "first", village);
  await isMade(tale, first, village);
  const one = await isHandedOver(tale, first);

  const left = [person.id, person.name, one, PIN, person.phone];
  await tale.house.turn(() => Terminal.at(tale, village.point, async (screen) => {
    await screen.go(`/?lang=${tale.lang}`);
    await screen.seen("nobody");
    await screen.go(`/local/code?lang=${tale.lang}`);
    await screen.seen("");
    await screen.send("/local/code", { code: "HELLO" }, { status: 422 });
    await screen.seen("no code");
    const out = await screen.put(person, one, PIN);
    await isTakenIntoUse(screen);
    await walksThrough(screen);
    await asksForAService(screen);
    await out();
    assert.deepEqual(screen.left(left), [], "a turn leaves nothing in the browser's profile");
    await aPaperIsVerified(tale, screen);

    // She is paid to its account.
    await aSmallBatchIsPaid(tale, { person, village });
    const again = await screen.put(person, one, PIN);
    await screen.go("/terminal/payments");
    await screen.seen("paid");
    assert.match(await screen.text(), /1,234\.00/u, "the money of the batch came");

    // She reports it lost there and then, and has the slip.
    await screen.go("/terminal/lost");
    await screen.send("/terminal/lost", {}, { has: 'input[name="deed"][value="for_good"]' });
    await screen.seen("reported");
    await screen.send("/local/print", {}, { has: 'input[name="on"][value="slip"]' });
    await screen.send("/local/finish");
    await screen.seen("the card is left");
    await again();
    assert.deepEqual(screen.left(left), [], "nor does the next one");
  }), "terminal");

  // A new card comes in its place; the old one has ended, and the new one is read.
  const second = await applies(tale, her, "lost", village);
  await isMade(tale, second, village);
  const two = await isHandedOver(tale, second);
  assert.notEqual(two, one, "another number");
  await tale.house.turn(() => Terminal.at(tale, village.point, async (screen) => {
    const out = await screen.put(person, two, PIN);
    await isTakenIntoUse(screen);
    await screen.go("/terminal/card");
    await screen.seen("the new one");
    await out();
    assert.deepEqual(screen.left([person.id, person.name, two, PIN]), [], "nor the new card");
    await outOfOrder(tale, screen);
  }), "terminal");
  await her.go("/app/card").then((seat) => seat.look("replaced"));
  await her.leave();
}
