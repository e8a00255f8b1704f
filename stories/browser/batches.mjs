// The whole life of a batch, each step by whom it belongs to.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Seat } from "./seat.mjs";

export const HEADER = "收款人身份证号";

/** What the two tales pay: one a CSV with the people of one county, one a workbook with households of all. */
const plans = (tale) =>
  tale.script
    ? { maker: "maker", region: "540500", programme: "ecopost", period: "2025", file: csvOf(tale, "naidong.csv", villagesOf("540502")) }
    : { maker: "maker", region: "540500", programme: "grain", period: "2026", file: tale.house.workbook };

/** The names of the villages of a county, as the house knows them. */
function villagesOf(county) {
  const file = new URL("../../policies/regions/villages.csv", import.meta.url);
  const rows = readFileSync(file, "utf8").split("\n").map((line) => line.split(","));
  return new Set(rows.filter(([code]) => code.startsWith(county)).map(([, name]) => name));
}

/** The lines of the demonstration's roster that are of some villages, as a file in UTF-8; again and again until it is so large. */
function csvOf(tale, name, villages, bytes = 0) {
  const rows = tale.house.roster;
  const head = rows.findIndex((row) => row.includes(HEADER));
  const at = rows[head].indexOf("村(居)委会");
  const lines = rows.slice(head + 1).filter((row) => row.length > 3 && villages.has(row[at]));
  assert.ok(lines.length > 20, `${name}: lines of these villages`);
  const file = join(tale.house.dir, `${tale.lang}-${name}`);
  const text = (rows) => rows.map((row) => `${row.join(",")}\r\n`).join("");
  const once = text(lines);
  writeFileSync(file, `\uFEFF${text([rows[head]])}${once.repeat(Math.ceil(bytes / Buffer.byteLength(once)) || 1)}`);
  return file;
}

const at = (tale, step = "") => `/platform/batches/${tale.batch}${step && `/${step}`}`;

/** Makes a batch of a programme, and answers its number. */
async function open(seat, { programme, period, region }) {
  await seat.go("/platform/batches/new").then((seat) => seat.look());
  await seat.go(`/platform/batches/new?programme=${programme}`).then((seat) => seat.look("programme chosen"));
  await seat.send("/platform/batches/new", { period, region });
  assert.match(seat.path, /\/platform\/batches\/\d+\/load$/);
  return seat.number;
}

/** Sends a file and waits until the job has ended: the page comes again by itself, with script and without. */
async function upload(seat, batch, file, how = "keep") {
  await seat.go(`/platform/batches/${batch}/load`).then((seat) => seat.look());
  await seat.send(`/platform/batches/${batch}/load`, { how, roster: file });
  await ended(seat, batch);
}

/** Asks beside the page, which comes again by itself and may be on its way just now; then opens what there is to see. */
async function ended(seat, batch) {
  const job = `/platform/batches/${batch}/job`;
  if (seat.path !== job) return;
  for (let tries = 0; tries < 1200; tries += 1) {
    const answer = await seat.context.request.get(seat.house.origin + job);
    if (!answer.url().endsWith("/job") || !(await answer.text()).includes('http-equiv="refresh"')) {
      // A refresh of the page that is on its way answers in the place of ours, or breaks it off.
      for (let again = 0; again < 20; again += 1) {
        const came = await seat.page.goto(seat.house.origin + job).catch(() => null);
        if (came?.status() === 200) return;
        await seat.page.waitForTimeout(250);
      }
      throw new Error("the page of a job that ended does not open");
    }
    await seat.page.waitForTimeout(250);
  }
  throw new Error("a job does not end");
}

export async function aBatchIsMadeNoticedAndSubmitted(tale) {
  const { house } = tale;
  const plan = plans(tale);
  tale.plan = plan;

  // Money first.
  const finance = await Seat.clerk(tale, "finance");
  await finance.go("/platform/budget").then((seat) => seat.look());
  await finance.send("/platform/budget", { programme: plan.programme, year: "2026", sum: "no" }, { status: 422 });
  await finance.lookHere("refused");
  await finance.send("/platform/budget", { programme: plan.programme, year: plan.period, sum: "9000000.00" });

  const maker = await Seat.clerk(tale, plan.maker);
  await maker.go("/platform/batches").then((seat) => seat.look());
  await maker.go("/platform/batches/new");
  await maker.go(`/platform/batches/new?programme=${plan.programme}`);
  await maker.send("/platform/batches/new", { period: "last summer", region: plan.region }, { status: 422 });
  await maker.lookHere("refused");
  tale.batch = await open(maker, plan);
  await maker.go(at(tale)).then((seat) => seat.look("open"));
  await maker.go(at(tale, "check")).then((seat) => seat.look("nothing loaded"));
  assert.ok((await maker.fetch(at(tale, "template.xlsx"))).length > 1000, "a template to fill in");
  await maker.go(at(tale, "load"));
  await maker.send(at(tale, "load"), {}, { status: 422 });
  await maker.lookHere("no file");

  // First only tried, then kept.
  await upload(maker, tale.batch, plan.file, "try");
  assert.equal(maker.path, at(tale, "job"), "a trial leaves its result to be read");
  await maker.look("tried");
  await upload(maker, tale.batch, plan.file);
  assert.equal(maker.path, at(tale, "check"), "what was kept leads on to the check");
  await maker.look("checked");
  const rejects = await maker.fetch(at(tale, "rejects.xlsx"));
  assert.equal(rejects.subarray(0, 2).toString(), "PK", "rejected lines come as a workbook");
  await maker.go(at(tale, "load")).then((seat) => seat.look("closed"));
  assert.equal(await maker.deeds(), 0, "what was checked takes no other roster");
  await maker.go(at(tale)).then((seat) => seat.look("checked"));

  // The notice; submitting has to wait for its end.
  await maker.go(at(tale, "notice")).then((seat) => seat.look("checked"));
  await maker.send(at(tale, "notice"), { days: "1" }, { status: 422 });
  await maker.lookHere("refused");
  await maker.send(at(tale, "notice"), { days: "7" });
  await maker.look("noticed");
  for (const kind of ["csv", "xlsx"]) assert.ok((await maker.fetch(`${at(tale, "list")}?as=${kind}`)).length > 200, "the list to put up");
  await maker.go(at(tale, "submit")).then((seat) => seat.look("too early"));
  await maker.send(at(tale, "submit"), {}, { status: 422 });
  await maker.lookHere("too early");

  await somebodyObjects(tale);

  // The maker decides on the objections: from the batch, and from the list of all.
  await maker.go("/platform").then((seat) => seat.look("objections wait"));
  await maker.go("/platform/objections").then((seat) => seat.look());
  await maker.go(at(tale, "objections")).then((seat) => seat.look("received"));
  const first = maker.page.locator(`form[action^="${at(tale, "objections/")}"]`).first();
  const action = await first.getAttribute("action");
  await maker.send(action, { reason: "" }, { button: 'button[value="uphold"]', status: 422 });
  await maker.lookHere("refused");
  await maker.send(action, { reason: "核实后，此人已不在村里居住。" }, { button: 'button[value="uphold"]' });
  const other = await maker.page.locator(`form[action^="${at(tale, "objections/")}"]`).first().getAttribute("action");
  const number = other.split("/").at(-1);
  await maker.go(`/platform/objections/${number}`).then((seat) => seat.look("received"));
  await maker.send(`/platform/objections/${number}`, { decision: "dismissed", reason: "核实无误，名单不变。" });
  await maker.go(`/platform/objections/${number}`).then((seat) => seat.look("decided"));
  await maker.go(at(tale, "objections")).then((seat) => seat.look("decided"));

  // A line is held, released, held for a reason.
  await maker.go(at(tale, "notice"));
  await maker.send(at(tale, "hold"), { line: "999999", reason: "没有这一行" }, { status: 422 });
  const line = (await maker.page.locator("section:has(#list) tbody th, section:has(#list) tbody td:first-child").nth(3).innerText()).match(/\d+/)[0];
  await maker.send(at(tale, "hold"), { line, reason: "村里说本人已外出" });
  await maker.look("held");
  await maker.send(at(tale, "release"));

  // The notice is shortened to today: this programme may.
  await maker.send(at(tale, "notice"), {}, { button: "button.govuk-button--secondary" });
  await maker.go("/platform").then((seat) => seat.look("to submit"));
  assert.match(await maker.text(), new RegExp(`(^|\\D)${tale.batch}(\\D|$)`), "what can be submitted waits on the first page");
  await maker.go(at(tale, "submit")).then((seat) => seat.look("ready"));
  await maker.send(at(tale, "submit"));
  await maker.look("submitted");
  assert.equal(maker.path, at(tale));

  // Who made it is not offered its approval, nor its sending.
  await maker.go(at(tale, "approve"));
  assert.equal(await maker.deeds(), 0, "a maker approves nothing");
  await maker.look("maker");
  await maker.go(at(tale, "send"));
  assert.equal(await maker.deeds(), 0, "a maker sends nothing");
}

/** Two people object to lines of the public list: one with a contact, one signed in. */
async function somebodyObjects(tale) {
  const anybody = await Seat.take(tale, { width: "phone" });
  await anybody.go("/notice").then((seat) => seat.look("open"));
  assert.ok((await anybody.count(`a[href^="/notice/${tale.batch}"]`)) > 0, "the list is public");
  await anybody.go(`/notice/${tale.batch}`).then((seat) => seat.look());
  const list = await anybody.text();
  assert.doesNotMatch(list, /\d{17}[\dX]/u, "numbers are masked");
  const objections = await anybody.page.locator(`a[href^="/notice/${tale.batch}/objection/"]`).evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  await anybody.go(objections[0]).then((seat) => seat.look());
  await anybody.send(objections[0], { text: "此人不住在本村。", contact: "" }, { status: 422 });
  await anybody.lookHere("refused");
  await anybody.send(objections[0], { text: "此人不住在本村。", contact: "13900000000" });
  assert.match(anybody.path, /\/notice\/received\/\d+/);
  await anybody.look();
  await anybody.go(objections[1]);
  await anybody.send(objections[1], { text: "金额不对。", contact: "13900000001" });
  // A village's list can be printed, and hung up.
  await anybody.go(`/notice/${tale.batch}`);
  for (let step = 0; step < 4 && (await anybody.count(`a[href*="/print?region="]`)) === 0; step += 1) {
    const down = await anybody.page.locator(`section:has(#where) a[href*="region="]`).last().getAttribute("href");
    await anybody.go(new URL(down, anybody.page.url()).pathname + new URL(down, anybody.page.url()).search);
  }
  const print = await anybody.page.locator(`a[href*="/print?region="]`).first().getAttribute("href");
  await anybody.look("a village");
  await anybody.go(print).then((seat) => seat.look());
  await anybody.leave();
}

/** Approves with the second factor, by the keyboard alone. */
async function approveByKeyboard(tale, seat) {
  await seat.go(at(tale, "approve"));
  const approved = async () => {
    await seat.reach('[name="looked"]');
    await seat.page.keyboard.press("Space");
    await seat.reach(`form[action="${at(tale, "approve")}"] button`);
    await seat.enter();
  };
  await approved();
  if (seat.path === "/platform/second-factor") {
    await seat.reach('[name="code"]');
    await seat.page.keyboard.type(await tale.house.code(seat.key));
    await seat.enter();
    await approved();
  }
  assert.equal(seat.path, at(tale));
}

/** Approves with the second factor. */
async function approve(tale, seat) {
  await seat.go(at(tale, "approve"));
  await seat.look(tale.script ? "with the difference" : "first of its kind");
  await seat.send(at(tale, "approve"), {}, { status: 422 });
  await seat.lookHere("not looked");
  await seat.send(at(tale, "approve"), { looked: "yes" });
  if (seat.path === "/platform/second-factor") {
    await seat.send("/platform/second-factor", { code: await tale.house.code(seat.key) });
    await seat.send(at(tale, "approve"), { looked: "yes" });
  }
  assert.equal(seat.path, at(tale));
}

export async function aBatchIsApprovedAndSent(tale) {
  const { house } = tale;
  // The county checker looks it over, and approves nothing.
  const checker = await Seat.clerk(tale, "checker");
  await checker.look("to review");
  await checker.go(at(tale, "approve"));
  assert.equal(await checker.deeds(), 0, "a checker approves nothing");
  if (tale.script) {
    assert.match(await checker.text(), /比|上/u);
    assert.ok((await checker.fetch(`${at(tale, "difference")}?way=new&as=csv`)).length > 100, "the difference to the last period");
  }
  // Nothing is sent on one approval.
  const login = tale.script ? "approver1" : "approver2";
  const first = await Seat.clerk(tale, login);
  first.key = house.staff.get(login).key;
  await first.look("to approve");
  await approve(tale, first);
  await first.go(at(tale, "approve"));
  await first.send(at(tale, "approve"), { looked: "yes" }, { status: 422 });
  await first.lookHere("twice");
  const finance = await Seat.clerk(tale, "finance");
  await finance.go(at(tale, "send")).then((seat) => seat.look("too early"));
  assert.equal(await finance.deeds(), 0, "one approval is not enough");

  const second = await Seat.clerk(tale, tale.approver);
  second.key = tale.approver.key;
  await approve(tale, second);
  Object.assign(tale, { first, second, finance });

  await house.turn(async () => {
    await finance.go("/platform");
    await finance.look("to send");
    await finance.go(at(tale, "send")).then((seat) => seat.look("approved"));
    await finance.send(at(tale, "send"));
    await ended(finance, tale.batch);
  });
  await finance.go(at(tale, "send")).then((seat) => seat.look("sent"));
  await finance.go(at(tale)).then((seat) => seat.look("sent"));
}

export async function theBanksAnswerAndSomeMoneyComesBack(tale) {
  const { house, finance } = tale;
  await finance.go(at(tale, "replies")).then((seat) => seat.look("none yet"));
  await finance.send(`${at(tale, "replies")}/upload`, {}, { status: 422 });
  await finance.lookHere("no file");
  await house.turn(async () => {
    await house.banks(12, ["late-return"]);
    await finance.go(at(tale, "replies"));
    await finance.send(at(tale, "replies"));
  });
  await finance.lookHere("taken in");
  await finance.go(at(tale, "replies")).then((seat) => seat.look("taken in"));
  await finance.go(at(tale, "close")).then((seat) => seat.look());
  await finance.go(at(tale, "not-paid")).then((seat) => seat.look("to correct"));
  assert.ok((await finance.count("main tbody tr")) > 0, "something came back");
  await finance.go(at(tale)).then((seat) => seat.look("answered"));
}

/** Finance sends the batch, and takes in what the banks answer. */
async function isSentAndAnswered(tale) {
  const { house, finance } = tale;
  await house.turn(async () => {
    await finance.go(at(tale, "send"));
    await finance.send(at(tale, "send"));
    await ended(finance, tale.batch);
    await house.banks(12);
    await finance.go(at(tale, "replies"));
    await finance.send(at(tale, "replies"));
  });
}

/** An account is corrected at the window; who was not paid is paid once more, in a batch of its own, and both are closed. */
export async function whoWasNotPaidIsCorrectedAndPaidOnceMore(tale) {
  const { finance, first, second, returned } = tale;
  const card = await Seat.clerk(tale, "card");
  await card.go("/platform/people");
  await card.send("/platform/people", { q: returned.id.slice(-6) });
  const masked = `${returned.id.slice(0, 6)}********${returned.id.slice(-4)}`;
  const link = await card.page.locator("main tbody tr").filter({ hasText: masked }).locator('a[href^="/platform/people/"]').first().getAttribute("href");
  await card.go(link);
  await card.send(`${link}/open`, { purpose: await card.page.locator('[name="purpose"] option:not([value=""])').first().getAttribute("value"), note: "本人来换收款账户" });
  const form = `form[action="${link}/account"]`;
  await card.unfold(form);
  const bank = await card.page.locator(`${form} option:not([value=""])`).first().getAttribute("value");
  await card.send(`${link}/account`, { bank, account: "12" }, { status: 422 });
  await card.lookHere("account refused");
  await card.send(`${link}/account`, { bank, account: `62305405000000${tale.script ? "101" : "202"}` });
  await card.look("account changed");

  // The maker makes the batch that pays once more; it names its source, and says that there is no notice.
  const maker = await Seat.clerk(tale, tale.plan.maker);
  await maker.go(at(tale, "not-paid")).then((seat) => seat.look("corrected"));
  const source = tale.batch;
  await maker.send(at(tale, "reissue"));
  tale.batch = maker.number;
  assert.notEqual(tale.batch, source);
  await maker.look("once more");
  assert.ok((await maker.count(`main a[href="/platform/batches/${source}"]`)) > 0, "it names its source");
  await maker.go(at(tale, "submit")).then((seat) => seat.look("once more"));
  await maker.send(at(tale, "submit"));
  await first.go(at(tale, "approve")).then((seat) => seat.look("once more"));
  await approveByKeyboard(tale, first);
  await approveByKeyboard(tale, second);
  await isSentAndAnswered(tale);

  // She sees that it came, and both batches are closed to the fen.
  const { atHome } = tale;
  await atHome.go("/app/payments").then((seat) => seat.look("paid once more"));
  const payment = await atHome.page.locator('main a[href^="/app/payments/"]').first().getAttribute("href");
  await atHome.go(payment).then((seat) => seat.look("paid once more"));
  await atHome.leave();
  for (const batch of [tale.batch, source]) {
    tale.batch = batch;
    await finance.go(at(tale, "close"));
    await finance.send(at(tale, "close"));
    await finance.look(batch === source ? "closed" : "once more, closed");
    await finance.go(at(tale, "close")).then((seat) => seat.look("closed"));
    assert.equal(await finance.deeds(), 0, "what is closed stays closed");
  }
}

/** What a township submitted waits for the county: nobody approves before it has looked. There is one such batch, so that one tale tells it. */
export async function theCountyLooksFirst(tale) {
  if (tale.script) return;
  const { house } = tale;
  const kept = tale.batch;
  const checker = await Seat.clerk(tale, "checker");
  checker.key = house.staff.get("checker").key;
  await checker.look("a review waits");
  await checker.go("/platform/batches?programme=rural_dibao");
  tale.batch = Number(/\d+/.exec(await checker.page.locator('main tbody a[href^="/platform/batches/"]').first().getAttribute("href"))[0]);
  const approver = tale.first;
  await approver.go(at(tale, "approve")).then((seat) => seat.look("before the review"));
  assert.equal(await approver.deeds(), 0, "nobody approves what the county has not seen");
  await checker.go(at(tale, "review")).then((seat) => seat.look("asked"));
  await checker.send(at(tale, "review"), {}, { status: 422 });
  await checker.lookHere("nothing chosen");
  await checker.send(at(tale, "review"), { finding: "objected", remark: "" }, { status: 422 });
  await checker.lookHere("no remark");
  await checker.send(at(tale, "review"), { finding: "passed" });
  assert.equal(checker.path, at(tale));
  await checker.go(at(tale, "review")).then((seat) => seat.look("passed"));
  await approver.go(at(tale, "approve")).then((seat) => seat.look("after the review"));
  await approveByKeyboard(tale, approver);
  tale.batch = kept;
}

/** Before it is sent, a batch is taken back by reversing entries. */
export async function aBatchIsTakenBack(tale) {
  const maker = await Seat.clerk(tale, tale.plan.maker);
  const kept = tale.batch;
  tale.batch = await open(maker, { programme: "sanlao", period: tale.script ? "2026Q1" : "2026Q2", region: tale.plan.region });
  await upload(maker, tale.batch, csvOf(tale, "back.csv", villagesOf("540502")));
  await maker.go(at(tale, "notice"));
  await maker.send(at(tale, "notice"), {}, { button: "button.govuk-button--secondary" });
  await maker.go(at(tale, "submit"));
  await maker.send(at(tale, "submit"));
  await maker.go(at(tale, "undo")).then((seat) => seat.look());
  await maker.send(at(tale, "undo"));
  await maker.look("undone");
  assert.equal(await maker.count(`a[href="${at(tale, "load")}"]`), 0, "nothing more is done to it");
  tale.batch = kept;
  await maker.go(at(tale, "undo")).then((seat) => seat.look("too late"));
}

/** Finance stops all payments; only the operator lets them go on. */
export async function paymentsStopAndGoOn(tale) {
  await tale.house.turn(async () => {
    const finance = await Seat.clerk(tale, "finance");
    await finance.go("/platform/payments").then((seat) => seat.look("run"));
    await finance.send("/platform/payments/halt", { reason: "" }, { status: 422 });
    await finance.lookHere("no reason");
    await finance.send("/platform/payments/halt", { reason: "银行来电：对账有出入" });
    assert.equal(await finance.deeds(), 0, "who stopped does not let go on");
    await finance.go("/platform").then((seat) => seat.look("halted"));
    await finance.go(at(tale)).then((seat) => seat.look("halted"));
    const operator = await Seat.clerk(tale, "operator");
    await operator.go("/platform/payments").then((seat) => seat.look("halted"));
    await operator.send("/platform/payments/resume", { reason: "已与银行核对" });
  });
}

/** A long roster: its progress is seen, and the work is stopped; nothing of it stays. */
export async function aJobIsWatchedAndCancelled(tale) {
  const maker = await Seat.clerk(tale, tale.plan.maker);
  const kept = tale.batch;
  // On a machine that is done with it before the button is pressed, a longer one.
  const [year, quarters] = [2025, tale.script ? ["Q1", "Q2"] : ["Q3", "Q4"]];
  let atWork;
  for (const [attempt, size] of [24, 200].entries()) {
    tale.batch = await open(maker, { programme: "sanlao", period: `${year}${quarters[attempt]}`, region: tale.plan.region });
    atWork = await stopped(tale, maker, csvOf(tale, "long.csv", villagesOf("540502"), size << 20));
    if (atWork) break;
  }
  assert.ok(atWork, "a job was stopped at work");
  await maker.look("cancelled");
  assert.equal(await maker.count("meta[http-equiv=refresh]"), 0, "who stopped it is not kept waiting");
  for (const one of atWork) await maker.lookAt(one, "at work");
  await maker.go(at(tale, "undo"));
  await maker.send(at(tale, "undo"));
  tale.batch = kept;
}

/** Sends a roster and presses the button that stops its job; answers the pages seen at work, unless it was done before. */
async function stopped(tale, maker, roster) {
  const job = at(tale, "job");
  await maker.go(at(tale, "load"));
  await maker.send(at(tale, "load"), { how: "keep", roster });
  if (maker.path !== job) return undefined;
  const pages = [await maker.keep()];
  const beside = async () => {
    pages.push({ address: maker.house.origin + at(tale), body: (await maker.fetch(at(tale))).toString() });
    await maker.fetch(`${job}/part`);
  };
  // The page comes again by itself; the click waits for it, and the answer to the form is not that page.
  const button = maker.page.locator(`form[action="${job}/cancel"] button`);
  const pressed = maker.page.waitForResponse((answer) => answer.request().method() === "POST", { timeout: 30_000 });
  const work = await Promise.all([pressed, button.click({ timeout: 30_000 }), beside()]).catch((why) => why);
  if (work instanceof Error) return undefined;
  await ended(maker, tale.batch);
  if (maker.path !== job) return undefined;
  return /已停止|Stopped/u.test(await maker.text()) ? pages : undefined;
}

/** A batch with one line is made, noticed, approved, sent and paid. */
export async function aSmallBatchIsPaid(tale, { person, village }) {
  const { house, first, second, finance } = tale;
  const kept = tale.batch;
  const period = tale.script ? "2024" : "2023";
  await finance.go("/platform/budget");
  await finance.send("/platform/budget", { programme: "ecopost", year: period, sum: "9000000.00" });
  const rows = house.roster;
  const head = rows[rows.findIndex((row) => row.includes(HEADER))];
  const cells = { 排序序号: "1", 户主姓名: person.name, 户主身份证号: person.id, 收款人姓名: person.name, [HEADER]: person.id, "村(居)委会": village.name, 享受人: person.name, 享受人身份证号: person.id, 联系电话: person.phone, 补贴标准: "1234.00", 补贴金额: "1234.00" };
  const file = join(house.dir, `small-${tale.lang}.csv`);
  const text = (row) => `${row.join(",")}\r\n`;
  writeFileSync(file, `\uFEFF${text(head)}${text(head.map((name) => cells[name] ?? ""))}`);
  const maker = await Seat.clerk(tale, "maker");
  tale.batch = await open(maker, { programme: "ecopost", period, region: "540500" });
  await upload(maker, tale.batch, file);
  await maker.go(at(tale, "notice"));
  await maker.send(at(tale, "notice"), {}, { button: "button.govuk-button--secondary" });
  await maker.go(at(tale, "submit"));
  await maker.send(at(tale, "submit"));
  await maker.leave();
  await approveByKeyboard(tale, first);
  await approveByKeyboard(tale, second);
  await isSentAndAnswered(tale);
  tale.batch = kept;
}
