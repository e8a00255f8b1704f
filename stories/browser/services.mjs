// People ask for services, at home and at the desk; offices work them off.
import assert from "node:assert/strict";
import { WIDTHS, look } from "./axe.mjs";
import { aResident, aSixtyYearOld, atHome } from "./residents.mjs";
import { Seat } from "./seat.mjs";

const PAPER = { name: "paper.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 a paper") };
const SEEKS = { "f-field": "farming", "f-place": "county", "f-hours": "full", "f-phone": "13800001111" };
const TRAINING = {
  "f-course": "驾驶员培训", "f-school": "泽当驾校", "f-ended_on-year": "2026", "f-ended_on-month": "1", "f-ended_on-day": "9", "f-level": "five",
  "f-certificate_no": "ZS-1", "f-fee": "1200", "f-amount": "1200", "f-phone": "13800001111", "m-certificate": PAPER, "m-invoice": PAPER,
};

/** Fills in what the form asks, whatever it asks. */
async function fillIn(seat, action) {
  const fields = await seat.page.locator(`form[action="${action}"] [name]`).evaluateAll((all) => all.map((one) => ({
    name: one.name, kind: one.tagName === "SELECT" ? "select" : one.type, value: one.value, options: [...(one.options ?? [])].map((option) => option.value),
  })));
  const given = {};
  for (const { name, kind, value, options } of fields) {
    if (kind === "hidden" || kind === "submit" || given[name] || (value && !["radio", "checkbox"].includes(kind))) continue;
    if (kind === "file") given[name] = PAPER;
    else if (kind === "select") given[name] = options.find((one) => one);
    else if (kind === "radio" || kind === "checkbox") given[name] = value;
    else given[name] = /-year$/u.test(name) ? (/until/u.test(name) ? "2030" : "2025") : /phone/u.test(name) ? "13800001111" : "1";
  }
  return given;
}

/** Takes a step with a case at the desk. */
async function step(seat, number, name, fields = {}) {
  await seat.go(`/platform/cases/${number}`);
  const form = seat.page.locator(`form:has(button[formaction$="/${name}"])`);
  for (const [field, value] of Object.entries(fields)) await seat.fill(form, field, value);
  await Promise.all([seat.page.waitForNavigation(), form.locator(`button[formaction$="/${name}"]`).click()]);
}

/** She finds a service in her app, and data decide it at once. */
export async function aServiceIsDecidedAtOnce(tale) {
  const person = aResident(tale, 1);
  const anybody = await Seat.take(tale, { width: "phone" });
  await anybody.go("/app/services").then((seat) => seat.look());
  await anybody.go("/app/services?area=insurance").then((seat) => seat.look("an area"));
  await anybody.go("/app/services?q=nothing-like-this").then((seat) => seat.look("nothing found"));
  await anybody.go("/app/services/SB026").then((seat) => seat.look());
  assert.match(await anybody.text(), tale.lang === "zh" ? /依据未核实/u : /not verified/u);
  await anybody.go("/app/services/XX999", 404);
  await anybody.leave();
  const seat = await atHome(tale, person);
  await seat.go("/app/cases").then((seat) => seat.look("none yet"));
  await seat.go("/app/services/JY003/ask").then((seat) => seat.look());
  await seat.send("/app/services/JY003/ask", { "f-phone": "x" }, { status: 422 });
  await seat.lookHere("refused");
  await seat.send("/app/services/JY003/ask", SEEKS, { button: 'button[value="save"]' });
  await seat.look("kept");
  await seat.go("/app/cases").then((seat) => seat.look("begun"));
  await seat.go("/app/services/JY003/ask");
  await seat.send("/app/services/JY003/ask");
  assert.equal(seat.path, "/app/services/JY003/check");
  await seat.look();
  await seat.send("/app/services/JY003/send");
  assert.match(seat.path, /^\/app\/cases\/\d+$/u);
  await seat.look("decided at once");
  assert.match(await seat.text(), tale.lang === "zh" ? /已办结/u : /done/u);
  await seat.send("/app/cases/step/rate", { mark: "5" });
  // What is asked, and told at once.
  await seat.go("/app/services/RC021/ask");
  await seat.send("/app/services/RC021/ask", await fillIn(seat, "/app/services/RC021/ask"));
  await seat.send("/app/services/RC021/send");
  await seat.look("told");
  // In which insurances she is, on a paper.
  await seat.go("/app/services/SB019/ask");
  await seat.send("/app/services/SB019/ask", { "f-insurance": "all", "f-period": "all" });
  await seat.send("/app/services/SB019/send");
  await seat.look("insured");
  const [paper] = await Promise.all([seat.page.waitForEvent("download"), seat.page.locator('form[action="/app/cases/paper"] button').click()]);
  assert.match(paper.suggestedFilename(), /^\d{4}-\d{7}\.pdf$/u);
  tale.asking = { person, seat };
}

const OUT_OF_WORK = {
  "f-before": "closed", "f-since-year": "2026", "f-since-month": "1", "f-since-day": "9", "f-education": "junior", "f-wants": "work", "f-phone": "13800001111",
  "f-with-SB071": "no", "f-with-JY003": "yes", "f-field": "farming", "f-place": "county", "f-hours": "full", "f-with-JY050": "no", "f-with-JY025": "no",
  promise: "no_work",
};

/** A matter of life: filled in half, gone on with another day, and one form opens all its cases. */
export async function aBundleIsHalfDoneResumedAndOpensItsCases(tale) {
  const { seat } = tale.asking;
  await seat.go("/app/services/unemployment").then((seat) => seat.look("a bundle"));
  await seat.go("/app/services/unemployment/ask").then((seat) => seat.look("a bundle"));
  await seat.send("/app/services/unemployment/ask", { "f-before": "closed", "f-phone": "13800001111" }, { button: 'button[value="save"]' });
  await seat.go("/app/cases");
  assert.equal(await seat.count('main a[href="/app/services/unemployment/ask"]'), 1, "what was begun is there");
  await seat.go("/app/services/unemployment/ask");
  await seat.send("/app/services/unemployment/ask", {}, { status: 422 });
  await seat.lookHere("a bundle, half done");
  await seat.send("/app/services/unemployment/ask", OUT_OF_WORK);
  assert.equal(seat.path, "/app/services/unemployment/check");
  await seat.look("a bundle");
  await seat.send("/app/services/unemployment/send");
  assert.match(seat.path, /^\/app\/bundles\/\d+$/u);
  await seat.look();
  assert.equal(await seat.count('main a[href^="/app/cases/"]'), 2, "two services were wanted");
  // Retiring: another bundle of the same person.
  await seat.go("/app/services/retirement/ask").then((seat) => seat.look("retiring"));
  await seat.send("/app/services/retirement/ask", await fillIn(seat, "/app/services/retirement/ask"));
  await seat.send("/app/services/retirement/send");
  assert.match(seat.path, /^\/app\/bundles\/\d+$/u);
  await seat.go("/app/cases").then((seat) => seat.look("bundles"));
}

/** What the data show a right to waits for nothing but her yes. */
export async function aRightIsOfferedAndTaken(tale) {
  const seat = await atHome(tale, aSixtyYearOld(tale));
  await seat.go("/app/cases").then((seat) => seat.look("something is offered"));
  const offer = "/app/offers/SB026";
  assert.equal(await seat.count(`main a[href="${offer}"]`), 1, "who is sixty is offered her pension");
  await seat.go(offer).then((seat) => seat.look());
  await seat.send(offer, {}, { button: 'button[value="yes"]', status: 422 });
  await seat.lookHere("not promised");
  await seat.send(offer, { promise: "no_other_pension" }, { button: 'button[value="yes"]' });
  assert.match(seat.path, /^\/app\/cases\/\d+$/u);
  await seat.look("of an offer");
  await seat.go(offer, 404);
  await seat.leave();
}

/** She asks for something that two people look at; something is missing, she brings it, and it is granted. */
export async function aServiceIsAskedForReviewedAndGranted(tale) {
  const { seat } = tale.asking;
  await seat.go("/app/services/JY045/ask").then((seat) => seat.look("with files"));
  await seat.send("/app/services/JY045/ask", TRAINING);
  if ((await seat.count('input[name="insists"]')) > 0) await seat.look("does not fit");
  await seat.send("/app/services/JY045/send");
  const number = seat.number;
  await seat.look("submitted");
  const clerk = await Seat.clerk(tale, "clerk");
  await clerk.go("/platform/cases").then((seat) => seat.look());
  const county = await clerk.page.locator('select[name="office"] option').evaluateAll((all) => all.map((one) => one.value));
  await clerk.go(`/platform/cases?office=${county.find((code) => code !== "540500") ?? county[0]}`).then((seat) => seat.look("an office"));
  for (const format of ["csv", "xlsx"]) assert.ok((await clerk.fetch(`/platform/cases/export/${format}`)).length > 100);
  await step(clerk, number, "accept");
  await clerk.look("accepted");
  await step(clerk, number, "ask_for", { note: "发票看不清，请重新上传。" });
  await clerk.look("waiting for the applicant");
  await seat.go(`/app/cases/${number}`).then((seat) => seat.look("something is missing"));
  await seat.send("/app/cases/supply", { words: "已重新上传", "m-invoice": PAPER });
  await step(clerk, number, "accept");
  await step(clerk, number, "review", { note: "属实" });
  const approver = await Seat.clerk(tale, "approver1");
  await step(approver, number, "grant", { award: "0" });
  await approver.lookHere("refused");
  await step(approver, number, "grant", { award: "1200.00" });
  await approver.go(`/platform/cases/${number}`).then((seat) => seat.look("granted"));
  await clerk.fetch((await clerk.page.locator('main a[href*="/files/"]').first().getAttribute("href")));
  await step(clerk, number, "deliver");
  await seat.go(`/app/cases/${number}`).then((seat) => seat.look("granted"));
  assert.match(await seat.text(), /1,?200\.00/u);
  await seat.go("/app/messages");
  assert.match(await seat.text(), tale.lang === "zh" ? /已准予/u : /was granted/u);
  await seat.go("/app/cases").then((seat) => seat.look("some"));
  await clerk.leave();
  await approver.leave();
}

/** At one window: the catalogue, one service, and whatever a person or an employer asks for. */
export async function theDeskTakesAnyServiceIn(tale) {
  const clerk = await Seat.clerk(tale, "clerk");
  await clerk.go("/platform/services").then((seat) => seat.look());
  await clerk.go("/platform/services/JY002").then((seat) => seat.look());
  await clerk.go("/platform/people");
  await clerk.send("/platform/people", { q: tale.asking.person.id });
  const person = await clerk.page.locator('main a[href^="/platform/people/"]:not([href*="export"])').first().getAttribute("href");
  await clerk.go(`${person}/services`).then((seat) => seat.look());
  const form = `${person}/services/SB007`;
  await clerk.go(form).then((seat) => seat.look());
  await clerk.send(form, {}, { status: 422 });
  await clerk.lookHere("refused");
  await clerk.go(form);
  await clerk.send(form, { "f-tier": "200", "f-paid_by": "self", "f-student": "no" });
  assert.match(clerk.path, /^\/platform\/cases\/\d+$/u);
  await clerk.look("at the desk");
  const employer = tale.script ? "S1" : "S2";
  await tale.house.turn(() => tale.house.takeIn("organisations", `机构代码,机构名称,机构类型,区划代码\n${employer},雅砻合作社${employer},用人单位,540500\n`), "organisations");
  await clerk.go("/platform/services/JY002");
  await clerk.send("/platform/services/JY002/employer", { employer: "nobody" }, { status: 404 });
  await clerk.go("/platform/services/JY002");
  await clerk.send("/platform/services/JY002/employer", { employer });
  await clerk.look();
  const vacancy = clerk.path;
  // It registers with the insurances, or nobody can be insured through it.
  const staff = `/platform/employers/${employer}/staff`;
  await clerk.go(staff).then((seat) => seat.look("not registered"));
  assert.equal(await clerk.count('input[type="file"]'), 0, "nobody is reported for an employer without an account");
  const registration = vacancy.replace(/JY002$/u, "SB001");
  await clerk.go(registration);
  await clerk.send(registration, await fillIn(clerk, registration));
  await clerk.look("registered");
  await clerk.go(vacancy);
  await clerk.send(vacancy, await fillIn(clerk, vacancy));
  await clerk.look("of an employer");
  await clerk.go(vacancy.replace(/\/JY002$/u, "")).then((seat) => seat.look());
  // Hiring: an employer's bundle, taken in at the desk.
  const hiring = vacancy.replace(/JY002$/u, "hiring");
  await clerk.go(hiring).then((seat) => seat.look("hiring"));
  await clerk.send(hiring, { ...(await fillIn(clerk, hiring)), "f-person": tale.asking.person.id, "f-main_builder": "91350100M000100Y43" });
  assert.equal(clerk.path, vacancy.replace(/\/JY002$/u, ""), "the employer's cases are listed");
  await clerk.look("with cases of a bundle");
  // Its people join its insurances by one list, whole or not at all; she is in the resident pension and joins work injury only.
  const list = (kind) => ({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(`姓名,公民身份号码,变动类型,变动日期,险种\n${tale.asking.person.name},${tale.asking.person.id},${kind},2026-11-01,仅工伤\n`) });
  await clerk.go(staff).then((seat) => seat.look());
  assert.equal((await clerk.fetch(`${staff}/template.xlsx`)).subarray(0, 2).toString(), "PK");
  await clerk.send(staff, { "m-staff": list("调动") }, { status: 422 });
  await clerk.lookHere("a row that cannot be");
  await clerk.go(staff);
  await clerk.send(staff, { "m-staff": list("增员") });
  await clerk.lookHere("joined");
  await clerk.go(vacancy.replace(/\/JY002$/u, ""));
  // Somebody acts for the employer from now on, also at home.
  const handlers = `/platform/employers/${employer}/handlers`;
  await clerk.send(handlers, { id: tale.asking.person.id, document: "" }, { status: 422 });
  await clerk.lookHere("refused");
  await clerk.send(handlers, { id: tale.asking.person.id, document: "委托书 1 号" });
  await clerk.look("with a handler");
  const { seat } = tale.asking;
  await seat.go(`/app/staff?employer=${employer}`).then((seat) => seat.look());
  await seat.fetch("/app/staff/template.xlsx");
  await seat.send("/app/staff", { "m-staff": list("减员") });
  await seat.lookHere("left");
  await seat.go("/app/services/JY021/ask").then((seat) => seat.look("for an employer"));
  await seat.send("/app/services/JY021/ask", await fillIn(seat, "/app/services/JY021/ask"));
  await seat.send("/app/services/JY021/send");
  await seat.look("of an employer");
  await clerk.send(`${handlers}/end`, {}, { button: "button" });
  await seat.go("/app/services/JY021/ask", 409);
  tale.desk = { clerk, person, employer };
  tale.vacancyOf = employer;
}

/** What is awarded to an employer is paid out by the finance office, which puts it down, and undoes what came back. */
export async function anAwardToAnEmployerIsPaidOut(tale) {
  const { clerk, employer } = tale.desk;
  const form = `/platform/employers/${employer}/services/SB079`;
  await clerk.go(form);
  await clerk.send(form, { ...(await fillIn(clerk, form)), "f-year": "2025", "f-amount": "1000.00" });
  const number = clerk.number;
  await step(clerk, number, "accept");
  await step(clerk, number, "review", { note: "属实" });
  const approver = await Seat.clerk(tale, "approver1");
  await step(approver, number, "grant", { award: "1000.00" });
  await approver.leave();
  const finance = await Seat.clerk(tale, "finance");
  await finance.go("/platform").then((seat) => seat.look("awards to be paid out"));
  await finance.go("/platform/disbursements").then((seat) => seat.look());
  for (const format of ["csv", "xlsx"]) await finance.fetch(`/platform/disbursements/export/${format}`);
  const page = `/platform/disbursements/${number}`;
  await finance.go(page).then((seat) => seat.look());
  await finance.send(page, {}, { status: 422 });
  await finance.lookHere("without a voucher");
  await finance.send(page, { voucher: "P-1" });
  await finance.look("paid out");
  await finance.send(`${page}/undo`, { why: "账号有误，银行退回" });
  await finance.look("came back");
  await finance.send(page, { voucher: "P-2" });
  await finance.go(`/platform/cases/${number}`).then((seat) => seat.look("of an employer, paid out"));
  assert.match(await finance.text(), /P-2/u);
  await finance.leave();
}

/** The form of every service: it opens for whoever asks; with script it is looked at, on the narrowest screen. */
export async function theFormOfEveryServiceIsLookedAt(tale) {
  const { clerk, person } = tale.desk;
  const employer = `/platform/employers/${tale.desk.employer}`;
  const codes = new Map();
  for (const place of [person, employer]) {
    for (const area of ["employment", "insurance", "personnel", "labour"]) {
      await clerk.go(`${place}/services?area=${area}`);
      const links = await clerk.page.locator('main a[href*="/services/"]').evaluateAll((all) => all.map((one) => one.getAttribute("href")));
      for (const link of links) codes.set(link.split("/").pop(), link);
    }
  }
  assert.equal(codes.size, 179, "the desk shows every service");
  // A browser without script answers no questions about a page.
  const way = { lang: tale.lang, width: "phone", view: "light" };
  await clerk.page.setViewportSize(WIDTHS.phone);
  for (const link of codes.values()) {
    await clerk.go(link);
    assert.ok((await clerk.count('form [name^="f-"]')) > 0, `${link} asks something`);
    if (!tale.script || tale.looks.off) continue;
    for (const one of await look(clerk.page, way)) tale.looks.wrong.push({ way, page: link.split("/").pop(), address: clerk.page.url(), ...one });
  }
  await clerk.leave();
}
