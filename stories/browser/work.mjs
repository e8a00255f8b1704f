// Who looks for work is followed: offered a vacancy, contacted, and let go; who draws a pension proves that she lives, at a desk.
import assert from "node:assert/strict";
import { device } from "./passkey.mjs";
import { aPensioner, aResident, atHome } from "./residents.mjs";
import { Seat } from "./seat.mjs";

const FOLLOW = "/platform/follow-ups";

/** The entries of somebody in the lists of all counties, those whose day is still to come too. */
async function entriesOf(clerk, name, register) {
  await clerk.go(FOLLOW);
  const offices = await clerk.page.locator('select[name="office"] option').evaluateAll((all) => all.map((one) => one.value));
  const found = [];
  for (const office of offices) {
    await clerk.go(`${FOLLOW}?office=${office}&register=${register}&which=all`);
    const links = clerk.page.locator(`tbody a[href^="${FOLLOW}/"]`).filter({ hasText: name });
    found.push(...(await links.evaluateAll((all) => all.map((one) => one.getAttribute("href")))));
  }
  return found;
}

/** A vacancy that an employer asked for is published by the office. */
async function theVacancyIsPublished(tale, clerk) {
  await clerk.go(`/platform/employers/${tale.vacancyOf}/services`);
  const cases = await clerk.page.locator('main a[href^="/platform/cases/"]').evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  for (const path of cases) {
    await clerk.go(path);
    if (!/岗位信息发布|Publish a vacancy/u.test(await clerk.text("h1"))) continue;
    for (const step of ["accept", "grant", "deliver"]) {
      const button = clerk.page.locator(`button[formaction$="/${step}"]`);
      await Promise.all([clerk.page.waitForNavigation(), button.click()]);
    }
    return;
  }
  assert.fail("the employer has asked for a vacancy");
}

/** The office contacts who looks for work, recommends a vacancy by one click, and she sees it at home; then she has found work. */
export async function theOfficeFollowsWhoLooksForWork(tale) {
  const { person, seat } = tale.asking;
  const nobody = await atHome(tale, aResident(tale, 3));
  await nobody.go("/app/work").then((seat) => seat.look("not registered"));
  await nobody.leave();
  const clerk = await Seat.clerk(tale, "clerk");
  await theVacancyIsPublished(tale, clerk);
  await clerk.go("/platform").then((seat) => seat.look("people to contact"));
  await clerk.go(FOLLOW).then((seat) => seat.look());
  for (const format of ["csv", "xlsx"]) await clerk.fetch(`${FOLLOW}/export/${format}?which=all`);
  await clerk.go(`${FOLLOW}?register=unemployed`).then((seat) => seat.look("nobody"));
  const [entry] = await entriesOf(clerk, person.name, "job_seeker");
  assert.ok(entry, "who registered as looking for work is followed");
  await clerk.go(`${entry}`).then((seat) => seat.look());
  await clerk.send(entry, {}, { has: 'select[name="kind"]', status: 422 });
  await clerk.lookHere("refused");
  await clerk.go(entry);
  await clerk.send(entry, {}, { has: 'input[name="vacancy"]' });
  await clerk.look("recommended");
  await seat.go("/app/work").then((seat) => seat.look("recommended"));
  assert.match(await seat.text(), tale.lang === "zh" ? /岗位推荐/u : /Job recommended/u);
  await seat.go("/app/messages");
  await clerk.go(entry);
  await clerk.send(entry, { kind: "contact", situation: "working", said: "已在合作社上班", ends: "yes" });
  await clerk.look("found work");
  assert.equal(await clerk.count('select[name="kind"]'), 0, "what is over is only looked at");
  await seat.go("/app/work").then((seat) => seat.look("over"));
  await clerk.go(`${FOLLOW}/999999`, 404);
  await clerk.leave();
}

/** Graduates without work are followed by what is usually offered them. */
export async function aGraduateIsFollowed(tale) {
  if (!tale.script) return;
  const clerk = await Seat.clerk(tale, "clerk");
  const [entry] = await entriesOf(clerk, "", "graduate_without_work");
  assert.ok(entry, "the demonstration has graduates without work");
  await clerk.go(entry).then((seat) => seat.look("a graduate"));
  await clerk.send(entry, { kind: "policy", situation: "seeking", said: "讲了见习补贴" }, { has: 'select[name="kind"]' });
  await clerk.look("a graduate, once");
  await clerk.leave();
}

/** A station calls whose proof of life ends, and takes it: by card at the window, and by a visit that two sign. */
export async function proofsOfLifeAreTakenAtADesk(tale) {
  const clerk = await Seat.clerk(tale, "clerk");
  await clerk.go("/platform/proofs").then((seat) => seat.look());
  for (const format of ["csv", "xlsx"]) await clerk.fetch(`/platform/proofs/export/${format}`);
  const links = await clerk.page.locator('tbody a[href$="/pension"]').evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.ok(links.length > 2, "some proofs end soon");
  const page = links[tale.script ? 0 : 1];
  await clerk.go(page).then((seat) => seat.look());
  await clerk.send(`${page}/prove`, { second: "" }, { has: 'input[value="visit"]', status: 422 });
  await clerk.lookHere("one signed");
  await clerk.send(`${page}/prove`, { second: "村医" }, { has: 'input[value="visit"]' });
  await clerk.send(`${page}/prove`, { place: "乡服务站" }, { has: 'input[value="card"]' });
  await clerk.look("proved");
  assert.match(await clerk.text(), /村医/u);
  await clerk.go(page.replace(/\/pension$/u, ""));
  await clerk.leave();
}

/** A pensioner proves at home that she lives: her electronic card, and a passkey that her phone opens for her alone. */
export async function aPensionerProvesAtHome(tale) {
  if (!tale.script) return;
  // Passkeys are bound to a host name; an address in numbers has none.
  const house = Object.assign(Object.create(tale.house), { origin: tale.house.origin.replace("127.0.0.1", "localhost") });
  const seat = await atHome({ ...tale, house }, aPensioner(tale));
  const phone = await device(seat.page);
  await seat.go("/app/proof").then((seat) => seat.look("to be prepared"));
  await seat.go("/app/card/code");
  await seat.send("/app/card/code/issue");
  await seat.go("/app/proof");
  await seat.page.locator('form[action="/app/proof/passkeys"] [type=submit]').click();
  await seat.page.locator('form[action="/app/proof/forget"]').waitFor();
  assert.equal(await phone.keeps(), 1);
  await seat.look("ready");
  // A phone that does not know her proves nothing.
  await phone.knows(false);
  await seat.page.locator('form[action="/app/proof"] [type=submit]').click();
  await seat.page.locator("[data-passkey-failed]:visible").waitFor();
  await phone.knows(true);
  await seat.page.locator('form[action="/app/proof"] [type=submit]').click();
  await seat.page.getByText(tale.lang === "zh" ? "认证有效期到" : "counts until").waitFor();
  await seat.lookHere("proved");
  await seat.go("/app/proof");
  await seat.send("/app/proof/forget");
  assert.equal(await seat.count('form[action="/app/proof/forget"]'), 0);
  await seat.leave();
}
