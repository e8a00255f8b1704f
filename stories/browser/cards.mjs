// Cards at the desk: looked at, sent to be made, delivered, handed over, lost by phone, counted; and terminals enrolled.
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { aResident } from "./residents.mjs";
import { Seat } from "./seat.mjs";

let drawn;

/** A drawn portrait of nobody as a camera would keep it: JPEG, of the size that cards want, on white. */
export async function portrait(chrome) {
  drawn ??= (async () => {
    const context = await chrome.newContext();
    const page = await context.newPage();
    const url = await page.evaluate(() => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 358, height: 441 });
      const pen = canvas.getContext("2d");
      const round = (colour, x, y, across, down) => {
        pen.fillStyle = colour;
        pen.beginPath();
        pen.ellipse(x, y, across, down, 0, 0, 7);
        pen.fill();
      };
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, 358, 441);
      round("#7a2b3c", 179, 470, 150, 150);
      round("#c98f6b", 179, 200, 80, 105);
      round("#2a2222", 179, 120, 85, 50);
      round("#1d1512", 150, 190, 8, 6);
      round("#1d1512", 208, 190, 8, 6);
      round("#93403a", 179, 255, 24, 8);
      // A plain face packs so well that the file would seem too small to print.
      for (let dot = 0; dot < 9000; dot += 1) {
        const [x, y] = [100 + (dot * 37) % 158, 100 + (dot * 61) % 330];
        if ((x - 179) ** 2 / 70 ** 2 + (y - 200) ** 2 / 95 ** 2 < 1) round(dot % 2 ? "#c08560" : "#d39a77", x, y, 1.2, 1.2);
      }
      return canvas.toDataURL("image/jpeg", 0.92);
    });
    await context.close();
    return { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from(url.split(",")[1], "base64") };
  })();
  return drawn;
}

/** The first link of a page that begins so. */
async function link(seat, begins) {
  const all = await seat.page.locator(`main a[href^="${begins}"]`).evaluateAll((links) => links.map((one) => one.getAttribute("href")));
  assert.ok(all[0], `a link to ${begins} on ${seat.path}`);
  return all[0];
}

/** The card office looks at an application, sends what is good to the bank, follows boxes, and reads the year. */
export async function cardsAreMadeAndDelivered(tale) {
  const office = await Seat.clerk(tale, "card");
  await office.go("/platform/cards").then((seat) => seat.look());
  await office.send("/platform/cards", { number: "12" }, { status: 422 });
  await office.lookHere("refused");
  await tale.house.turn(async () => {
    await office.go("/platform/cards/stage/applied").then((seat) => seat.look());
    const look = await office.page.locator('main a[href$="/check"]').first().getAttribute("href");
    await office.go(look).then((seat) => seat.look());
    // A person's reference is another one on every page.
    const action = () => office.page.locator('form[action$="/check"]').first().getAttribute("action");
    await office.send(await action(), { why: "" }, { button: 'button[value="photo"]', status: 422 });
    await office.lookHere("refused");
    await office.send(await action(), {}, { button: "button:not([name])", has: 'input[name="finding"][value="good"]' });
  }, "cards");
  for (const stage of ["checked", "at_point", "lost_for_now"]) await office.go(`/platform/cards/stage/${stage}`).then((seat) => seat.look(stage));
  for (const format of ["csv", "xlsx"]) assert.ok((await office.fetch(`/platform/cards/stage/at_point/export/${format}`)).length > 100);
  await office.go("/platform/cards/batches").then((seat) => seat.look());
  await office.go("/platform/cards/deliveries").then((seat) => seat.look());
  await office.go(await link(office, "/platform/cards/deliveries/")).then((seat) => seat.look());
  await office.go("/platform/cards/counts").then((seat) => seat.look());
  assert.ok((await office.fetch("/platform/cards/counts/export/csv")).length > 100);
  await office.leave();
}

/** Finds an application good, where nothing else waits to be sent. */
async function somethingToSend(office) {
  await office.go("/platform/cards/batches");
  if (await office.count('input[name="to"][value="bank"]')) return;
  await office.go("/platform/cards/stage/applied");
  await office.go(await office.page.locator('main a[href$="/check"]').first().getAttribute("href"));
  const action = await office.page.locator('form[action$="/check"]').first().getAttribute("action");
  await office.send(action, {}, { button: "button:not([name])", has: 'input[name="finding"][value="good"]' });
}

/** Brings an answer to a batch, and waits until it was read. */
async function bring(office, batch, how, answer) {
  await office.go(batch);
  await office.send(`${batch}/answer`, { how, answer });
  for (let tries = 0; tries < 600; tries += 1) {
    if (!(await office.fetch(`${batch}/part`)).length) break;
    await sleep(100);
  }
  await office.go(batch);
}

/** The card office sends what was found good to the bank and to the card maker, takes the files along, and brings what comes back. */
export async function aBatchOfCardsGoesAndComesBack(tale) {
  const office = await Seat.clerk(tale, "card");
  await tale.house.turn(async () => {
    await somethingToSend(office);
    for (const [to, fields, modes] of [["bank", { bank: "nongye" }, []], ["maker", {}, ["some-fail"]]]) {
      await office.go("/platform/cards/batches");
      await office.send("/platform/cards/batches", fields, { has: `input[name="to"][value="${to}"]` });
      const batch = office.path;
      await office.look(`at the ${to}`);
      const file = await office.page.locator(`main a[href="${batch}/file"]`).getAttribute("href");
      assert.ok((await office.fetch(file)).length > 30, "the file is taken along");
      if (to === "maker") assert.equal((await office.fetch(`${batch}/photos`)).subarray(0, 2).toString(), "PK", "and the photos");
      const [answer] = await tale.house.partners(modes);
      await office.send(`${batch}/answer`, { how: "try" }, { status: 422 });
      await office.lookHere("refused");
      await bring(office, batch, "keep", { name: "cut.txt", mimeType: "text/plain", buffer: readFileSync(answer).subarray(0, 40) });
      await office.look("a file that was cut off");
      await bring(office, batch, "try", answer);
      await office.look("tried");
      await bring(office, batch, "keep", answer);
      await office.look(`answered by the ${to}`);
      assert.equal(await office.count(`form[action="${batch}/answer"]`), 0, "an answer comes once");
      rmSync(answer);
      for (const format of ["csv", "xlsx"]) assert.ok((await office.fetch(`${batch}/failed/${format}`)).length > 50);
    }
  }, "cards");
  await office.leave();
}

/** An employer's file is brought to the desk: its lines are applied for or refused, and the list is taken along. */
export async function anEmployerAppliesForItsStaff(tale) {
  const clerk = await Seat.clerk(tale, "clerk");
  const code = tale.script ? "E1" : "E2";
  const [one, other] = [aResident(tale, 4), aResident(tale, 5)];
  await tale.house.turn(async () => {
    await tale.house.takeIn("organisations", `机构代码,机构名称,机构类型,区划代码\n${code},雅砻建筑公司${code},用人单位,540500\n`);
    await clerk.go("/platform/cards/staff").then((seat) => seat.look());
    assert.ok((await clerk.fetch("/platform/cards/staff/template.xlsx")).length > 2000);
    await clerk.send("/platform/cards/staff", { employer: code }, { status: 422 });
    await clerk.lookHere("refused");
    const staff = `姓名,公民身份号码,手机号码,开户银行\n${one.name},${one.id},13911112222,中国农业银行\n${other.name},${other.id},,某某银行\n谁,123456,,nongye\n`;
    await clerk.send("/platform/cards/staff", { employer: code, staff: { name: "名单.csv", mimeType: "text/csv", buffer: Buffer.from(staff) } });
    const page = clerk.path;
    for (let tries = 0; tries < 600 && (await clerk.fetch(`${page}/part`)).length; tries += 1) await sleep(100);
    await clerk.go(page).then((seat) => seat.look());
    assert.match(await clerk.text(), /bad_id/);
    for (const format of ["csv", "xlsx"]) assert.ok((await clerk.fetch(`${page}/export/${format}`)).length > 100);
    await clerk.go("/platform/cards/staff").then((seat) => seat.look("brought"));
  }, "cards");
  await clerk.leave();
}

/** A clerk finds somebody whose card waits, prints the sheet for signatures, and finds an application's receipt. */
export async function aCardIsFoundAtTheWindow(tale) {
  const clerk = await Seat.clerk(tale, "clerk");
  await clerk.go("/platform/cards/stage/at_point");
  const sheet = await clerk.page.locator('main a[href^="/platform/cards/sheet"]').first().getAttribute("href");
  await clerk.go(sheet).then((seat) => seat.look());
  await clerk.go("/platform/cards/stage/at_point");
  const cards = await link(clerk, "/platform/people/");
  await clerk.go(cards.split("#")[0]).then((seat) => seat.look("waits"));
  await clerk.go(`${clerk.path}/apply`).then((seat) => seat.look());
  await clerk.go("/platform/cards/stage/photo_wanted");
  await clerk.go((await link(clerk, "/platform/people/")).split("#")[0]).then((seat) => seat.look("photo wanted"));
  const receipt = await clerk.page.locator('main a[href$="/receipt"]').first().getAttribute("href");
  await clerk.go(receipt).then((seat) => seat.look());
  await clerk.leave();
}

/** A clerk records that somebody died, and ends her cards. */
export async function theCardsOfWhoDiedEnd(tale) {
  const person = aResident(tale, 3);
  const clerk = await Seat.clerk(tale, "clerk");
  await clerk.go("/platform/people");
  await clerk.send("/platform/people", { q: person.id });
  const page = await clerk.page.locator('main tbody a[href^="/platform/people/"]').first().getAttribute("href");
  await clerk.go(page);
  await clerk.send(`${clerk.path}/open`, { purpose: await clerk.page.locator('[name="purpose"] option:not([value=""])').first().getAttribute("value"), note: "家人来窗口办理" });
  await clerk.unfold(`form[action="${clerk.path}/state"]`);
  await clerk.send(`${clerk.path}/state`, { state: "dead", "since-year": "2026", "since-month": "1", "since-day": "2" });
  await clerk.go(`${clerk.path}/cards`).then((seat) => seat.look("died"));
  const end = await clerk.page.locator('form[action$="/cancel-all"]').getAttribute("action");
  await clerk.send(end);
  await clerk.lookHere("ended");
  assert.equal(await clerk.count('form[action$="/cancel-all"]'), 0, "what has ended is not ended again");
  await clerk.leave();
}

/** The security administrator offers a terminal its enrolment. */
export async function aTerminalIsOffered(tale) {
  const security = await Seat.clerk(tale, "security");
  await security.go("/platform/terminals").then((seat) => seat.look());
  await security.leave();
}
