// People find a service point near them, book a time, take a number; the desk of the point calls it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { aResident, atHome } from "./residents.mjs";
import { Seat } from "./seat.mjs";

const QUEUE = "/platform/queue";

/** Anybody looks for a point; whoever is signed in sees the nearest first. */
export async function theNearestPointIsFound(tale) {
  const anybody = await Seat.take(tale, { width: "phone" });
  await anybody.go("/app/nearby").then((seat) => seat.look());
  assert.match(await anybody.text(), /673/u);
  await anybody.send("/app/nearby", { q: "昌珠" });
  assert.match(await anybody.text("tbody"), /昌珠镇/u);
  await anybody.look("found");
  await anybody.send("/app/nearby", { q: "nothing-like-this" });
  await anybody.look("nothing found");
  await anybody.go("/app/services/JY003");
  await anybody.page.locator('main a[href="/app/nearby?service=JY003"]').click();
  await anybody.page.waitForURL(/service=JY003/u);
  await anybody.look("of a service");
  await anybody.go("/app/nearby/540502").then((seat) => seat.look());
  await anybody.go("/app/nearby/540502999", 404);
  await anybody.leave();
  const person = aResident(tale, 2);
  const seat = await atHome(tale, person);
  await seat.go("/app/appointments").then((seat) => seat.look("none yet"));
  await seat.go("/app/nearby").then((seat) => seat.look("signed in"));
  const first = seat.page.locator('tbody a[href^="/app/nearby/"]').first();
  const nearest = (await first.getAttribute("href")).split("/").pop();
  assert.ok(nearest.length >= 9, "her village's point or her township's station comes first");
  assert.match(await seat.text("tbody tr"), tale.lang === "zh" ? /本村|本乡镇/u : /Your (village|township)/u);
  tale.nearby = { person, seat, county: nearest.slice(0, 6) };
}

/** She books a time, sees it, cancels it, and books another one. */
export async function anAppointmentIsBookedAndCancelled(tale) {
  const { seat, county } = tale.nearby;
  const book = `/app/nearby/${county}/book`;
  await seat.go(book).then((seat) => seat.look());
  const days = await seat.page.locator('select[name="day"] option').evaluateAll((all) => all.map((one) => one.value));
  assert.ok(days.length > 15 && days.length <= 31, `${days.length} days can be booked`);
  // Each way of telling takes a day of its own, so that the last seats are nobody's quarrel.
  const day = days[tale.script ? 3 : 5];
  await seat.send(book, { day }, { button: "button", has: 'select[name="day"]' });
  await seat.send(book, {}, { has: 'input[name="day"]', status: 422 });
  await seat.lookHere("refused");
  await seat.go(`${book}?day=${day}`);
  const slot = await seat.page.locator('input[name="slot"]').first().getAttribute("value");
  await seat.send(book, { slot, service: "JY003" });
  assert.equal(seat.path, "/app/appointments");
  assert.match(await seat.text(), new RegExp(`${slot}-[1-4]`, "u"));
  await seat.look("booked");
  await seat.go("/app").then((seat) => seat.look("with an appointment"));
  assert.match(await seat.text(), new RegExp(slot, "u"));
  await seat.go(`${book}?day=${day}`);
  await seat.send(book, { slot }, { status: 422 });
  await seat.go("/app/appointments");
  await seat.send("/app/appointments/cancel");
  assert.equal(await seat.count('form[action="/app/appointments/cancel"]'), 0);
  await seat.look("cancelled");
  // Who does not book at home asks at a desk, and reads of it at home.
  const clerk = await Seat.clerk(tale, "clerk");
  await clerk.go("/platform/people");
  await clerk.send("/platform/people", { q: tale.nearby.person.id });
  const found = await clerk.page.locator('main a[href^="/platform/people/"]:not([href*="export"])').first().getAttribute("href");
  const desk = `${found}/appointments`;
  await clerk.go(desk).then((seat) => seat.look());
  await clerk.send(desk, { point: county }, { button: "button", has: 'select[name="point"]' });
  await clerk.send(desk, { day: days[tale.script ? 7 : 9] }, { button: "button", has: 'select[name="day"]' });
  await clerk.send(desk, {}, { has: 'input[name="slot"]', status: 422 });
  await clerk.lookHere("refused");
  await clerk.go(`${desk}?point=${county}&day=${days[tale.script ? 7 : 9]}`);
  const other = await clerk.page.locator('input[name="slot"]').first().getAttribute("value");
  await clerk.send(desk, { slot: other }, { has: 'input[name="slot"]' });
  await clerk.look("booked for her");
  await seat.go("/app/messages");
  assert.match(await seat.text(), tale.lang === "zh" ? /窗口为您预约了/u : /The desk has booked an appointment for you/u);
  await clerk.send(`${desk}/cancel`);
  await clerk.look("taken back");
  await clerk.leave();
}

/** She takes a number where the window is open; the desk calls it, hands out others, and ends turns. */
export async function aNumberIsTakenAndCalled(tale) {
  const { seat, county } = tale.nearby;
  const clerk = await Seat.clerk(tale, "clerk");
  // Each tale has a point of its own: the other one's numbers are not in its way.
  await clerk.go(`${QUEUE}?point=${county}`);
  const stations = await clerk.page.locator('select[name="point"] option').evaluateAll((all) => all.map((one) => one.value));
  const point = stations.filter((code) => code.startsWith(county) && code.length === 9)[tale.script ? 0 : 1];
  const page = `${QUEUE}?point=${point}&counter=2`;
  await clerk.go(page).then((seat) => seat.look());
  await clerk.send(`${QUEUE}/hand_out`, { service: "JY003" });
  assert.match(await clerk.text(".govuk-panel"), /1/u);
  await clerk.look("handed out");

  // The program goes by the clock on the wall, and so does this: whether a number can be taken now is the point's own word.
  const here = `/app/nearby/${point}`;
  await seat.go(here).then((seat) => seat.look("a station"));
  const open = (await seat.count(`form[action="${here}/ticket"]`)) > 0;
  assert.equal(open, isOpenNow(), "the form stands there while the station is open, and only then");
  if (open) {
    await seat.send(`${here}/ticket`, { service: "JY003" });
    assert.equal(seat.path, "/app/appointments");
    assert.match(await seat.text(), tale.lang === "zh" ? /前面还有 1 人/u : /One person is before you/u);
    await seat.look("waiting");
  } else {
    assert.match(await seat.text(), tale.lang === "zh" ? /开放时可以在手机上取号/u : /while the point is open/u);
  }

  await clerk.go(page);
  await clerk.send(`${QUEUE}/call`);
  await clerk.look("called");
  await clerk.go(`${QUEUE}/screen?point=${point}`).then((seat) => seat.look());
  assert.match(await clerk.text(), tale.lang === "zh" ? /1 → 2 号窗口/u : /1 → counter 2/u);
  await clerk.go(page);
  await clerk.send(`${QUEUE}/again`);
  assert.match(await clerk.text(), tale.lang === "zh" ? /已叫 2 次/u : /Called 2 times/u);
  await clerk.send(`${QUEUE}/served`);
  if (open) {
    await clerk.send(`${QUEUE}/call`);
    await seat.go("/app/appointments").then((seat) => seat.look("called"));
    assert.match(await seat.text(), tale.lang === "zh" ? /请到 2 号窗口/u : /Go to counter 2/u);
    await clerk.send(`${QUEUE}/absent`);
    await seat.go("/app/messages");
    assert.match(await seat.text(), tale.lang === "zh" ? /叫到您的号 2/u : /Your number 2 is called/u);
  }
  await clerk.go(page).then((seat) => seat.look("done"));
  assert.equal(await clerk.count(`form[action="${QUEUE}/call"]`), 0, "nobody waits any more");
  await clerk.leave();
  await seat.leave();
}

/** Whether a township's station is open by `policies/points`, on days that are worked by `policies/calendar`. */
function isOpenNow() {
  // The centre's civil time: eight hours ahead, the whole year.
  const [day, time] = new Date(Date.now() + 8 * 3_600_000).toISOString().split("T");
  const calendar = readFileSync(new URL("../../policies/calendar/calendar.yaml", import.meta.url), "utf8");
  const off = [...calendar.matchAll(/\[(\d{4}-\d\d-\d\d), (\d{4}-\d\d-\d\d)\]$/gmu)].some(([, from, to]) => from <= day && day <= to);
  const worked = [...calendar.matchAll(/worked: \[(.*)\]/gu)].some(([, days]) => days.split(", ").includes(day));
  const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
  const isOpen = [["09:30", "13:00"], ["15:30", "17:30"]].some(([from, to]) => from <= time && time < to);
  return isOpen && (worked || (!isWeekend && !off));
}
