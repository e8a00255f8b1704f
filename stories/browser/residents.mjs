// People at home, with a phone.
import assert from "node:assert/strict";
import { portrait } from "./cards.mjs";
import { Seat } from "./seat.mjs";

/** The people of the roster who can be reached by phone. */
function people(tale) {
  const rows = tale.house.roster;
  const head = rows.find((row) => row.includes("收款人身份证号"));
  const all = rows.slice(1).filter((row) => row.length > 3).map((row) => ({
    id: row[head.indexOf("收款人身份证号")], name: row[head.indexOf("收款人姓名")], phone: row[head.indexOf("联系电话")],
  }));
  return all.filter((one) => /^\d{17}[\dX]$/u.test(one.id) && /^1\d{10}$/u.test(one.phone));
}

/** Somebody of the roster who has a phone to herself, another one in each tale; and some more of them. */
export function aResident(tale, further = 0) {
  const all = people(tale);
  const alone = all.filter((one) => all.filter((other) => other.phone === one.phone).length === 1);
  return alone[(tale.script ? 3 : 6) + 6 * further];
}

/** Somebody who has been sixty for some months, alone with her phone: she has a right to a pension and has not claimed it. */
export function aSixtyYearOld(tale) {
  const all = people(tale);
  const months = (id) => {
    const [year, month] = [Number(id.slice(6, 10)), Number(id.slice(10, 12))];
    const now = new Date();
    return (now.getFullYear() - year) * 12 + now.getMonth() + 1 - month;
  };
  const fits = all.filter((one) => months(one.id) > 60 * 12 + 2 && months(one.id) < 60 * 12 + 11 && all.filter((other) => other.phone === one.phone).length === 1);
  return fits[tale.script ? 0 : 1];
}

/** Somebody who has been over sixty-one for years, alone with her phone and with a card in use: she draws a pension. */
export function aPensioner(tale) {
  const all = people(tale);
  const year = new Date().getFullYear();
  const fits = all.filter((one) => year - Number(one.id.slice(6, 10)) > 62 && all.filter((other) => other.phone === one.phone).length === 1);
  return fits[tale.script ? 0 : 1];
}

/** Signs somebody in by the code that comes to her phone; of several who have this phone, herself. */
export async function atHome(tale, person) {
  const seat = await Seat.take(tale, { width: "phone" });
  await seat.go("/app/sign-in");
  const code = await tale.house.codeTo(person.phone, () => seat.send("/app/sign-in", { phone: person.phone }));
  await seat.send("/app/sign-in/code", { code });
  if ((await seat.count('input[name="who"]')) > 0) {
    const label = seat.page.locator("label").filter({ hasText: person.name.slice(0, 1) }).first();
    await seat.send("/app/sign-in/code", { who: await seat.page.locator(`#${await label.getAttribute("for")}`).getAttribute("value") });
  }
  assert.equal(seat.path, "/app");
  return seat;
}

/** She signs in by the code that comes to her phone, and sees what was paid to her or why not. */
export async function aResidentSeesHerAffairs(tale) {
  const person = aResident(tale);
  tale.person = person;
  const outside = await Seat.take(tale, { width: "phone" });
  await outside.go("/app").then((seat) => seat.look());
  await outside.go("/app/sign-in").then((seat) => seat.look());
  await outside.send("/app/sign-in", { phone: "12" }, { status: 422 });
  await outside.lookHere("refused");
  const code = await tale.house.codeTo(person.phone, () => outside.send("/app/sign-in", { phone: person.phone }));
  await outside.look();
  await outside.send("/app/sign-in/code", { code: "000000" }, { status: 422 });
  await outside.lookHere("refused");
  await outside.send("/app/sign-in/code", { code });
  if ((await outside.count('input[name="who"]')) > 0) {
    await outside.lookHere("who of several");
    await outside.send("/app/sign-in/code", { who: await outside.page.locator('input[name="who"]').first().getAttribute("value") });
  }
  const seat = outside;
  assert.equal(seat.path, "/app");
  await seat.look("signed in");
  await seat.go("/app/payments").then((seat) => seat.look());
  const link = await seat.page.locator('main a[href^="/app/payments/"]').first().getAttribute("href");
  await seat.go(link).then((seat) => seat.look());
  for (const page of ["card", "household", "relatives", "messages", "looks", "sessions", "pin", "complaints", "complaints/new"]) {
    await seat.go(`/app/${page}`).then((seat) => seat.look("signed in"));
    assert.ok(!(await seat.text()).includes(person.id), `her whole number does not stand on ${page}`);
  }
  await withHerCard(tale, seat);
  await seat.go("/app/pin");
  await seat.send("/app/pin", { pin: "111111", again: "111111" }, { status: 422 });
  await seat.lookHere("refused");
  // Somebody else's payment is as if there were none.
  await seat.go("/app/payments/1", 404);
  tale.her = seat;
}

/** Her card is missing, found, lost, applied for anew, found after all, and taken into use again. */
async function withHerCard(tale, seat) {
  await seat.go("/app/card/lost").then((seat) => seat.look());
  await seat.send("/app/card/lost", {}, { status: 422 });
  await seat.lookHere("refused");
  await seat.send("/app/card/lost", { how: "now" });
  await seat.look("reported for now");
  await seat.go("/app/card").then((seat) => seat.look("missing"));
  await seat.go("/app/card/found").then((seat) => seat.look());
  await seat.send("/app/card/found");
  await seat.look("found");
  await seat.go("/app/card/lost");
  await seat.send("/app/card/lost", { how: "good" });
  await seat.look("reported for good");
  await seat.go("/app/card/apply").then((seat) => seat.look());
  if ((await seat.count('form[action="/app/card/apply"]')) === 0) {
    await seat.go(await seat.page.locator('main a[href^="/app/card/apply?of="]').first().getAttribute("href"));
    await seat.look("for herself");
  }
  await seat.send("/app/card/apply", { reason: "lost" }, { status: 422 });
  await seat.lookHere("refused");
  await seat.send("/app/card/apply", { reason: "lost", bank: "nongye", phone: "13800001111" });
  await seat.lookHere("once more");
  const button = "button:not([name])";
  await seat.send("/app/card/apply/send", {}, { button, status: 422 });
  await seat.lookHere("no photo");
  await seat.send("/app/card/apply/send", { photo: await portrait(tale.chrome) }, { button });
  await seat.lookHere("applied for");
  const number = /\d{4}-\d{4}-\d{4}/u.exec(await seat.text(".govuk-panel"))?.[0];
  const anybody = await Seat.take(tale, { width: "phone" });
  await anybody.go("/app/card/progress").then((seat) => seat.look());
  await anybody.send("/app/card/progress", { number: "1234" }, { status: 422 });
  await anybody.lookHere("refused");
  await anybody.send("/app/card/progress", { number });
  await anybody.lookHere("followed");
  await anybody.leave();
  await seat.go("/app/card").then((seat) => seat.look("applied for"));
  // What the office has not asked for is not to be had yet, and the page says so.
  for (const page of ["photo", "bank", "stop"]) await seat.go(`/app/card/${page}`).then((seat) => seat.look());
  await seat.go("/app/card/withdraw").then((seat) => seat.look());
  await seat.send("/app/card/withdraw");
  assert.equal(seat.path, "/app/card");
  await seat.go("/app/card/found");
  await seat.send("/app/card/found");
  await seat.go("/app/card/activate").then((seat) => seat.look());
  await seat.send("/app/card/activate");
  await seat.look("in use");
  await seat.go("/app/card/code").then((seat) => seat.look("none yet"));
  await seat.send("/app/card/code/issue");
  await seat.look("a code");
  const first = await seat.page.locator(".y-code path").getAttribute("d");
  await seat.go("/app/card/code");
  assert.notEqual(await seat.page.locator(".y-code path").getAttribute("d"), first, "each code is another one");
  await seat.send("/app/card/code/end");
  assert.equal(await seat.count(".y-code"), 0);
}

/** Somebody whose money came back reads in her app that it did and why, and what to do next. */
export async function whoWasNotPaidSeesWhy(tale) {
  const { finance, house } = tale;
  await finance.go(`/platform/batches/${tale.batch}/not-paid`);
  const masked = (await finance.text()).match(/\d{6}\*+\d{3}[\dX]/gu) ?? [];
  const returned = people(tale).find(({ id }) => masked.some((one) => id.startsWith(one.slice(0, 6)) && id.endsWith(one.slice(-4))));
  assert.ok(returned, "somebody of the roster was not paid");
  const seat = await atHome(tale, returned);
  await seat.go("/app/payments").then((seat) => seat.look("not paid"));
  const why = tale.lang === "zh" ? /没有存进|被退回/u : /Not paid in|Sent back/u;
  assert.match(await seat.text(), why);
  Object.assign(tale, { returned, atHome: seat });
}

/** A relative asks to act for somebody, is let, sees her payments, and is let no more. */
export async function aRelativeActsForHerAsLongAsSheLets(tale) {
  const [agent, person] = [aResident(tale, 1), aResident(tale, 2)];
  const [hers, his] = [await atHome(tale, person), await atHome(tale, agent)];
  await his.go("/app/relatives").then((seat) => seat.look("nobody yet"));
  await his.send("/app/relatives", { id: "540502" }, { status: 422 });
  await his.lookHere("refused");
  await his.send("/app/relatives", { id: person.id });
  await his.look("asked");
  assert.ok(!(await his.text()).includes(person.name), "who was asked and has not answered is not named");
  assert.equal(await his.count('form[action="/app/relatives/act"]'), 0, "nobody is acted for before she consents");
  await hers.go("/app/relatives").then((seat) => seat.look("is asked"));
  await hers.send("/app/relatives", {}, { has: '[name="deed"][value="give"]' });
  await hers.look("given");
  await his.go("/app/relatives").then((seat) => seat.look("may act"));
  await his.send("/app/relatives/act");
  assert.equal(his.path, "/app");
  await his.look("acting");
  assert.ok((await his.text("body")).includes(person.name), "the page says for whom");
  await his.go("/app/payments").then((seat) => seat.look("acting"));
  await hers.go("/app/looks").then((seat) => seat.look("a relative"));
  await hers.go("/app/relatives");
  await hers.send("/app/relatives", {}, { has: '[name="deed"][value="withdraw"]' });
  await his.go("/app/payments", 409);
  await his.lookHere("let no more");
  await his.go("/app/relatives");
  assert.equal(await his.count('form[action="/app/relatives/act"]'), 0, "consent that was taken back is over at once");
  await Promise.all([hers, his].map((seat) => seat.leave()));
}

/** What anybody reads and sends in without a name. */
export async function anybodyComplainsAndFollows(tale) {
  const seat = await Seat.take(tale, { width: "phone" });
  await seat.go("/app/sign-in/card").then((seat) => seat.look());
  await seat.send("/app/sign-in/card", { card: "ZZ", pin: "739204" }, { status: 422 });
  await seat.lookHere("refused");
  for (const page of ["complaints", "complaints/new", "complaints/follow", "offline"]) await seat.go(`/app/${page}`).then((seat) => seat.look());
  for (const file of ["manifest.webmanifest", "worker.js"]) await seat.fetch(`/app/${file}`);
  await seat.go("/app/complaints/new");
  await seat.send("/app/complaints/new", { text: "", region: "540502" }, { status: 422 });
  await seat.lookHere("refused");
  await seat.send("/app/complaints/new", { text: "我的补贴没有到账，请查。", region: "540502" });
  await seat.lookHere("received");
  const reference = /TS-\d+-\d+/u.exec(await seat.text(".govuk-panel"))?.[0];
  const word = await seat.text("p.govuk-heading-l");
  await seat.go("/app/complaints/follow");
  await seat.send("/app/complaints/follow", { reference, word: "NOT-IT" }, { status: 422 });
  await seat.lookHere("refused");
  await seat.send("/app/complaints/follow", { reference, word });
  await seat.lookHere("followed");
  await seat.go("/notice").then((seat) => seat.look());
  await seat.go("/openapi").then((seat) => seat.look());
  await seat.fetch("/openapi.json");
}
